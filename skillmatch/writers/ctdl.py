"""CTDL JSON-LD: issuers, credentials with their conditions, and stacks as pathways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from skillmatch.domain import Credential, Issuer, Stack

from .ctdl_credential import credential
from .ctdl_pathway import pathway

CONTEXT = ["https://credreg.net/ctdl/schema/context/json", {"skillmatch": "urn:skillmatch:terms:"}]
"""CTDL's own context, and the one prefix CTDL has no words for: `skillmatch:record`."""


def ctdl_document(
    records: Iterable[Issuer | Credential | Stack], names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """One document with `@graph`; read back, it gives equal records, `extra` of credentials aside.

    `names` (id or URI → name) names what the records ask for without being among them. Ids are written as
    they are; CTIDs of pathways are derived from them (UUID version 5 of the id as a URL), so that the
    same stack always has the same. Fields of `extra` are written as they came unless CTDL has them from
    the record itself.
    """
    kept = list(records)
    known = {**(names or {}), **{one.id: one.name for one in kept}}
    graph: list[dict[str, Any]] = []
    for number, record in enumerate(kept):
        if isinstance(record, Issuer):
            graph.append(_issuer(record))
        elif isinstance(record, Credential):
            graph.append(credential(record))
        else:
            graph += _numbered(pathway(record, known), number)
    return {"@context": CONTEXT, "@graph": graph}


def _issuer(record: Issuer) -> dict[str, Any]:
    node = {"@id": record.id, "@type": "ceterms:CredentialOrganization", "ceterms:name": {"en": record.name}}
    node |= {"ceterms:subjectWebpage": record.url} if record.url else {}
    return node | ({"ceterms:address": [_place(record.region)]} if record.region else {})


def _place(region: str) -> dict[str, Any]:
    country, _, part = region.partition(", ")
    stated = {"addressCountry": country, "addressRegion": part}
    told = {f"ceterms:{key}": {"en": name} for key, name in stated.items() if name}
    return {"@type": "ceterms:Place", **told}


def _numbered(nodes: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Blank nodes hold for a whole document: those of one pathway must not meet another's."""

    def renamed(value: Any) -> Any:
        if isinstance(value, str) and value.startswith("_:"):
            return f"_:p{number}-{value[2:]}"
        if isinstance(value, list):
            return [renamed(item) for item in value]
        if isinstance(value, dict):
            return {key: value[key] if key == "skillmatch:record" else renamed(value[key]) for key in value}
        return value

    return [renamed(node) for node in nodes]

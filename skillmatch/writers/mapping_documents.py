"""Confirmed decisions as the documents other systems read: CASE associations, CTDL alignments.

Only what is confirmed goes out: neither format has a word for "rejected", and a suggestion is nobody's word.
What the formats have no place for travels in an extension, so that reading gives the same decisions back.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from ..domain import Decision, statement_key
from .ctdl import CONTEXT
from .mapping_cells import cells

OURS = "skillmatch:decision"
_NEVER = "1970-01-01T00:00:00Z"
_SPACE = uuid.UUID("5b5f6d0c-0c6f-5d0e-9d2f-6f0a1a7f3c11")
"""Names under it give the same UUIDs every time, so that an export of the same decisions is the same file."""

ALIGNMENTS = {
    "exactMatch": "ceasn:exactAlignment",
    "broadMatch": "ceasn:broadAlignment",
    "narrowMatch": "ceasn:narrowAlignment",
    "closeMatch": "ceasn:majorAlignment",
}
"""SKOS relation → CTDL-ASN property; both are read from the subject to the target."""


def case_mapping(decisions: Iterable[Decision], title: str = "Reviewed mapping") -> dict[str, Any]:
    """A CASE 1.1 CFPackage: statements as CFItems, confirmed links and mappings as CFAssociations.

    An exact match is an `exactMatchOf`, everything else an `isRelatedTo`.
    """
    kept = [one for one in decisions if one.state == "confirmed"]
    changed = max((one.at for one in kept if one.at), default=_NEVER)
    items = {_origin(one): _item(one) for one in kept if not one.is_mapping}
    return {
        "CFDocument": {
            **_named("document", title),
            "creator": "SkillMatch",
            "title": title,
            "caseVersion": "1.1",
            "lastChangeDateTime": changed,
        },
        "CFItems": list(items.values()),
        "CFAssociations": [_association(one) for one in kept],
    }


def _uuid(kind: str, name: str) -> str:
    return str(uuid.uuid5(_SPACE, f"{kind}\n{name}"))


def _named(kind: str, name: str) -> dict[str, str]:
    found = _uuid(kind, name)
    return {"identifier": found, "uri": f"urn:uuid:{found}"}


def _origin(one: Decision) -> str:
    return one.record if one.is_mapping else f"urn:uuid:{_uuid('statement', _subject(one))}"


def _subject(one: Decision) -> str:
    return f"{one.kind}\n{one.record}\n{statement_key(one.statement)}"


def _item(one: Decision) -> dict[str, Any]:
    return {
        **_named("statement", _subject(one)),
        "fullStatement": one.statement or one.record,
        "lastChangeDateTime": one.at or _NEVER,
    }


def _association(one: Decision) -> dict[str, Any]:
    origin = {"title": one.statement or one.record, "uri": _origin(one)}
    target = {"title": one.label or one.skill, "uri": one.skill}
    return {
        **_named("association", one.key),
        "associationType": "exactMatchOf" if one.relation == "exactMatch" else "isRelatedTo",
        "originNodeURI": {**origin, "identifier": _uuid("node", origin["uri"])},
        "destinationNodeURI": {**target, "identifier": _uuid("node", target["uri"])},
        "lastChangeDateTime": one.at or _NEVER,
        "extensions": {OURS: cells(one)},
    }


def ctdl_mapping(decisions: Iterable[Decision]) -> dict[str, Any]:
    """CTDL JSON-LD: what credentials `teaches`, jobs embody, and competencies are aligned to."""
    kept = [one for one in decisions if one.state == "confirmed"]
    nodes: dict[str, dict[str, Any]] = {}
    for one in kept:
        node = nodes.setdefault(f"{one.kind}\n{_id(one)}", _node(one))
        for name, value in _stated(one):
            node.setdefault(name, []).append(value)
    return {"@context": [*CONTEXT, {"ceasn": "https://purl.org/ctdlasn/terms/"}], "@graph": [*nodes.values()]}


def _id(one: Decision) -> str:
    return one.record or f"urn:skillmatch:statement:{statement_key(one.statement)}"


_TYPES = {"credential": "ceterms:Credential", "posting": "ceterms:Job", "occupation": "ceterms:Occupation"}


def _node(one: Decision) -> dict[str, Any]:
    node: dict[str, Any] = {"@id": _id(one), "@type": _TYPES.get(one.kind, "ceasn:Competency")}
    if one.kind in ("statement", "skill"):
        node["ceasn:competencyText"] = {"en": one.statement or one.record}
    return node


def _stated(one: Decision) -> Iterable[tuple[str, Any]]:
    if one.kind in ("statement", "skill", "occupation"):
        yield ALIGNMENTS.get(one.relation, "ceasn:majorAlignment"), one.skill
        yield OURS, cells(one)
        return
    alignment: dict[str, Any] = {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNode": one.skill,
    }
    texts = {
        "targetNodeName": one.label,
        "targetNodeDescription": one.statement,
        "frameworkName": one.framework,
    }
    alignment |= {f"ceterms:{name}": {"en": text} for name, text in texts.items() if text}
    name = "ceterms:teaches" if one.kind == "credential" else "ceterms:skillEmbodied"
    yield name, {**alignment, OURS: cells(one)}

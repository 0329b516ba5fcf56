"""What a JSON object is, told from its content, and what to do with one that came to the wrong reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ..errors import InputError
from .fields import local_name, types_of

Kind = Literal[
    "issuer", "credential", "stack", "posting", "person", "award", "container",
    "ctdl", "envelope", "registry_request", "jobposting", "usajobs", "learning_path",
    "open_badge_3", "clr", "open_badge_2", "badge_class", "endorsement", "achievement",
    "verifiable_credential", "case", "rsd", "json_schema", "did", "",
]  # fmt: skip

SECTIONS: dict[str, Kind] = {
    "issuers": "issuer", "credentials": "credential", "stacks": "stack",
    "postings": "posting", "people": "person", "awards": "award",
}  # fmt: skip
"""Lists an object of our own format may hold, and what their members are."""

_BY_TYPE: dict[str, Kind] = {
    "JobPosting": "jobposting", "Assertion": "open_badge_2", "BadgeClass": "badge_class",
    "AchievementCredential": "open_badge_3", "OpenBadgeCredential": "open_badge_3",
    "ClrCredential": "clr", "EndorsementCredential": "endorsement", "Achievement": "achievement",
}  # fmt: skip
_OWN: dict[str, Kind] = {kind: kind for kind in SECTIONS.values()}

_COMMANDS: dict[Kind, str] = {
    "issuer": "import credentials", "credential": "import credentials", "stack": "import credentials",
    "ctdl": "import credentials", "envelope": "import credentials", "learning_path": "import credentials",
    "achievement": "import credentials", "badge_class": "import credentials",
    "posting": "import postings", "jobposting": "import postings", "usajobs": "import postings",
    "person": "import awards", "award": "import awards", "open_badge_3": "import awards",
    "clr": "import awards", "open_badge_2": "import awards",
    "case": "framework import case", "rsd": "framework import rsd",
}  # fmt: skip
_NAMES: dict[Kind, str] = {
    "ctdl": "CTDL", "envelope": "a Credential Registry envelope", "learning_path": "a learning path",
    "jobposting": "a job posting", "usajobs": "a USAJOBS posting", "issuer": "an issuer",
    "award": "an award", "open_badge_3": "an Open Badges 3.0 credential", "clr": "a CLR 2.0 record",
    "open_badge_2": "an Open Badges 2.0 assertion", "badge_class": "an Open Badges 2.0 badge class",
    "achievement": "an Open Badges 3.0 achievement", "endorsement": "an endorsement, which awards nothing",
    "case": "a CASE package", "rsd": "a Rich Skill Descriptor", "json_schema": "a JSON schema",
    "did": "a DID document", "verifiable_credential": "a verifiable credential without an achievement",
    "registry_request": "a request to the Registry Assistant, not what the registry publishes",
}  # fmt: skip


def recognise(value: Mapping[str, Any]) -> Kind:
    """The kind of one JSON object; "" where nothing tells."""
    stated = value.get("type")
    if isinstance(stated, str) and (own := _OWN.get(stated.strip().casefold())):
        return own
    return foreign(value) or ("" if "@context" in value else _own(value))


def is_container(value: Mapping[str, Any]) -> bool:
    """Whether the object is one of our own that holds lists of records."""
    return not SECTIONS.keys().isdisjoint(value) and recognise(value) == "container"


def refusal(kind: Kind, wanted: str) -> InputError:
    """The error for an object of another kind than `wanted` ("a credential", "a posting", …)."""
    if not kind:
        return InputError(f"is not {wanted} in any format known here", fix="FORMATS.md lists the fields.")
    command = _COMMANDS.get(kind)
    looks = _NAMES.get(kind, f"a {kind}")
    return InputError(
        f"this looks like {looks}, not {wanted}",
        fix=f'Use "skillmatch {command}" for it.' if command else "",
    )


def foreign(value: Mapping[str, Any]) -> Kind:
    """Formats other people define: by JSON-LD type first, then by the keys only they have."""
    types = types_of(value)
    for kind in map(_BY_TYPE.get, map(local_name, types)):
        if kind:
            return kind
    if any(term.startswith(("ceterms:", "ceasn:")) for term in types):
        return "ctdl"
    if "@graph" in value:
        return _graph_kind(value["@graph"])
    subject = value.get("credentialSubject")
    if isinstance(subject, Mapping) and "achievement" in subject:
        return "open_badge_3"
    if subject is not None or "VerifiableCredential" in types:
        return "verifiable_credential"
    return _by_keys(value)


def _by_keys(value: Mapping[str, Any]) -> Kind:
    marks: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("envelope", ("decoded_resource", "envelope_ctdl_type", "envelope_community")),
        ("registry_request", ("PublishForOrganizationIdentifier",)),
        ("case", ("CFDocument", "CFItems")),
        ("rsd", ("skillStatement", "skillName")),
        ("json_schema", ("$schema",)),
        ("did", ("verificationMethod", "assertionMethod")),
    )
    if {"openDate", "duties"} <= value.keys():
        return "usajobs"
    if "uid" in value and ("modules" in value or "units" in value):
        return "learning_path"
    return next((kind for kind, keys in marks if any(key in value for key in keys)), "")


def _graph_kind(graph: Any) -> Kind:
    for node in graph if isinstance(graph, list) else [graph]:
        kind = recognise(node) if isinstance(node, Mapping) and "@graph" not in node else ""
        if kind in ("ctdl", "jobposting"):
            return kind
    return "ctdl"


def _own(value: Mapping[str, Any]) -> Kind:
    """Our own containers, and our own records by the fields only they have."""
    if any(isinstance(value.get(section), list) for section in SECTIONS) and "id" not in value:
        return "container"
    return _by_own_keys(value)


def _by_own_keys(value: Mapping[str, Any]) -> Kind:
    has = value.keys()
    if "person" in has:
        return "award"
    if "title" in has:
        return "posting"
    if "completion" in has or "credentials" in has:
        return "stack"
    if "competencies" in has or ("name" in has and "issuer" in has):
        return "credential"
    if "subject_ids" in has or "goal" in has:
        return "person"
    return "issuer" if "id" in has and "name" in has else ""

"""A credential in CTDL's words, and in `skillmatch:record` what those would not bring back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from skillmatch.domain import Competency, Credential, Prerequisite

from .own import plain_competency, plain_condition, sayable

_CONDITIONS = {
    "prerequisite": "requires", "corequisite": "corequisite", "recommended": "recommends",
    "advanced_standing": "advancedStandingFrom",
}  # fmt: skip
_KEPT_APART = frozenset(
    f"ceterms:{name}"
    for name in (
        "coPrerequisite", "entryCondition", "preparationFrom", "isRecommendedFor", "ownedBy", "offeredBy",
        "hasPart", "isPartOf", "isRequiredFor", "isAdvancedStandingFor", "assesses",
    )
)  # fmt: skip
"""Fields of a source that say in their way what is written here in one."""


def credential(record: Credential) -> dict[str, Any]:
    """One node. Conditions are told in CTDL as far as a ConditionProfile goes, and whole beside it."""
    kept = {key: value for key, value in record.extra.items() if key not in _KEPT_APART}
    types = record.credential_type
    node: dict[str, Any] = {
        "@id": record.id,
        "@type": f"ceterms:{types}" if types.isalnum() and _is_offer(types) else "ceterms:Credential",
        "ceterms:name": {"en": record.name},
    }
    node |= {f"ceterms:{name}": value for name, value in _stated(record) if value}
    return {**kept, **node, "skillmatch:record": dict(_record(record))}


def _is_offer(name: str) -> bool:
    words = ("Degree", "Certificate", "Certification", "Badge", "Diploma", "License", "Credential")
    return name.endswith(words) or name in ("Course", "LearningProgram", "LearningOpportunityProfile")


def _stated(record: Credential) -> Iterator[tuple[str, Any]]:
    yield "description", {"en": record.description} if record.description else None
    yield "subjectWebpage", record.url
    yield "ownedBy", [record.issuer] if record.issuer else None
    yield "teaches", [_teaches(one) for one in record.competencies]
    yield "estimatedDuration", _duration(record.hours)
    yield "estimatedCost", _cost(record)
    yield "dateEffective", record.offered.isoformat() if record.offered is not None else None
    yield "inLanguage", [record.language] if record.language else None
    yield "image", record.image if record.image.startswith("http") else None
    yield "renewalFrequency", f"P{record.valid_months}M" if record.valid_months else None
    for field, name in _CONDITIONS.items():
        rule = getattr(record, field)
        yield name, profiles(rule) if rule is not None else None
    targets = list(record.prepares_for)
    advice = {"ceterms:description": {"en": "Good to have before"}, "ceterms:targetCredential": targets}
    yield "isPreparationFor", [{**_PROFILE, **advice}] if targets else None


_ALIGNMENT = "ceterms:CredentialAlignmentObject"
_PROFILE = {"@type": "ceterms:ConditionProfile"}


def profiles(rule: Prerequisite) -> list[dict[str, Any]]:
    """ConditionProfiles, all of which hold. k of n has no word there: it is told in a sentence."""
    parts = rule.children if rule.kind == "all_of" else (rule,)
    return [_profile(part) for part in parts]


def _profile(part: Prerequisite) -> dict[str, Any]:
    """One profile; the registry's schema asks for a description of every one."""
    return {**_PROFILE, "ceterms:description": {"en": sentence(part)}, **_targets(part)}


def _targets(part: Prerequisite) -> dict[str, Any]:
    if part.kind == "credential":
        return {"ceterms:targetCredential": [part.ref]}
    if part.kind == "skill":
        named = {"ceterms:targetNode": part.ref, "ceterms:targetNodeName": {"en": part.text or part.ref}}
        return {"ceterms:targetCompetency": [{"@type": _ALIGNMENT, **named}]}
    if part.kind == "any_of":
        return {"ceterms:alternativeCondition": [_profile(child) for child in part.children]}
    if part.kind == "all_of" and all(child.kind == "credential" for child in part.children):
        return {"ceterms:targetCredential": [child.ref for child in part.children]}
    return {"ceterms:condition": {"en": [sentence(part)]}}


def sentence(node: Prerequisite) -> str:
    """A condition in words."""
    if not node.children:
        return node.text or node.ref or "Nothing"
    inner = [f"({sentence(child)})" if child.children else sentence(child) for child in node.children]
    if node.kind == "k_of":
        return f"{node.k} of: {'; '.join(inner)}"
    return (" and " if node.kind == "all_of" else " or ").join(inner)


def _teaches(competency: Competency) -> dict[str, Any]:
    node: dict[str, Any] = {
        "@type": _ALIGNMENT,
        "ceterms:targetNodeDescription": {"en": competency.text},
    }
    if competency.alignments:
        first = competency.alignments[0]
        node["ceterms:targetNode"] = first.target_uri
        node |= {"ceterms:targetNodeName": {"en": first.target_name}} if first.target_name else {}
        node |= {"ceterms:frameworkName": {"en": first.framework}} if first.framework else {}
        node |= {"ceterms:codedNotation": first.target_code} if first.target_code else {}
    return node


def _duration(hours: float | None) -> list[dict[str, Any]] | None:
    if not hours:
        return None
    minutes = round(hours * 60)
    exact = f"PT{minutes // 60}H" + (f"{minutes % 60}M" if minutes % 60 else "")
    return [{"@type": "ceterms:DurationProfile", "ceterms:exactDuration": exact}]


def _cost(record: Credential) -> list[dict[str, Any]] | None:
    if record.cost is None:
        return None
    currency = {"ceterms:currency": record.currency} if record.currency else {}
    return [{"@type": "ceterms:CostProfile", "ceterms:price": record.cost, **currency}]


_OFFERING = ("language", "image", "image_alt", "criteria")
_LISTS = ("evidence_options", "references")


def _record(record: Credential) -> Iterator[tuple[str, Any]]:
    """The fields in our own JSON, so that nothing is lost where CTDL says it in another way."""
    plain = ("hours", "cost", "currency", "level", "assessment", "valid_months", "credential_type")
    yield from ((name, getattr(record, name)) for name in (*plain, *_OFFERING))
    yield from ((name, list(getattr(record, name))) for name in _LISTS)
    yield "offered", record.offered.isoformat() if record.offered is not None else None
    yield "competencies", [plain_competency(one) for one in record.competencies]
    for name in ("prerequisite", "corequisite", "equivalent", "advanced_standing", "recommended"):
        rule = getattr(record, name)
        if rule is None or sayable(rule):
            yield name, plain_condition(rule) if rule is not None else None
    yield "prepares_for", list(record.prepares_for)

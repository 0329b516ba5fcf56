"""SkillMatch's own JSON for conditions (readers/FORMATS.md)."""

from __future__ import annotations

from typing import Any

from skillmatch.domain import Competency, Credential, Prerequisite


def plain_condition(node: Prerequisite) -> Any:
    """A condition as our own JSON writes it; `parse_prerequisite` reads it back equal.

    For conditions that are `sayable`: our own JSON refuses any of nothing, and k over n.
    """
    if node.kind in ("credential", "skill"):
        beside = {"name": node.text, "level": node.level, "ever": node.ever}
        return {node.kind: node.ref, **{key: value for key, value in beside.items() if value}}
    if node.kind == "text":
        return {"text": node.text}
    children = [plain_condition(child) for child in node.children]
    return {"k_of": node.k, "of": children} if node.kind == "k_of" else {node.kind: children}


def sayable(node: Prerequisite) -> bool:
    """Whether our own JSON reads the condition: no rule over nothing, and no k outside 1 to n."""
    if node.kind in ("credential", "skill", "text"):
        return bool(node.ref or node.text)
    counts = node.kind != "k_of" or 1 <= node.k <= len(node.children)
    return counts and bool(node.children) and all(map(sayable, node.children))


def plain_competency(competency: Competency) -> Any:
    """A competency as our own JSON writes it."""
    aligned = [
        {
            key: value
            for key in ("target_uri", "target_name", "framework", "target_code")
            if (value := getattr(one, key))
        }
        for one in competency.alignments
    ]
    return {"text": competency.text, "alignments": aligned} if aligned else competency.text


def plain_credential(credential: Credential) -> dict[str, Any]:
    """A credential as our own JSON writes it, with what stands in `extra`; nothing that is not stated."""
    plain = {
        "id": credential.id,
        "name": credential.name,
        "issuer": credential.issuer,
        "description": credential.description,
        "competencies": [plain_competency(one) for one in credential.competencies],
        "prerequisite": plain_condition(credential.prerequisite) if credential.prerequisite else None,
        "hours": credential.hours,
        "cost": credential.cost,
        "currency": credential.currency,
        "level": credential.level,
        "url": credential.url,
        **credential.extra,
    }
    return {key: value for key, value in plain.items() if value not in (None, "", [])}

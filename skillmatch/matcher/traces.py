"""A ranking written down whole: everybody who was assessed, and how each listed score came about.

A trace is about people, under their pseudonymous ids; it belongs to whoever decides, and is kept by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from skillmatch.domain import Match

from .rankings import Asked

if TYPE_CHECKING:
    from .snapshot import Snapshot

KIND = "skillmatch ranking trace"
SCHEMA_VERSION = "0.1"
"""Of the score-traceability record of aedt-audit 0.3.0."""


def trace(
    snapshot: Snapshot, asked: Asked, found: Sequence[Match], line: Mapping[str, Any]
) -> dict[str, Any]:
    """Question, versions, everybody's score with its parts, and the listed with all of their evidence."""
    from skillmatch import __version__

    return {
        "kind": KIND,
        "tool": {"name": "skillmatch", "version": __version__},
        "at": line["at"],
        "log": {"line": line["n"], "hash": line["hash"]},
        "versions": line["data"]["versions"],
        "asked": msgspec.to_builtins(asked),
        "assessed": _assessed(snapshot, asked),
        "listed": [one.item for one in found],
        "matches": msgspec.to_builtins(found),
    }


def _assessed(snapshot: Snapshot, asked: Asked) -> list[dict[str, Any]]:
    """Everybody, in the order of ids, whether anything is proved of them or not: score before any filter."""
    from skillmatch.ranking import KINDS, needs, score_everybody

    scores = score_everybody(
        needs(asked.requirements),
        snapshot.strengths,
        snapshot.relatedness,
        snapshot.settings,
        asked.verified_only,
    )
    parts = (scores.verified, scores.inferred, scores.self_claimed)
    found: dict[str, dict[str, Any]] = {
        person: {"person": person, "score": 0.0, "parts": dict.fromkeys(KINDS, 0.0)}
        for person in snapshot.workspace.people()
    }
    for column, person in enumerate(map(str, snapshot.strengths.persons)):
        each = {kind: float(part[column]) for kind, part in zip(KINDS, parts, strict=True)}
        found[person] = {"person": person, "score": float(scores.total[column]), "parts": each}
    return [found[person] for person in sorted(found)]


def traceability_records(trace: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """One score-traceability record a listed person (schema of aedt-audit 0.3.0)."""
    for match in trace["matches"]:
        yield {
            "record_id": f"{trace['log']['hash'][:16]}-{match['rank']}",
            "timestamp": trace["at"],
            "tool": {**trace["tool"], "model_ref": str(trace["versions"]["encoder"])},
            "subject_ref": match["item"],
            "position_ref": trace["asked"]["posting"] or f"log line {trace['log']['line']}",
            "score": {"value": match["score"], "scale_min": 0, "scale_max": 1},
            "factors": [_factor(one) for one in match["evidence"]],
            "gates": [{"name": name, "passed": True} for name in _gates(trace["asked"])],
            "human_review": {"occurred": False},
            "audit": {
                "software": "skillmatch",
                "software_version": trace["tool"]["version"],
                "schema_version": SCHEMA_VERSION,
            },
        }


def _gates(asked: Mapping[str, Any]) -> Iterator[str]:
    """What everybody listed has passed; who has not said where or when they would work passes as well."""
    yield from (f"verified: {skill}" for skill in asked["must_have"])
    for name, value in (asked.get("place") or {}).items():
        if value:
            yield f"not ruled out by {name}: {value}"


def _factor(evidence: Mapping[str, Any]) -> dict[str, Any]:
    proofs = ", ".join(
        dict.fromkeys(str(proof.get("award") or proof["credential"]) for proof in evidence["proofs"])
    )
    factor = {"name": evidence["label"] or evidence["requirement"], "contribution": evidence["contribution"]}
    return {**factor, "input_ref": proofs} if proofs else factor

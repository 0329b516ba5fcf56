"""A ranking to keep: a table that no spreadsheet runs, or JSON; each with its line of the audit log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from fastapi.responses import Response

from skillmatch.domain import RequirementMatch

from .downloads import attached, table
from .employer_answer import Answer, Candidate, standing, verdict

ADVISORY = "Advisory only: people decide. What is not proved is “not verified”, never “cannot”."


def as_csv(answer: Answer) -> Response:
    """One row a candidate, one column a skill that weighs anything."""
    skills = {one.skill: one.label for one in answer.asked.requirements if one.skill in answer.shares}
    heads = (*_HEADS, *(f"{label}: how it is met" for label in skills.values()), *_TAIL)
    return table(heads, (tuple(_row(answer, one, skills)) for one in answer.candidates), _name(answer, "csv"))


_HEADS = ("rank", "tied", "candidate", "score", "verified", "inferred", "self-claimed", "not stated",
          "explanation", "not verified")  # fmt: skip
_TAIL = ("posting", "audit line", "audit hash", "asked at", "settings version", "note")


def _row(answer: Answer, candidate: Candidate, skills: dict[str, str]) -> Iterator[str]:
    match = candidate.match
    yield from (str(match.rank), "yes" if candidate.tied else "no", candidate.name, f"{match.score:.6f}")
    yield from (f"{match.parts[kind]:.6f}" for kind in ("verified", "inferred", "self_claimed"))
    yield candidate.unstated
    yield " ".join(match.because)
    yield "; ".join(match.gap)
    evidence = {one.requirement: one for one in match.evidence}
    yield from (_met(answer, evidence[skill]) for skill in skills)
    line = answer.line
    yield from (answer.question.posting or answer.question.title, str(line["n"]), str(line["hash"]))
    yield from (str(line["at"]), match.settings_version, ADVISORY)


def _met(answer: Answer, one: RequirementMatch) -> str:
    """One requirement in a cell: what it adds, of how much, and by which credential."""
    kind = standing(one)
    if not kind:
        return "not verified"
    proof = one.proofs[0]
    issuer = answer.issuers.get(proof.issuer, proof.issuer)
    by = f'"{proof.credential_name}"' + (f" by {issuer}" if issuer else "")
    when = f", {proof.issued:%Y-%m}" if proof.issued else ""
    near = f" through {one.matched_label} ({one.relatedness:.0%} near)" if _related(one) else ""
    words = {"verified": "verified", "inferred": "inferred", "self_claimed": "claimed, not verified"}[kind]
    adds = f"{one.contribution:.3f} of {answer.shares[one.requirement]:.3f}"
    return f"{words}{near}: {adds}; {by}{when}. {verdict(proof)}"


def _related(one: RequirementMatch) -> bool:
    return one.matched_skill not in ("", one.requirement)


def as_json(answer: Answer) -> Response:
    """Question, audit line, versions and every candidate with all evidence, as the employer may see it."""
    line = answer.line
    told: dict[str, Any] = {
        "kind": "skillmatch candidates",
        "note": ADVISORY,
        "blind": not answer.question.names,
        "posting": {"id": answer.question.posting, "title": answer.question.title},
        "asked": msgspec.to_builtins(answer.asked),
        "audit": {"line": line["n"], "hash": line["hash"], "at": line["at"]},
        "versions": line["data"]["versions"],
        "settings_version": answer.candidates[0].match.settings_version if answer.candidates else "",
        "cut_through_a_tie": answer.cut,
        "candidates": [{**msgspec.to_builtins(one.match), "tied": one.tied} for one in answer.candidates],
    }
    raw = json.dumps(told, indent=2).encode("ascii")
    return attached(raw, "application/json", _name(answer, "json"))


def _name(answer: Answer, suffix: str) -> str:
    return f"candidates-line-{answer.line['n']}.{suffix}"

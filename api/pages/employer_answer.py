"""A ranking as the page tells it: who may be shown as whom, what each requirement was met by, what ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from skillmatch.access import Caller
from skillmatch.domain import Match, Proof, RequirementMatch
from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.pseudonyms import is_pseudonym
from skillmatch.matcher.rankings import Asked
from skillmatch.matcher.swaying import Sway, sways, tied, tied_beyond
from skillmatch.ranking import needs
from skillmatch.verification.verdicts import STEP_OF

from ..identities import shown
from .employer_question import Question
from .names import issuer_names

UNSTATED = {"location": "where they would work", "remote": "whether they work remotely",
            "available_from": "when they can begin"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of the ranking, as this employer may see it."""

    match: Match
    tied: bool
    """Whether a neighbour in the list has the same score."""

    @property
    def name(self) -> str:
        return self.match.item

    @property
    def known(self) -> bool:
        """Whether this is who they are, not a pseudonym."""
        return not is_pseudonym(self.match.item)

    @property
    def unstated(self) -> str:
        """What of place and time they have not said, in words."""
        return " or ".join(UNSTATED[one] for one in self.match.unstated)


@dataclass(frozen=True, slots=True)
class Answer:
    """A question answered, and written down in the audit log."""

    question: Question
    asked: Asked
    candidates: tuple[Candidate, ...]
    shares: Mapping[str, float]
    """Skill → its share of the score; they sum to 1."""
    issuers: Mapping[str, str]
    """Issuer id → name."""
    line: Mapping[str, Any]
    """The line of the audit log."""
    cut: bool
    """Whether somebody not listed ties with the last who is."""

    @property
    def fitting(self) -> tuple[Candidate, ...]:
        """Those of whom all that was asked of place and time is known."""
        return tuple(one for one in self.candidates if not one.match.unstated)

    @property
    def unsaid(self) -> tuple[Candidate, ...]:
        return tuple(one for one in self.candidates if one.match.unstated)

    def of(self, name: str) -> Candidate:
        """The candidate listed under this name. Raises NotFoundError."""
        for one in self.candidates:
            if one.name == name:
                return one
        raise NotFoundError("candidate in this list", name[:100], fix="Rank anew and choose from the list.")


def answered(who: Caller, lent: Matcher, question: Question) -> tuple[Answer, tuple[Match, ...]]:
    """The ranking, and the same matches as they are, for questions about them that are asked here.

    Raises InputError, NotFoundError, StaleIndexError.
    """
    asked = question.asked()
    found, line = lent.decide(asked)
    seen = shown(who, lent, found, blind=None if question.names else True)
    candidates = tuple(Candidate(one, _ties(found, place)) for place, one in enumerate(seen))
    answer = Answer(
        question,
        asked,
        candidates,
        {need.skill: need.share for need in needs(asked.requirements)},
        issuer_names(lent),
        line,
        tied_beyond(lent.snapshot, asked, found),
    )
    return answer, found


def _ties(found: tuple[Match, ...], place: int) -> bool:
    near = found[max(place - 1, 0) : place] + found[place + 1 : place + 2]
    return any(tied(found[place], other) for other in near)


def standing(one: RequirementMatch) -> str:
    """How a requirement is met: verified, inferred, self_claimed, or "" where nothing speaks to it."""
    for kind in ("verified", "inferred", "self_claimed"):
        if getattr(one, kind) > 0:
            return kind
    return one.proofs[0].kind if one.proofs else ""


def verdict(proof: Proof) -> str:
    """What became of the award behind a piece of evidence, in words."""
    if proof.codes:
        return " ".join(STEP_OF[code][2] if code in STEP_OF else code for code in proof.codes)
    if proof.kind == "self_claimed":
        return "A claim: nobody else stands behind it."
    if proof.kind == "inferred":
        return "The award is good; the skill is read from what it teaches."
    return "Proof, issuer, dates and status are good."


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would move a candidate, in words."""

    what: str
    gained: bool
    score: float
    place: int
    below: bool
    """Whether the place may be anywhere below the list."""


def changes(
    lent: Matcher, answer: Answer, found: tuple[Match, ...], candidate: Candidate
) -> tuple[Change, ...]:
    """What would move one candidate: each credential that counts taken away, each gap proved."""
    real = found[answer.candidates.index(candidate)]
    told = _credentials(real.evidence, candidate.match.evidence)
    labels = {one.requirement: one.label for one in real.evidence}
    whole = len(found) == answer.asked.n
    return tuple(
        Change(
            _what(one, told, labels), one.change == "with", one.score, one.place, _below(one, found, whole)
        )
        for one in sways(lent.snapshot, answer.asked, found, real.item)
    )


def _below(one: Sway, found: tuple[Match, ...], whole: bool) -> bool:
    """Whether those not listed might pass them: who falls to the end of a full list may fall farther."""
    return whole and one.change == "without" and one.place >= len(found)


def _what(one: Sway, told: Mapping[str, str], labels: Mapping[str, str]) -> str:
    return labels[one.ref] if one.change == "with" else told[one.ref]


def _credentials(real: Iterable[RequirementMatch], seen: Iterable[RequirementMatch]) -> dict[str, str]:
    """Award → name of its credential as it may be told."""
    return {
        proof.award: told.credential_name
        for one, other in zip(real, seen, strict=True)
        for proof, told in zip(one.proofs, other.proofs, strict=True)
    }

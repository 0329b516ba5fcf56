"""What one candidate's place hangs on: the same question without each of their credentials, and with each gap
proved. Everybody else stays as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from skillmatch.domain import Match, Profile, SkillStrength

from .rankings import Asked, answer

if TYPE_CHECKING:
    from .snapshot import Snapshot

_DIGITS = 12
"""Scores that agree to so many decimals are a tie, as in `ranking.top`."""


@dataclass(frozen=True, slots=True)
class Sway:
    """One change to what a candidate can show, and where it would put them."""

    change: Literal["without", "with"]
    """`without` an award that counts now; `with` a requirement's very skill verified at full strength."""
    ref: str
    """Id of the award, or URI of the skill."""
    score: float
    """In [0, 1]; 0 where they would not be listed."""
    place: int
    """Among those the list shows, from 1; one more than their number may be anywhere below them; 0 where they
    would not be listed: nothing counted is left, or a skill that must be verified is not."""


def sways(snapshot: Snapshot, asked: Asked, found: Sequence[Match], person: str) -> tuple[Sway, ...]:
    """What would move `person`, who is one of `found`: losses first, each kind by how much it moves.

    Raises NotFoundError where they have been erased meanwhile.
    """
    match = next(one for one in found if one.item == person)
    others = [one for one in found if one.item != person]
    moved = [*_without(snapshot, asked, match), *_with(snapshot, asked, match)]
    told = [
        Sway(change, ref, score or 0.0, _place(others, person, score))
        for change, ref, score in moved
        if score is None or round(score - match.score, _DIGITS)
    ]
    return tuple(sorted(told, key=lambda one: (one.change == "with", -abs(one.score - match.score), one.ref)))


_Moved = tuple[Literal["without", "with"], str, float | None]


def _without(snapshot: Snapshot, asked: Asked, match: Match) -> Iterator[_Moved]:
    """The score without each award that something is counted for."""
    who, awards, verdicts = snapshot.judged(match.item)
    pairs = list(zip(awards, verdicts, strict=True))
    proofs = (proof for one in match.evidence if one.contribution > 0 for proof in one.proofs)
    for award in dict.fromkeys(proof.award for proof in proofs):
        kept = [pair for pair in pairs if pair[0].id != award]
        profile = snapshot.builder.profile(who, [one for one, _ in kept], [verdict for _, verdict in kept])
        yield "without", award, _alone(snapshot, asked, profile)


def _with(snapshot: Snapshot, asked: Asked, match: Match) -> Iterator[_Moved]:
    """The score with each requirement proved as well as can be."""
    profile = snapshot.builder.profile(*snapshot.judged(match.item))
    held = {one.skill: one for one in profile.skills}
    for need in match.evidence:
        skill = need.requirement
        own = held.get(skill) or SkillStrength(skill, need.label, 0.0, 0.0, 0.0, ())
        proved = {**held, skill: replace(own, verified=1.0)}
        changed = Profile(profile.person, tuple(proved.values()))
        yield "with", skill, _alone(snapshot, asked, changed)


def _alone(snapshot: Snapshot, asked: Asked, profile: Profile) -> float | None:
    """The score of one person as they would be; None where they would not be listed."""
    from skillmatch.ranking import Strengths

    held = Strengths.from_profiles([profile], snapshot.framework, snapshot.settings.version)
    found = answer(snapshot, replace(asked, n=1), held, lambda _: profile)
    return found[0].score if found else None


def _place(others: Sequence[Match], person: str, score: float | None) -> int:
    if score is None:
        return 0
    own = (-round(score, _DIGITS), person)
    return 1 + sum((-round(one.score, _DIGITS), one.item) < own for one in others)


def tied_beyond(snapshot: Snapshot, asked: Asked, found: Sequence[Match]) -> bool:
    """Whether somebody who is not listed has the score of the last who is: only their ids tell them apart."""
    if len(found) < asked.n or not found:
        return False
    wider = replace(asked, n=asked.n + 1)
    if snapshot.behind:
        more = answer(snapshot, wider)
    else:  # scores come from the strengths alone; profiles would only explain them
        more = answer(snapshot, wider, snapshot.strengths, lambda person: Profile(person, ()))
    return len(more) > len(found) and tied(more[-1], found[-1])


def tied(one: Match, other: Match) -> bool:
    """Whether nothing but their ids puts one before the other."""
    return round(one.score, _DIGITS) == round(other.score, _DIGITS)

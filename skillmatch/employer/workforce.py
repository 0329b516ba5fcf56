"""A team held against roles, skill by skill: who can prove what, and what hangs on one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import ScoringSettings
from skillmatch.ranking import Need, Relatedness, Strengths, score_everybody

ENOUGH = 0.3
"""Verified strength × relatedness from which a person counts as able to stand in for a skill. A judgement:
an award of a trusted issuer that was assessed by examination reaches about 0.9, one of attendance 0.3."""


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """Something a team has to be able to do."""

    id: str
    title: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Holder:
    """One person's proof of one skill."""

    person: str
    strength: float
    """Verified strength × relatedness, in (0, 1]."""


@dataclass(frozen=True, slots=True)
class SkillCover:
    """One skill that roles ask for, and who in the team can prove it."""

    skill: str
    label: str
    roles: tuple[str, ...]
    """Ids of the roles that ask for it."""
    demand: float
    """Sum of its shares in those roles; shares of one role sum to 1."""
    holders: tuple[Holder, ...]
    """Those with enough strength, strongest first."""
    nearly: tuple[Holder, ...]
    """Those with some, but not enough."""

    @property
    def state(self) -> str:
        """`missing`: nobody proves it. `single`: one person does, a point of failure. Else `shared`."""
        return ("missing", "single")[len(self.holders)] if len(self.holders) < 2 else "shared"

    @property
    def safety(self) -> float:
        """0 for missing, 0.5 for single, 1 for shared: what the team would keep if one person left."""
        return min(len(self.holders), 2) / 2


def skill_map(
    roles: Sequence[Role],
    team: Sequence[str],
    strengths: Strengths,
    relatedness: Relatedness,
    settings: ScoringSettings,
    enough: float = ENOUGH,
) -> tuple[SkillCover, ...]:
    """Every skill of every role, what hangs on nobody or on one person first, then by demand.

    Only verified strength counts: nobody is told that a skill is safe on a claim. People of `team` whom
    `strengths` does not know prove nothing, which is not "cannot".
    """
    columns = {person: strengths.column(person) for person in dict.fromkeys(team)}
    known = [person for person, column in columns.items() if column is not None]
    places = np.array([columns[person] for person in known], dtype=np.int64)
    asked: dict[str, list[tuple[Role, Need]]] = {}
    for role in roles:
        for need in role.needs:
            asked.setdefault(need.skill, []).append((role, need))
    found = [
        _cover(pairs, known, _verified(pairs[0][1], strengths, relatedness, settings)[places], enough)
        for pairs in asked.values()
    ]
    return tuple(sorted(found, key=lambda one: (one.safety, -one.demand, one.label, one.skill)))


def _verified(
    need: Need, strengths: Strengths, relatedness: Relatedness, settings: ScoringSettings
) -> NDArray[np.float64]:
    """(m,) everybody's verified strength × relatedness for one need: the score of that need alone."""
    alone = (Need(need.requirement, 1.0),)
    return score_everybody(alone, strengths, relatedness, settings, verified_only=True).verified


def _cover(
    pairs: Sequence[tuple[Role, Need]], people: Sequence[str], values: NDArray[np.float64], enough: float
) -> SkillCover:
    order = sorted(range(len(people)), key=lambda place: (-values[place], people[place]))
    having = [Holder(people[place], float(values[place])) for place in order if values[place] > 0]
    need = pairs[0][1]
    return SkillCover(
        skill=need.skill,
        label=need.requirement.label,
        roles=tuple(dict.fromkeys(role.id for role, _ in pairs)),
        demand=sum(one.share for _, one in pairs),
        holders=tuple(one for one in having if one.strength >= enough),
        nearly=tuple(one for one in having if one.strength < enough),
    )

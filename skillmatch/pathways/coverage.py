"""How much of a goal a set of credentials covers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, Profile, Requirement
from skillmatch.ranking import Need, Relatedness, Taught

CLOSE = 1e-6
"""Coverages that differ by no more than this are equal: the solver's own tolerance."""


def weighed_by_demand(
    goal: Sequence[Requirement], demand: Mapping[str, float], strength: float
) -> tuple[Requirement, ...]:
    """The goal, each weight times 1 + strength · d / d_max, with d its skill's share of postings.

    d_max is the greatest share among the goal's skills, so that a goal in a small market is weighed like
    one in a large market. Without any demand for it the goal stays as it is.
    """
    greatest = max((demand.get(one.skill, 0.0) for one in goal), default=0.0)
    if greatest <= 0 or strength <= 0:
        return tuple(goal)
    factors = (1.0 + strength * demand.get(one.skill, 0.0) / greatest for one in goal)
    return tuple(replace(one, weight=one.weight * factor) for one, factor in zip(goal, factors, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What each credential of a catalogue is worth towards each need, (credentials, needs) in [0, 1]."""

    ids: list[str]
    taught: NDArray[np.float64]
    """probability × relatedness × level: how surely it teaches what is asked for. Where the need asks for a
    level that its award would not show, in proportion less."""
    proved: NDArray[np.float64]
    """`taught` × rigour × trust: how strongly an award of it would show that."""
    known: NDArray[np.bool_]
    """(needs,) whether the framework knows the skill."""
    untrusted: tuple[str, ...]
    """Ids of credentials that would cover something, if their issuers were trusted."""

    @classmethod
    def of(
        cls,
        goal: Sequence[Need],
        taught: Taught,
        credentials: Mapping[str, Credential],
        relatedness: Relatedness,
        *,
        trust: Mapping[str, float] | None = None,
        level: int | None = None,
    ) -> Values:
        """`trust`: issuer → weight; given, what others offer covers nothing.

        `level`: EQF level (1–8) the goal is at; a credential of a lower stated level counts level / asked.
        """
        values = np.zeros((len(taught.ids), len(goal)))
        rows = [relatedness.framework.row(need.skill) for need in goal]
        relatedness.prepare(row for row in rows if row is not None)
        for column, row in enumerate(rows):
            if row is None:
                continue
            related = relatedness.asked(row)
            for other, weight in zip(related.rows.tolist(), related.weights.tolist(), strict=True):
                entries = taught.by_row.get(other)
                if entries:
                    worth = weight * taught.probabilities[entries]
                    np.maximum.at(values[:, column], taught.places[entries], worth)
        offers = [credentials[name] for name in taught.ids]
        trusted = np.array(
            [trust is None or trust.get(one.issuer, 0.0) > 0 for one in offers], dtype=np.bool_
        )
        lost = tuple(taught.ids[place] for place in np.flatnonzero(values.any(axis=1) & ~trusted))
        values *= np.array([_level(one, level) for one in offers])[:, None] * trusted[:, None]
        factors = np.array([rigour(one, relatedness) * _weight(one, trust) for one in offers])
        for column, need in enumerate(goal):  # an award that shows less than the level asked for
            if need.requirement.level > 0:
                values[:, column] *= need.reached(factors)
        known = np.array([row is not None for row in rows], dtype=np.bool_)
        return cls(taught.ids, values, values * factors[:, None], known, lost)


def shown(goal: Sequence[Need], profile: Profile, relatedness: Relatedness) -> NDArray[np.float64]:
    """(needs,) the greatest relatedness × verified strength of the profile, met by level, in [0, 1]."""
    framework = relatedness.framework
    strengths = {framework.row(skill.skill): skill.verified for skill in profile.skills}
    best = np.zeros(len(goal))
    for column, need in enumerate(goal):
        row = framework.row(need.skill)
        if row is None:
            continue
        related = relatedness.asked(row)
        pairs = zip(related.rows.tolist(), related.weights.tolist(), strict=True)
        most = max((weight * strengths.get(other, 0.0) for other, weight in pairs), default=0.0)
        best[column] = need.met(most)
    return best


def _level(credential: Credential, asked: int | None) -> float:
    if asked is None or credential.level is None or asked <= 0:
        return 1.0
    return min(credential.level / asked, 1.0)


def _weight(credential: Credential, trust: Mapping[str, float] | None) -> float:
    return 1.0 if trust is None else trust.get(credential.issuer, 0.0)


def rigour(credential: Credential, relatedness: Relatedness) -> float:
    """Of how its awards are earned, in [0, 1]."""
    table = relatedness.settings.rigour
    return table.get(credential.assessment, table.get("", 0.0))

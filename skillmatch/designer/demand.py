"""Who wants each skill: columns over those who ask, shares with their intervals, all skills at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import DemandBasis, Estimate, Requirement, ScoringSettings
from skillmatch.frameworks import Framework

_DAYS_A_MONTH = 365.25 / 12
_Z = 1.959964
"""Of a 95% interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Askers:
    """Postings or occupations, and what they ask for, as flat columns; built once, shared."""

    size: int
    """How many there are."""
    owners: NDArray[np.int64]
    """(entries,) which of them asks."""
    rows: NDArray[np.int64]
    """(entries,) for which row of the framework; each once."""
    values: NDArray[np.float64]
    """(entries,) in (0, 1]: 1 where essential, `settings.optional_weight` where optional, × probability."""
    skills: int
    ages: NDArray[np.float64] | None = None
    """(size,) months since each was posted; 0 where no date is stated."""

    @classmethod
    def of(
        cls,
        asked: Mapping[str, Sequence[Requirement]],
        framework: Framework,
        settings: ScoringSettings,
        *,
        posted: Mapping[str, date | None] | None = None,
        as_of: date | None = None,
    ) -> Self:
        """In the order of ids. Skills the framework does not know are left out."""
        best: dict[tuple[int, int], float] = {}
        for owner, key in enumerate(sorted(asked)):
            for one in asked[key]:
                row = framework.row(one.skill)
                value = (1.0 if one.essential else settings.optional_weight) * one.probability
                if row is not None and value > best.get((owner, row), 0.0):
                    best[owner, row] = min(value, 1.0)
        ages = None
        if as_of is not None:
            days = [_age((posted or {}).get(key), as_of) for key in sorted(asked)]
            ages = np.array(days, dtype=np.float64) / _DAYS_A_MONTH
        owners, rows = (np.array([pair[side] for pair in best], dtype=np.int64) for side in (0, 1))
        return cls(len(asked), owners, rows, np.array(list(best.values())), len(framework), ages)

    @classmethod
    def of_occupations(cls, framework: Framework, settings: ScoringSettings) -> Self:
        """The framework's own occupations, those that need anything at all."""
        needs = framework.records.occupation_skills
        known = [(n.occupation, framework.row(n.skill), n.essential, n.weight) for n in needs]
        kept = [one for one in known if one[1] is not None]
        places = {key: place for place, key in enumerate(sorted({one[0] for one in kept}))}
        weight = settings.optional_weight
        values = np.array([w if essential else w * weight for _, _, essential, w in kept], dtype=np.float64)
        owners = np.array([places[one[0]] for one in kept], dtype=np.int64)
        rows = np.array([one[1] for one in kept], dtype=np.int64)
        order = np.lexsort((-values, rows, owners))
        keys = owners[order] * len(framework) + rows[order]
        first = order[np.unique(keys, return_index=True)[1]]
        positive = first[values[first] > 0]
        return cls(len(places), owners[positive], rows[positive], values[positive], len(framework))

    def wanted(
        self, skills: NDArray[np.bool_], among: str, near: str, half_life_months: float | None = None
    ) -> Wanted:
        """Shares among those who ask for anything of `skills` (n,), called `near`; among all where none does.

        Each counts by the share of what it asks that is among `skills` — what nurses need says little about a
        programme for data analysts — and by its age: half at `half_life_months`.
        """
        asks = np.bincount(self.owners, self.values, self.size)
        hits = np.bincount(self.owners, self.values * skills[self.rows], self.size)
        relevance = np.divide(hits, asks, out=np.zeros(self.size), where=asks > 0)
        if relevance.any():
            return self._weighed(relevance, near, half_life_months)
        return self._weighed(np.ones(self.size), among, half_life_months)

    def all(self, among: str, half_life_months: float | None = None) -> Wanted:
        """Shares among all of them, by age alone."""
        return self._weighed(np.ones(self.size), among, half_life_months)

    def counts(self) -> NDArray[np.int64]:
        """(n,) how many ask for each skill at all."""
        return np.bincount(self.rows, minlength=self.skills)

    def _fresh(self, counted: NDArray[np.bool_], half_life_months: float | None) -> NDArray[np.float64]:
        """(size,) in [0, 1], 1 for the youngest of those `counted`: shares do not depend on what is 1, and
        where all are old beside the half-life their weights would run out of digits."""
        if self.ages is None or not half_life_months:
            return np.ones(self.size)
        older = np.maximum(self.ages - self.ages[counted].min(), 0.0)
        return np.asarray(np.exp2(-older / half_life_months), dtype=np.float64)

    def _weighed(self, counted: NDArray[np.float64], among: str, half_life_months: float | None) -> Wanted:
        """`counted` (size,): what each counts before its age does."""
        if not counted.any():
            return Wanted.none(self.skills, among)
        weights = counted * self._fresh(counted > 0, half_life_months)
        total = float(weights.sum())
        found = np.bincount(self.rows, weights[self.owners] * self.values, self.skills) / total
        effective = total**2 / float((weights**2).sum())
        basis = DemandBasis(among, int(np.count_nonzero(weights)), effective, half_life_months)
        return Wanted(np.minimum(found, 1.0), basis)


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """How much each skill is wanted, among whom, and how sure that is."""

    shares: NDArray[np.float64]
    """(n,) in [0, 1]."""
    basis: DemandBasis = field(default_factory=DemandBasis)

    @classmethod
    def none(cls, skills: int, among: str = "postings") -> Self:
        return cls(np.zeros(skills), DemandBasis(among))

    @classmethod
    def stated(cls, framework: Framework, shares: Mapping[str, float], among: str = "postings") -> Self:
        """Skill URI → share, as somebody else has counted them; unknown skills are left out."""
        column = np.zeros(len(framework))
        for skill, share in shares.items():
            row = framework.row(skill)
            if row is not None:
                column[row] = share
        return cls(column, DemandBasis(among))

    def estimate(self, row: int) -> Estimate | None:
        """The share of one row with its interval; None where nobody was asked."""
        if self.basis.effective <= 0:
            return None
        share = float(self.shares[row])
        low, high = wilson(share, self.basis.effective)
        return Estimate(share, low, high)

    def told(self, row: int, verb: str) -> str:
        """Who wants the skill of a row, in words; "" where nobody does."""
        share = float(self.shares[row])
        if share <= 0:
            return ""
        if share < 0.01:
            return f"{verb} under 1% of {self.basis.among}."
        one = self.estimate(row)
        sure = f" ({one.low:.0%}–{one.high:.0%})" if one and verb.startswith("Asked") else ""
        return f"{verb} {share:.0%}{sure} of {self.basis.among}."


def wilson(share: float, size: float, z: float = _Z) -> tuple[float, float]:
    """Wilson's score interval (1927) of a share among `size` > 0, within [0, 1].

    With weighted askers `size` is Kish's effective number (Σw)² / Σw² (1965). Where askers want a skill by
    parts of one, the spread is at most that of a yes or no, so the interval is rather too wide.
    """
    centre = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * (share * (1 - share) / size + z * z / (4 * size * size)) ** 0.5 / (1 + z * z / size)
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))


def _age(posted: date | None, as_of: date) -> int:
    return max((as_of - posted).days, 0) if posted else 0

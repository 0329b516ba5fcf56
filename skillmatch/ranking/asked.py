"""What many postings ask for, as flat columns: one entry a posting and need, for one person at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Profile, Requirement, ScoringSettings
from skillmatch.frameworks import Framework

from .relatedness import Relatedness
from .requirements import Need, needs
from .strengths import KINDS

Columns = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Standings:
    """One person before many postings; the three parts, each (postings,), sum to the score in [0, 1]."""

    verified: Columns
    inferred: Columns
    self_claimed: Columns
    met: Columns
    """(entries,) how far each need is met by what counts, in [0, 1]."""

    @property
    def total(self) -> Columns:
        return self.verified + self.inferred + self.self_claimed


class Asked:
    """Entries (posting, skill row, share, level), ordered by posting and skill; built once, shared."""

    def __init__(self, requirements: Mapping[str, Sequence[Requirement]], framework: Framework) -> None:
        """Postings that ask for nothing are left out; a skill the framework lacks is never met."""
        asked = {posting: needs(requirements[posting]) for posting in sorted(requirements)}
        goals = {posting: goal for posting, goal in asked.items() if goal}
        self.framework = framework
        self.ids = list(goals)
        self.needs: list[Need] = [need for goal in goals.values() for need in goal]
        sizes = np.array([len(goal) for goal in goals.values()], dtype=np.int64)
        self.starts: NDArray[np.int64] = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        rows = [framework.row(need.skill) for need in self.needs]
        self.rows: NDArray[np.int64] = np.array([-1 if r is None else r for r in rows], dtype=np.int64)
        self.shares: Columns = np.array([need.share for need in self.needs], dtype=np.float64)
        levels = np.array([need.requirement.level for need in self.needs], dtype=np.float64)
        self._levels: Columns = np.where(levels > 0, levels, 1.0)

    def __len__(self) -> int:
        return len(self.ids)

    def goal(self, place: int) -> tuple[Need, ...]:
        """What the posting `ids[place]` asks for."""
        return tuple(self.needs[self.starts[place] : self.starts[place + 1]])

    def standings(self, profile: Profile, relatedness: Relatedness, settings: ScoringSettings) -> Standings:
        """The score of `ranking.score_everybody`, for one person and all postings in one pass."""
        if not len(self):
            return Standings(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0))
        v, i, c = (self._reached(best) for best in expanded(profile, relatedness))
        inferred = settings.inferred_weight * np.maximum(i - v, 0.0)
        claimed = settings.self_claimed_weight * np.maximum(c - np.maximum(v, i), 0.0)
        return Standings(
            self._summed(v), self._summed(inferred), self._summed(claimed), v + inferred + claimed
        )

    def _reached(self, best: Columns) -> Columns:
        return np.minimum(np.where(self.rows >= 0, best[self.rows], 0.0) / self._levels, 1.0)

    def _summed(self, met: Columns) -> Columns:
        return np.asarray(np.add.reduceat(self.shares * met, self.starts[:-1]), dtype=np.float64)


def expanded(profile: Profile, relatedness: Relatedness) -> Columns:
    """(3, rows) per kind of evidence, the greatest relatedness × strength towards each skill row."""
    framework = relatedness.framework
    found = [(framework.row(skill.skill), skill) for skill in profile.skills]
    known = [(row, skill) for row, skill in found if row is not None]
    relatedness.prepare(row for row, _ in known)
    best = np.zeros((len(KINDS), len(framework)))
    for row, skill in known:
        related = relatedness.held(row)
        for kind, strength in enumerate((skill.verified, skill.inferred, skill.self_claimed)):
            if strength > 0:
                at = best[kind]
                at[related.rows] = np.maximum(at[related.rows], related.weights * strength)
    return best

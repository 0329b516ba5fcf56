"""The additive score of design §7, exact, for everybody at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import EvidenceKind, ScoringSettings

from .relatedness import Related, Relatedness
from .requirements import Need
from .strengths import Strengths

_DIGITS = 12
"""Scores that agree to so many decimals are a tie: their difference is rounding, not merit."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Parts of everybody's score, each (m,), aligned to `Strengths.persons`; they sum to `total`."""

    verified: NDArray[np.float64]
    inferred: NDArray[np.float64]
    self_claimed: NDArray[np.float64]
    proved: NDArray[np.bool_]
    """Whether every essential requirement has some verified strength."""

    @property
    def total(self) -> NDArray[np.float64]:
        """(m,) in [0, 1]."""
        return self.verified + self.inferred + self.self_claimed


def score_everybody(
    goal: Sequence[Need],
    strengths: Strengths,
    relatedness: Relatedness,
    settings: ScoringSettings,
    verified_only: bool = False,
) -> Scores:
    """Everybody's score for `goal` in one pass over the rows it expands to.

    For each need r with share ŵ: v, i, c = the greatest relatedness × strength of each kind, over the level
    where r asks for one (`Need.reached`);
    ŵ · (v + α·max(0, i − v) + β·max(0, c − max(v, i))), α = `inferred_weight`, β = `self_claimed_weight`,
    both 0 when `verified_only`. A need the framework does not know adds 0.
    """
    alpha = 0.0 if verified_only else settings.inferred_weight
    beta = 0.0 if verified_only else settings.self_claimed_weight
    m = len(strengths)
    parts = Scores(np.zeros(m), np.zeros(m), np.zeros(m), np.ones(m, dtype=np.bool_))
    for need in goal:
        row = relatedness.framework.row(need.skill)
        if row is None:
            parts.proved[:] &= not need.requirement.essential
            continue
        related = relatedness.asked(row)
        best = need.reached(_best(strengths, "verified", related))
        parts.verified[:] += need.share * best
        if need.requirement.essential:
            parts.proved[:] &= best > 0
        if alpha > 0 or beta > 0:
            inferred = need.reached(_best(strengths, "inferred", related))
            parts.inferred[:] += need.share * alpha * np.maximum(inferred - best, 0.0)
            best = np.maximum(best, inferred)
        if beta > 0:
            claimed = need.reached(_best(strengths, "self_claimed", related))
            parts.self_claimed[:] += need.share * beta * np.maximum(claimed - best, 0.0)
    return parts


def _best(strengths: Strengths, kind: EvidenceKind, related: Related) -> NDArray[np.float64]:
    """(m,) the greatest relatedness × strength over the related rows."""
    best = np.zeros(len(strengths))
    for row, weight in zip(related.rows.tolist(), related.weights.tolist(), strict=True):
        columns, values = strengths.row(kind, row)
        if len(columns):
            best[columns] = np.maximum(best[columns], weight * values)
    return best


def holders(rows: Sequence[int], strengths: Strengths) -> NDArray[np.bool_]:
    """(m,) who has verified strength in any of `rows`."""
    found = np.zeros(len(strengths), dtype=np.bool_)
    for row in rows:
        found[strengths.row("verified", row)[0]] = True
    return found


def top(scores: NDArray[np.float64], n: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """Places of the `n` best, best first, ties by the lower place; only the ties at the end are sorted.

    `scores` (m,); `allowed` (m,) leaves the others out.
    """
    places = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
    values = np.round(scores[places], _DIGITS)
    if n <= 0:
        return places[:0]
    if n < len(places):
        least = np.partition(values, len(values) - n)[len(values) - n]
        above, level = np.flatnonzero(values > least), np.flatnonzero(values == least)
        # Columns ascend, so the first of those on the same level are the ones that win the tie.
        kept = np.concatenate([above, level[: n - len(above)]])
        places, values = places[kept], values[kept]
    return places[np.lexsort((places, -values))].astype(np.int64)

"""The problem in numbers: items, what they take, what they are worth, and what is asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .coverage import CLOSE
from .items import Items
from .results import Method
from .settings import NO_LIMIT, Budget


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Which credentials to choose. Arrays are aligned to items; only credentials weigh anything."""

    items: Items
    shares: NDArray[np.float64]
    """(needs,) ŵ, summing to 1."""
    base: NDArray[np.float64]
    """(needs,) coverage of each need now."""
    worth: NDArray[np.float64]
    """(items, needs) coverage of each need by each item."""
    hours: NDArray[np.float64]
    cost: NDArray[np.float64]
    weights: NDArray[np.float64]
    """What choosing each takes, in the terms of the objective: ≥ 0."""
    target: float = 0.0
    """Coverage asked for."""
    finish: frozenset[int] = frozenset()
    """Items that have to be had in the end."""
    budget: Budget = NO_LIMIT

    def coverage(self, chosen: Collection[int]) -> float:
        """Σ ŵ · max(now, worth of what is chosen), in [0, 1]."""
        if not chosen:
            return float(self.shares @ self.base)
        best = np.maximum(self.base, self.worth[sorted(chosen)].max(axis=0))
        return float(self.shares @ best)

    def weight(self, chosen: Collection[int]) -> float:
        return float(self.weights[sorted(chosen)].sum())

    def within(self, chosen: Collection[int]) -> bool:
        """Whether the budget allows it."""
        picked = sorted(chosen)
        limits = ((self.budget.hours, self.hours), (self.budget.cost, self.cost))
        return all(limit is None or values[picked].sum() <= limit + 1e-6 for limit, values in limits)

    def reaches(self, chosen: Collection[int]) -> bool:
        """Whether it covers enough, and finishes what was to be finished."""
        enough = self.coverage(chosen) >= self.target - CLOSE
        return enough and (not self.finish or self.finish <= self.items.derivable(frozenset(chosen)))

    def asking(self, target: float) -> Task:
        return replace(self, target=target)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a search found."""

    chosen: frozenset[int]
    """Credentials; closed: each can be had from the others, one after the other."""
    method: Method
    gap: float
    """Upper bound on the distance from the best there is, as a share of it; 0 if optimal."""

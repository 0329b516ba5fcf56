"""Lazy greedy search, with a bound on how far from the best it can be."""

from __future__ import annotations

import heapq
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from .bounds import Bundles
from .coverage import CLOSE
from .items import Items
from .task import Task

_FREE = 1e-9


class Greedy:
    """Adds the bundle that gives most coverage for what it takes, until there is enough or no more.

    Lazy (CELF; Leskovec et al., KDD 2007): coverage is submodular, so what a bundle adds only shrinks, and
    an old ratio is an upper bound until something the bundle shares is chosen; then it is taken anew.
    """

    def __init__(self, task: Task) -> None:
        self.task = task
        self._bundles = Bundles(task.items, task.weights)
        self._best = task.base.copy()
        self.chosen: frozenset[int] = frozenset()
        self._useful = [
            item
            for item, kind in enumerate(task.items.kinds)
            if kind == "credential" and self._bundles[item] is not None and self._gain(item) > 0
        ]
        self.bound = 0.0
        """No plan that covers the target takes less; see `least_weight`."""
        self.most = 1.0
        """No plan within the budget covers more; see `most_gain`."""

    def run(self) -> frozenset[int] | None:
        """Credentials that reach the target within the budget, none idle; None where it finds none."""
        self._finish()
        self._fill(self.task.target)
        if not self.task.reaches(self.chosen) or not self.task.within(self.chosen):
            return None
        return thinned(self.task, self.chosen)

    def run_within(self) -> frozenset[int]:
        """As much coverage as the budget allows."""
        self._finish()
        self._fill(1.0)
        return self.chosen if self.task.within(self.chosen) else frozenset()

    def _finish(self) -> None:
        for item in sorted(self.task.finish):
            bundle = self._bundles[item]
            if bundle is not None:
                self._take(bundle)

    def _fill(self, target: float) -> None:
        sharing = self._sharing()
        self._bound(target)
        heap = [(-self._ratio(item), item) for item in self._useful]
        heapq.heapify(heap)
        while heap and self._covered() < target - CLOSE:
            ratio, item = heapq.heappop(heap)
            if item in self.chosen:
                continue
            now = -self._ratio(item)
            if now >= 0:
                continue
            if now > ratio + _FREE * abs(ratio) and heap and now > heap[0][0]:
                heapq.heappush(heap, (now, item))
                continue
            new = (self._bundles[item] or frozenset()) - self.chosen
            if not self.task.within(self.chosen | new):
                continue
            self._take(new)
            self._bound(target)
            again = {other for one in new for other in sharing.get(one, ())} - self.chosen
            for other in sorted(again):
                heapq.heappush(heap, (-self._ratio(other), other))

    def _sharing(self) -> dict[int, list[int]]:
        """Credential → useful ones whose bundle has it."""
        found: dict[int, list[int]] = {}
        for item in self._useful:
            for one in self._bundles[item] or ():
                if one != item:
                    found.setdefault(one, []).append(item)
        return found

    def _take(self, new: frozenset[int]) -> None:
        self.chosen |= new
        for item in new:
            np.maximum(self._best, self.task.worth[item], out=self._best)

    def _covered(self) -> float:
        return float(self.task.shares @ self._best)

    def _gain(self, item: int) -> float:
        return float(self.task.shares @ np.maximum(self.task.worth[item] - self._best, 0.0))

    def _ratio(self, item: int) -> float:
        new = list((self._bundles[item] or frozenset()) - self.chosen)
        if not new:
            return 0.0
        best = self.task.worth[new].max(axis=0)
        gain = float(self.task.shares @ np.maximum(best - self._best, 0.0))
        return gain / (float(self.task.weights[new].sum()) + _FREE)

    def _bound(self, target: float) -> None:
        """What the rest of the best plan has to add, it adds to what is chosen as to nothing."""
        task, covered = self.task, self._covered()
        gains = np.maximum(task.worth - self._best, 0.0) @ task.shares
        self.bound = max(self.bound, least_weight(gains, task.weights, target - CLOSE - covered))
        for limit, weights in ((task.budget.hours, task.hours), (task.budget.cost, task.cost)):
            if limit is not None:
                self.most = min(self.most, covered + most_gain(gains, weights, limit))


def least_weight(gains: NDArray[np.float64], weights: NDArray[np.float64], asked: float) -> float:
    """A lower bound on the weight of any set that adds `asked` coverage to the present one.

    What a set adds is at most the sum of what its members add one by one (submodularity), so the fractional
    knapsack of single gains is a bound. It holds from any present set: the rest of the best plan has to add
    at least as much.
    """
    useful = np.flatnonzero(gains > 0)
    if asked <= 0 or not len(useful):
        return 0.0
    order = useful[np.argsort(weights[useful] / gains[useful], kind="stable")]
    reached = np.cumsum(gains[order])
    last = int(np.searchsorted(reached, asked))
    if last >= len(order):
        return float(weights[order].sum())
    before = float(weights[order[:last]].sum())
    begun = asked - (float(reached[last - 1]) if last else 0.0)
    return before + float(weights[order[last]]) * begun / float(gains[order[last]])


def most_gain(gains: NDArray[np.float64], weights: NDArray[np.float64], limit: float) -> float:
    """An upper bound on what sets of at most `limit` weight add: the fractional knapsack of single gains."""
    useful = np.flatnonzero(gains > 0)
    order = useful[np.argsort(weights[useful] / gains[useful], kind="stable")]
    left = np.clip(limit - (np.cumsum(weights[order]) - weights[order]), 0.0, None)
    shares = np.minimum(1.0, left / np.maximum(weights[order], _FREE))
    return float((shares * gains[order]).sum())


def thinned(task: Task, chosen: Collection[int]) -> frozenset[int]:
    """`chosen` without what it can do without, the dearest left out first."""
    kept, before = frozenset(chosen), -1
    while len(kept) != before:
        before = len(kept)
        for item in sorted(kept, key=lambda one: (-task.weights[one], one)):
            rest = kept - {item}
            if task.reaches(rest) and is_closed(task.items, rest):
                kept = rest
    return kept


def is_closed(items: Items, chosen: frozenset[int]) -> bool:
    """Whether every credential of a set can be had, one after the other, from within it."""
    return chosen <= items.derivable(chosen)

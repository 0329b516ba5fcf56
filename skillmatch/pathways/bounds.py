"""What getting an item takes: at least, and by one way that is sure to do."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from .formula import TRUE, Formula, items_of
from .items import Items

Bundle = frozenset[int]


def least(items: Items, costs: Sequence[float]) -> list[float]:
    """(items,) lower bounds on what getting each takes: the dearest of an all-of, the k-th of a k-of.

    `costs[i] ≥ 0` is what choosing the item itself takes; corequisites are not counted. Infinite where it
    can never be had. Knuth's generalisation of Dijkstra's algorithm (Inf. Process. Lett. 6, 1977).
    """
    found = [float("inf")] * len(items)
    waiting = [(costs[i], i) for i, formula in enumerate(items.formulas) if formula.is_true]
    heapq.heapify(waiting)
    while waiting:
        cost, item = heapq.heappop(waiting)
        if cost >= found[item]:
            continue
        found[item] = cost
        for owner in items.needed_by(item):
            bound = costs[owner] + _least(items.formulas[owner], found)
            if bound < found[owner]:
                heapq.heappush(waiting, (bound, owner))
    return found


def _least(formula: Formula, found: Sequence[float]) -> float:
    if formula.k <= 0:
        return 0.0
    if formula.is_false:
        return float("inf")
    ways = [found[item] for item in formula.items]
    ways += [_least(part, found) for part in formula.parts]
    return max(ways) if formula.is_all else sorted(ways)[formula.k - 1]


class Bundles:
    """For each item, credentials that suffice to have it: cheap, not always the cheapest; None where never.

    Built from what is cheapest on, each from bundles that are finished, so that none stands on itself.
    """

    def __init__(self, items: Items, weights: NDArray[np.float64]) -> None:
        self._items, self._weights = items, weights
        self.found: list[Bundle | None] = [None] * len(items)
        self._spread(range(len(items)))
        while group := self._together():
            for item in sorted(group):
                self.found[item] = self._group(item, group)
            self._spread({owner for item in group for owner in items.needed_by(item)})

    def __getitem__(self, item: int) -> Bundle | None:
        return self.found[item]

    def total(self, chosen: Collection[int]) -> float:
        return float(self._weights[sorted(chosen)].sum())

    def _spread(self, items: Collection[int]) -> None:
        waiting: list[tuple[float, int]] = []
        for item in items:
            self._offer(waiting, item)
        while waiting:
            _, item = heapq.heappop(waiting)
            if self.found[item] is not None:
                continue
            self.found[item] = self._bundle(item)
            for owner in self._items.needed_by(item):
                self._offer(waiting, owner)

    def _offer(self, waiting: list[tuple[float, int]], item: int) -> None:
        if self.found[item] is None and (bundle := self._bundle(item)) is not None:
            heapq.heappush(waiting, (self.total(bundle), item))

    def _bundle(self, item: int) -> Bundle | None:
        before = self._enough(self._items.formulas[item])
        beside = self._enough(self._items.beside.get(item, TRUE))
        if before is None or beside is None:
            return None
        own = {item} if self._items.kinds[item] == "credential" else ()
        return before.union(beside, own)

    def _enough(self, formula: Formula) -> Bundle | None:
        """The union of the `k` cheapest bundles."""
        if formula.k <= 0:
            return frozenset()
        ways = [bundle for item in formula.items if (bundle := self.found[item]) is not None]
        ways += [way for part in formula.parts if (way := self._enough(part)) is not None]
        if len(ways) < formula.k:
            return None
        if len(ways) > formula.k:
            ways.sort(key=lambda way: (self.total(way), sorted(way)))
        return frozenset().union(*ways[: formula.k])

    def _together(self) -> set[int]:
        """Those still without a bundle that wait for nothing but each other as corequisites."""
        had = {item for item, bundle in enumerate(self.found) if bundle is not None}
        return self._items.together(had, self._items.credentials - had)

    def _group(self, item: int, group: Collection[int]) -> Bundle:
        """It, and all of the group that its corequisites may lead to, with what those stand on."""
        found: set[int] = set()
        seen, waiting = {item}, [item]
        while waiting:
            one = waiting.pop()
            if one in group:
                found |= {one} | (self._enough(self._items.formulas[one]) or frozenset())
                found.update(*(self.found[other] or () for other in items_of(self._items.beside[one])))
            inner = self._items.beside.get(one) if one in group else self._items.formulas[one]
            for other in items_of(inner or TRUE):
                if other not in seen and (other in group or self._items.kinds[other] == "there"):
                    seen.add(other)
                    waiting.append(other)
        return frozenset(found)

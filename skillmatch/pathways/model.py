"""The integer programme: what may be chosen together, and what that covers."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .formula import TRUE, Formula, without
from .items import Items
from .programme import Programme, Term
from .task import Task


class Model:
    """A task as a programme. `kept` are the items that may matter; the others stay out."""

    def __init__(self, task: Task, kept: Set[int]) -> None:
        self.task = task
        self.programme = Programme()
        items = task.items
        self._gone = frozenset(range(len(items))) - kept
        self.places: dict[int, int] = {}
        for item in sorted(kept):
            integral = items.kinds[item] == "credential" or _counts(items.formulas[item])
            self.places[item] = self.programme.variable(integral=integral)
        for item in sorted(kept):
            for formula in (items.formulas[item], items.beside.get(item, TRUE)):
                self.require(self.places[item], without(formula, self._gone))
        self.covering = self.coverage_of(task.worth, task.base)
        self.limit(task.budget.hours, task.hours)
        self.limit(task.budget.cost, task.cost)

    def require(self, place: int, formula: Formula) -> None:
        """The variable at `place` may be 1 only where the formula is met."""
        if formula.is_true:
            return
        if formula.is_false:
            self.programme.row([(place, 1.0)], high=0.0)
        elif formula.is_all:
            for item in formula.items:
                self.programme.row([(place, 1.0), (self.places[item], -1.0)], high=0.0)
            for part in formula.parts:
                self.require(place, part)
        else:
            others = [self.places[item] for item in formula.items]
            others += [self.support(part) for part in formula.parts]
            terms = [(other, -1.0) for other in others]
            self.programme.row([(place, float(formula.k)), *terms], high=0.0)

    def support(self, formula: Formula) -> int:
        """A variable that may be 1 only where the formula is met."""
        place = self.programme.variable(integral=_counts(formula))
        self.require(place, formula)
        return place

    def finish(self) -> None:
        """What is to be finished must be had."""
        for item in sorted(self.task.finish):
            self.programme.row([(self.places[item], 1.0)], low=1.0)

    def cover(self, target: float) -> None:
        """Coverage must come to `target`."""
        short = target - float(self.task.shares @ self.task.base)
        if short > 0:
            self.programme.row(self.covering, low=short)

    def differ(self, chosen: Set[int]) -> None:
        """At least half of `chosen` must stay out."""
        terms = [(self.places[item], 1.0) for item in sorted(chosen) if item in self.places]
        self.programme.row(terms, high=float(len(chosen) // 2))

    def forbid_unfounded(self, stuck: Set[int]) -> None:
        """Items that only support each other need support from outside: a loop formula.

        In every plan that has any of `stuck`, the first of them to be had stands on none of the others; so
        each asks that some member's rule be met without them (Lin and Zhao, Artif. Intell. 157, 2004).
        """
        supports: list[int] = []
        for item in sorted(stuck):
            formula = without(self.task.items.formulas[item], stuck | self._gone)
            if formula.is_false:
                continue
            if formula.k == 1 and not formula.parts:
                supports += [self.places[other] for other in formula.items]
            else:
                supports.append(self.support(formula))
        terms = [(place, -1.0) for place in dict.fromkeys(supports)]
        for item in sorted(stuck):
            self.programme.row([(self.places[item], 1.0), *terms], high=0.0)

    def forbid_unless_more(self, stuck: Set[int], chosen: Set[int]) -> None:
        """Of `stuck`, which cannot be had with just `chosen`, nothing without another credential.

        Weaker than a loop formula, and valid whatever holds them up: with less still they cannot be had.
        """
        others = (self.task.items.credentials & self.places.keys()) - chosen
        terms = [(self.places[other], -1.0) for other in sorted(others)]
        for item in sorted(stuck & chosen):
            self.programme.row([(self.places[item], 1.0), *terms], high=0.0)

    def least(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The objective of least weight."""
        costs = np.zeros(len(self.programme.integral))
        for item, place in self.places.items():
            costs[place] = weights[item]
        return costs

    def losses(self, covering: Iterable[Term]) -> NDArray[np.float64]:
        """The objective of most coverage, negative."""
        costs = np.zeros(len(self.programme.integral))
        for place, value in covering:
            costs[place] -= value
        return costs

    def claimed(self, values: NDArray[Any]) -> frozenset[int]:
        """Items that a solution chooses, or counts as there in part."""
        kinds = self.task.items.kinds
        return frozenset(
            i for i, p in self.places.items() if values[p] > (0.5 if kinds[i] == "credential" else 1e-6)
        )

    def coverage_of(self, worth: NDArray[np.float64], base: NDArray[np.float64]) -> list[Term]:
        """Terms whose sum is what is covered beyond `base`, Σ ŵ · (max(base, worth chosen) − base)."""
        return [term for need in range(len(base)) for term in self._covered(need, worth[:, need], base[need])]

    def _covered(self, need: int, worth: NDArray[np.float64], base: float) -> list[Term]:
        """Coverage of one need, by thresholds: u_k says that something worth v_k or more is chosen.

        v_1 > v_2 > … > v_K > now; u_k ≤ u_(k−1) + Σ x of what is worth v_k; coverage is now +
        Σ (v_k − v_(k+1)) · u_k. As tight as one variable a credential and need, with far fewer.
        """
        terms: list[Term] = []
        levels = _levels(worth, base, self.places)
        lower = [*(value for value, _ in levels[1:]), base][: len(levels)]
        for (value, items), next_value in zip(levels, lower, strict=True):
            place = self.programme.variable(integral=False)
            above = [(terms[-1][0], -1.0)] if terms else []
            self.programme.row([(place, 1.0), *((self.places[i], -1.0) for i in items), *above], high=0.0)
            terms.append((place, float(self.task.shares[need]) * (value - next_value)))
        return terms

    def limit(self, limit: float | None, values: NDArray[np.float64]) -> None:
        """What is chosen takes at most `limit`, where there is one."""
        if limit is not None:
            terms = [(p, float(values[i])) for i, p in self.places.items() if values[i] > 0]
            self.programme.row(terms, high=limit)


def _levels(
    worth: NDArray[np.float64], base: float, places: Iterable[int]
) -> list[tuple[float, tuple[int, ...]]]:
    """(value, items worth that), greatest value first, of those worth more than `base`."""
    found: dict[float, list[int]] = {}
    for item in places:
        value = float(worth[item])
        if value > base:
            found.setdefault(value, []).append(item)
    return [(value, tuple(found[value])) for value in sorted(found, reverse=True)]


def _counts(formula: Formula) -> bool:
    """Whether a variable for it has to be integral: halves of a k-of-n must not add up to a whole."""
    return not formula.is_all and formula.k > 1


def reach(items: Items, roots: Iterable[int]) -> set[int]:
    """Items that any of `roots` can need, themselves included."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        item = waiting.pop()
        if item not in found:
            found.add(item)
            waiting.extend(items.named(item))
    return found

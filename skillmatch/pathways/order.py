"""A chosen set put in order: what comes first, what may be done side by side, what builds on what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .formula import TRUE, Formula, holds, items_of
from .items import Items
from .task import Task


@dataclass(frozen=True, slots=True)
class Ordered:
    """A credential in its place."""

    item: int
    stage: int
    """From 1; those of a stage can begin when all earlier stages are done."""
    after: frozenset[int]
    """Credentials of the plan that it builds on: earlier ones, or of its own stage as corequisites."""
    gains: tuple[float, ...]
    """(needs,) ŵ · coverage it adds where it comes."""


def in_order(task: Task, chosen: frozenset[int]) -> tuple[Ordered, ...]:
    """`chosen`, which is closed, so that each is ready when it comes; within a stage the greatest gain first.

    Corequisites that only work together share a stage.
    """
    items = task.items
    had: set[int] = set()
    items.extend(had, items.derivable(frozenset()), frozenset())
    best = task.base.copy()
    found: list[Ordered] = []
    done: set[int] = set()
    stage = 0
    while len(done) < len(chosen):
        stage += 1
        now = _startable(items, had, chosen - done)
        if not now:
            raise ValueError("the set is not closed under its prerequisites")
        later = {*had, *now}
        items.extend(later, [owner for one in sorted(now) for owner in items.needed_by(one)], now)
        for item in _by_gain(task, now, best):
            gained = task.shares * np.maximum(task.worth[item] - best, 0.0)
            np.maximum(best, task.worth[item], out=best)
            after = _support(items, item, had, done) | _beside(items, item, later, done | now)
            found.append(Ordered(item, stage, after - {item}, tuple(gained.tolist())))
        done |= now
        had = items.derivable(done)
    return tuple(found)


def _startable(items: Items, had: set[int], waiting: frozenset[int]) -> set[int]:
    ready = {item for item in waiting if holds(items.formulas[item], had)}
    alone = {item for item in ready if holds(items.beside.get(item, TRUE), had)}
    return alone | items.together({*had, *alone}, ready - alone)


def _by_gain(task: Task, now: set[int], best: NDArray[np.float64]) -> list[int]:
    gains = {item: float(task.shares @ np.maximum(task.worth[item] - best, 0.0)) for item in now}
    return sorted(now, key=lambda item: (-round(gains[item], 12), task.items.keys[item]))


def _support(items: Items, item: int, had: set[int], done: set[int]) -> frozenset[int]:
    return _credentials(items, items.formulas[item], had, done, set())


def _beside(items: Items, item: int, had: set[int], done: set[int]) -> frozenset[int]:
    return _credentials(items, items.beside.get(item, TRUE), had, done, {item})


def _credentials(
    items: Items, formula: Formula, had: set[int], done: set[int], seen: set[int]
) -> frozenset[int]:
    """Credentials that meet the formula, none to spare, those behind what is no credential included."""
    found: set[int] = set()
    for item in _needed(formula, had):
        if item in seen:
            continue
        seen.add(item)
        if items.kinds[item] == "credential":
            found |= {item} & done
        else:
            found |= _credentials(items, items.formulas[item], had, done, seen)
    return frozenset(found)


def _needed(formula: Formula, had: set[int]) -> list[int]:
    """Items of `had` that meet the formula and of which none can be left out."""
    kept = set(items_of(formula)) & had
    for item in sorted(kept, reverse=True):
        if holds(formula, kept - {item}):
            kept.discard(item)
    return sorted(kept)

"""Leaving out, before the search, what cannot be in any best plan."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .bounds import least
from .formula import TRUE, Formula
from .model import reach
from .task import Task


def kept_items(task: Task, most: float = float("inf"), *, dominated: bool = True) -> set[int]:
    """Items a best plan may have.

    Left out are credentials that cover nothing and lead to nothing that does, those that take more than
    `most` by themselves (what some plan is known to take), and, with `dominated`, those in whose place
    another would do.
    """
    bounds = np.array(least(task.items, task.weights.tolist()))
    possible = set(np.flatnonzero(bounds <= most * (1 + 1e-9) + 1e-9).tolist())
    adds = (task.worth > task.base) & (task.shares > 0)
    covering = np.flatnonzero(adds.any(axis=1)).tolist()
    covering = [item for item in covering if item in possible]
    needed = _named(task, reach(task.items, [*covering, *task.finish]))
    free = [item for item in covering if item not in needed and item not in task.finish]
    gone = _dominated(task, covering, free) if dominated else set()
    return reach(task.items, [*(i for i in covering if i not in gone), *task.finish]) & possible


def _named(task: Task, inside: set[int]) -> set[int]:
    """Items that some rule names."""
    return {named for item in inside for named in task.items.named(item)}


def _dominated(task: Task, covering: Sequence[int], free: Sequence[int]) -> set[int]:
    """Those of `free`, which nothing needs, in whose place another would do at no more cost.

    The other has to cover at least as much of every need, take no more of anything, and ask for nothing
    that this one does not ask for. Of two that are equal the first stays.
    """
    worth = np.maximum(task.worth, task.base)
    adds = worth > task.base
    columns = [
        np.array([i for i in covering if adds[i, need]], dtype=np.int64) for need in range(len(task.base))
    ]
    gone: set[int] = set()
    for item in sorted(free, key=lambda one: (-task.weights[one], -one)):
        others = min((columns[need] for need in np.flatnonzero(adds[item])), key=len)
        better = others[_no_worse(task, worth, others, item)]
        if any(one != item and one not in gone and _asks_no_more(task, one, item) for one in better.tolist()):
            gone.add(item)
    return gone


def _no_worse(
    task: Task, worth: NDArray[np.float64], others: NDArray[np.int64], item: int
) -> NDArray[np.bool_]:
    found = np.asarray((worth[others] >= worth[item]).all(axis=1), dtype=np.bool_)
    for values in (task.weights, task.hours, task.cost):
        found &= values[others] <= values[item]
    return found


def _asks_no_more(task: Task, one: int, than: int) -> bool:
    """Whether what `one` asks for is surely met where what `than` asks for is."""
    items = task.items
    if items.beside.get(one, TRUE) not in (TRUE, items.beside.get(than, TRUE)):
        return False
    asked, stated = items.formulas[one], items.formulas[than]
    if asked.is_true or asked == stated:
        return True
    given: set[int | Formula] = {*stated.items, *stated.parts} if stated.is_all else {stated}
    needed: set[int | Formula] = {*asked.items, *asked.parts} if asked.is_all else {asked}
    return needed <= given

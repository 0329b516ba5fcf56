"""Searching for a plan: greedy first, then exactly, for as long as there is time."""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from .bounds import Bundles, least
from .coverage import CLOSE
from .exact import Solved, solve
from .greedy import Greedy, is_closed, thinned
from .model import Model
from .programme import load_solver
from .reduction import kept_items
from .results import Method
from .settings import PathSettings
from .task import Outcome, Task

_OPTIMAL = 1e-6
"""Relative distance from the bound at which a plan counts as the best there is."""
Chosen = frozenset[int]


class Best:
    """The best plan so far, by a value to be made small."""

    def __init__(
        self,
        task: Task,
        value: Callable[[Chosen], float],
        fits: Callable[[Chosen], bool] = lambda _: True,
    ) -> None:
        self._task, self._measure, self._fits = task, value, fits
        self._bundles: Bundles | None = None
        self.chosen: Chosen | None = None
        self.value = float("inf")

    def offer(self, chosen: Chosen | None) -> None:
        """Keep it where it is a plan and better than the last; what leans on itself is supported first."""
        if chosen is None:
            return
        whole = self._supported(chosen)
        value = self._measure(whole)
        if value < self.value and self._is_plan(whole):
            self.chosen, self.value = whole, value

    def _is_plan(self, chosen: Chosen) -> bool:
        task = self._task
        closed = is_closed(task.items, chosen)
        return closed and task.reaches(chosen) and task.within(chosen) and self._fits(chosen)

    def _supported(self, chosen: Chosen) -> Chosen:
        had = self._task.items.derivable(chosen)
        stuck = chosen - had
        if not stuck:
            return chosen
        if self._bundles is None:
            self._bundles = Bundles(self._task.items, self._task.weights)
        return (chosen & had).union(*(self._bundles[item] or () for item in stuck))


def least_effort(
    task: Task, settings: PathSettings, differ_from: Set[int] = frozenset(), known: Chosen | None = None
) -> Outcome | None:
    """The set of least weight that reaches the target within the budget; None where there is none.

    With `differ_from`, of those that have at most half of it in common. `known` is a set to begin with.
    """
    end = _end(settings)
    best = Best(task, task.weight, lambda chosen: 2 * len(chosen & differ_from) <= len(differ_from))
    greedy = Greedy(task)
    best.offer(greedy.run())
    best.offer(known)
    solved = Solved("out of time", 0.0)
    if settings.exact:
        # Only where the best may be dominated by what it must not have does domination prove nothing.
        model = Model(task, kept_items(task, best.value, dominated=not differ_from))
        model.cover(task.target)
        model.finish()
        if differ_from:
            model.differ(differ_from)
        solved = solve(model, lambda: model.least(task.weights), best.offer, lambda: best.value, end)
    if best.chosen is None:
        return None
    chosen = thinned(task, best.chosen) if not differ_from else best.chosen
    bound = min(best.value, max(solved.bound, greedy.bound, _dearest(task)))
    return _outcome(chosen, best.value - bound, best.value, settings)


def most_coverage(task: Task, settings: PathSettings) -> Outcome | None:
    """As much coverage as the budget allows, and of the sets that give that one of least weight.

    What is to be finished is finished; None where the budget does not allow that. The target plays no part.
    """
    end = _end(settings)
    free = replace(task, target=0.0)
    best = Best(free, lambda chosen: -task.coverage(chosen))
    best.offer(frozenset())
    greedy = Greedy(replace(free, weights=_shares_of_budget(task)))
    best.offer(greedy.run_within())
    bound = greedy.most
    if settings.exact:
        model = Model(free, kept_items(free))
        model.finish()
        now = task.coverage(())
        solved = solve(model, lambda: model.losses(model.covering), best.offer, lambda: best.value + now, end)
        if solved.ending != "impossible" and np.isfinite(solved.bound):
            bound = min(bound, task.coverage(()) - solved.bound)
    if best.chosen is None:
        return None
    chosen = best.chosen
    covered = task.coverage(chosen)
    outcome = _outcome(chosen, max(bound, covered) - covered, max(bound, covered), settings)
    seconds = max(end - time.perf_counter(), settings.seconds / 4)
    leaner = least_effort(task.asking(covered), replace(settings, seconds=seconds), known=chosen)
    if leaner is None or task.weight(leaner.chosen) >= task.weight(chosen):
        return replace(outcome, chosen=thinned(task.asking(covered), chosen))
    return replace(outcome, chosen=leaner.chosen)


def best_proved(
    task: Task,
    proved: NDArray[np.float64],
    shown: NDArray[np.float64],
    limit: float,
    settings: PathSettings,
    known: Chosen | None = None,
) -> Outcome | None:
    """Of the sets that reach the target at no more than `limit` weight, the one with which most is proved.

    `proved` (items, needs) is how strongly an award of each would show each need, `shown` (needs,) how
    strongly each is shown already, in [0, 1]; `known` is a set to begin with.
    """
    end = _end(settings)
    seen = replace(task, worth=proved, base=shown)
    now = seen.coverage(())
    best = Best(
        task, lambda chosen: -seen.coverage(chosen), lambda chosen: task.weight(chosen) <= limit + CLOSE
    )
    best.offer(known)
    both = replace(
        task,
        worth=np.hstack([task.worth, proved]),
        base=np.hstack([task.base, seen.base]),
        shares=np.hstack([task.shares, task.shares]),
    )
    model = Model(task, kept_items(both, limit))
    model.cover(task.target)
    model.finish()
    model.limit(limit, task.weights)
    terms = model.coverage_of(proved, seen.base)
    solved = solve(model, lambda: model.losses(terms), best.offer, lambda: best.value + now, end)
    if best.chosen is None:
        return None
    bound = max(now - solved.bound if np.isfinite(solved.bound) else 1.0, -best.value)
    return _outcome(best.chosen, bound + best.value, bound, settings)


def everything(task: Task) -> Chosen:
    """Every credential that can be had: no plan covers more."""
    items = task.items
    return items.credentials & items.derivable(items.credentials)


def _end(settings: PathSettings) -> float:
    """When (perf_counter) the time of a search is up; loading the solver is no part of it."""
    if settings.exact:
        load_solver()
    return time.perf_counter() + settings.seconds


def _shares_of_budget(task: Task) -> NDArray[np.float64]:
    """(items,) what each takes of the budget, the two parts of it added up."""
    limits = ((task.budget.hours, task.hours), (task.budget.cost, task.cost))
    parts = [values / max(limit, CLOSE) for limit, values in limits if limit is not None]
    return np.sum(parts, axis=0) if parts else task.weights


def _dearest(task: Task) -> float:
    """What the dearest thing to be finished takes by itself."""
    bounds = least(task.items, task.weights.tolist()) if task.finish else []
    return max((bounds[item] for item in task.finish), default=0.0)


def _outcome(chosen: Chosen, short: float, whole: float, settings: PathSettings) -> Outcome:
    gap = short / whole if whole > 0 and short > 0 else 0.0
    if gap <= _OPTIMAL:
        return Outcome(chosen, "optimal", 0.0)
    method: Method = "gap" if settings.exact else "greedy"
    return Outcome(chosen, method, min(gap, 1.0))

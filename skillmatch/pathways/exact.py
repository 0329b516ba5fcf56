"""The integer programme solved: cycles are cut off where a solution leans on them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from .formula import holds, without
from .items import Items
from .model import Model
from .programme import Relaxed

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

Ending = Literal["solved", "impossible", "out of time"]
_EQUAL = 1e-7
_SHORTEST = 0.01
"""Seconds under which it is not worth starting the solver."""


@dataclass(frozen=True, slots=True)
class Solved:
    """How the search ended, and what is known."""

    ending: Ending
    bound: float
    """No solution has a smaller objective."""


def solve(
    model: Model,
    costs: Callable[[], NDArray[np.float64]],
    offer: Callable[[frozenset[int]], None],
    known: Callable[[], float],
    end: float,
) -> Solved:
    """Minimise `costs()` (asked anew after every cut, which adds variables) until `end` (perf_counter).

    `offer` is given the credentials of every solution, the last one being the best; those of earlier ones
    may lean on each other alone. `known()` is the objective of the best so far, infinite where there is
    none: only better ones are looked for.
    """
    bound = -np.inf
    items = model.task.items
    while (left := end - time.perf_counter()) > _SHORTEST:
        relaxed = model.programme.relaxed(costs(), left)
        if relaxed is None:
            break
        bound = max(bound, relaxed.bound)
        if bound >= known() - _EQUAL:
            return _ended(known())
        found = model.programme.solve(costs(), end - time.perf_counter(), _hopeless(relaxed, known()))
        if found.status == 2:
            return _ended(known())
        bound = max(bound, min(_dual(found), known()))
        if found.x is None:
            break
        claimed = model.claimed(found.x)
        chosen = claimed & items.credentials
        had = items.derivable(chosen)
        stuck = claimed - had
        offer(chosen)
        if found.status == 0 and not stuck & (chosen | model.task.finish):
            return Solved("solved", bound)
        if not stuck:
            break
        for component in _ends(items, stuck):
            _forbid(model, component, chosen, had)
    return Solved("out of time", bound)


def _ended(known: float) -> Solved:
    """There is nothing better than what is known."""
    return Solved("solved" if np.isfinite(known) else "impossible", known)


def _hopeless(relaxed: Relaxed, known: float) -> NDArray[np.bool_]:
    """(variables,) those without which nothing better than `known` is lost: reduced-cost fixing."""
    return np.asarray(relaxed.bound + relaxed.reduced > known + _EQUAL, dtype=np.bool_)


def _dual(found: OptimizeResult) -> float:
    dual = found.fun if found.status == 0 else found.mip_dual_bound
    return float(dual) if dual is not None and np.isfinite(dual) else -np.inf


def _forbid(model: Model, stuck: set[int], chosen: frozenset[int], had: set[int]) -> None:
    """Cut the present solution off; where only corequisites hold `stuck` up, loop formulas would not."""
    formulas = model.task.items.formulas
    if any(holds(without(formulas[item], stuck), had) for item in stuck):
        model.forbid_unless_more(stuck | (chosen - had), chosen)
    else:
        model.forbid_unfounded(stuck)


def _ends(items: Items, stuck: frozenset[int]) -> list[set[int]]:
    """The strongly connected components of `stuck` that lean on no other part of it."""
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(sorted(stuck))
    for item in sorted(stuck):
        graph.add_edges_from((item, other) for other in items.named(item) if other in stuck)
    whole = nx.condensation(graph)
    return [set(whole.nodes[node]["members"]) for node in sorted(whole) if whole.out_degree(node) == 0]

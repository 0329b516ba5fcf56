"""What a plan may be made of: the credentials, stacks and skills that matter to one person and goal."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal

from skillmatch.domain import Prerequisite
from skillmatch.graph import PrerequisiteGraph

from .formula import FALSE, TRUE, Formula, at_least, compiled, holds, items_of, without

ItemKind = Literal["credential", "stack", "skill"]


@dataclass(slots=True)
class Items:
    """Numbered items, each with what must be had before it. Credentials are chosen, the rest follows.

    A stack is there once its rule is met, a skill once a credential that states it as taught is there.
    """

    keys: list[str] = field(default_factory=list)
    kinds: list[ItemKind] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    index: dict[tuple[ItemKind, str], int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.keys)

    def credential(self, key: str) -> int | None:
        return self.index.get(("credential", key))

    def number(self, kind: ItemKind, key: str) -> int:
        """The item's number, given at first mention."""
        found = self.index.get((kind, key))
        if found is None:
            found = self.index[kind, key] = len(self.keys)
            self.keys.append(key)
            self.kinds.append(kind)
            self.formulas.append(TRUE)
        return found

    def dependents(self) -> list[list[int]]:
        """For each item, those whose formula names it."""
        found: list[list[int]] = [[] for _ in self.keys]
        for owner, formula in enumerate(self.formulas):
            for item in dict.fromkeys(items_of(formula)):
                found[item].append(owner)
        return found

    def needed_by(self, item: int) -> Sequence[int]:
        """Items whose formula names this one."""
        return self._dependents[item]

    def derivable(self, chosen: Set[int]) -> set[int]:
        """Items that can be had, one after the other, when just these credentials are earned.

        A least fixed point: nothing in a cycle is had unless something outside the cycle begins it.
        """
        had: set[int] = set()
        waiting = sorted(chosen)
        follow = self._free
        for item in follow:
            if holds(self.formulas[item], had):
                waiting.append(item)
        dependents = self._dependents
        while waiting:
            item = waiting.pop()
            if item in had or (self.kinds[item] == "credential" and item not in chosen):
                continue
            if holds(self.formulas[item], had):
                had.add(item)
                waiting.extend(dependents[item])
        return had

    _dependents: list[list[int]] = field(default_factory=list)
    _free: list[int] = field(default_factory=list)

    def freeze(self) -> None:
        """Look-ups for `derivable`; call after the last change."""
        self._dependents = self.dependents()
        self._free = [i for i, f in enumerate(self.formulas) if f.is_true and self.kinds[i] != "credential"]


@dataclass(frozen=True, slots=True)
class Learner:
    """What somebody has before the plan begins, and what they cannot or will not do."""

    held: Set[str]
    """Ids of credentials."""
    skills: Set[str]
    """Skill URIs that count as there before prerequisites."""
    excluded: Set[str] = frozenset()
    """Ids of credentials that are no part of any plan."""


def relevant(
    graph: PrerequisiteGraph,
    teachers: Mapping[str, Sequence[str]],
    learner: Learner,
    roots: Iterable[tuple[ItemKind, str]],
) -> Items:
    """The items that `roots` can need, without what can never be had.

    `teachers`: skill URI → credentials that state it as taught. Credentials held are no items; nor is
    anything under a condition that is met already.
    """
    items = _Compiler(graph, teachers, learner).compile(roots)
    gone = _never(items)
    for item, formula in enumerate(items.formulas):
        items.formulas[item] = FALSE if item in gone else without(formula, gone)
    items.freeze()
    return items


def _never(items: Items) -> set[int]:
    items.freeze()
    every = {i for i, kind in enumerate(items.kinds) if kind == "credential"}
    return set(range(len(items))) - items.derivable(every)


class _Compiler:
    """Reads rules from the roots on, each item once."""

    def __init__(
        self, graph: PrerequisiteGraph, teachers: Mapping[str, Sequence[str]], learner: Learner
    ) -> None:
        self._graph, self._teachers, self._learner = graph, teachers, learner
        self._items = Items()

    def compile(self, roots: Iterable[tuple[ItemKind, str]]) -> Items:
        items, done = self._items, 0
        for kind, key in roots:
            if kind != "credential" or self._open(key):
                items.number(kind, key)
        while done < len(items):
            items.formulas[done] = self._formula(items.kinds[done], items.keys[done])
            done += 1
        return items

    def _formula(self, kind: ItemKind, key: str) -> Formula:
        if kind == "skill":
            return at_least(1, [self._credential(teacher) for teacher in self._teachers.get(key, ())])
        return compiled(self._graph.rules.get(key), self._leaf)

    def _leaf(self, leaf: Prerequisite) -> Formula | int:
        if leaf.kind == "skill":
            return TRUE if leaf.ref in self._learner.skills else self._items.number("skill", leaf.ref)
        if leaf.ref in self._learner.held:
            return TRUE
        if leaf.ref in self._graph.credentials:
            return self._credential(leaf.ref)
        return self._items.number("stack", leaf.ref) if leaf.ref in self._graph.stacks else FALSE

    def _credential(self, key: str) -> Formula | int:
        if key in self._learner.held:
            return TRUE
        return self._items.number("credential", key) if self._open(key) else FALSE

    def _open(self, key: str) -> bool:
        barred = key in self._learner.held or key in self._learner.excluded
        return not barred and key in self._graph.credentials


def least(items: Items, costs: Sequence[float]) -> list[float]:
    """(items,) lower bounds on what getting each takes: the dearest of an all-of, the k-th of a k-of.

    `costs[i] ≥ 0` is what choosing the item itself takes. Infinite where it can never be had. Knuth's
    generalisation of Dijkstra's algorithm (Information Processing Letters 6, 1977).
    """
    found = [float("inf")] * len(items)
    dependents = items._dependents
    waiting = [(costs[i], i) for i, formula in enumerate(items.formulas) if formula.is_true]
    heapq.heapify(waiting)
    while waiting:
        cost, item = heapq.heappop(waiting)
        if cost >= found[item]:
            continue
        found[item] = cost
        for owner in dependents[item]:
            bound = costs[owner] + _bound(items.formulas[owner], found)
            if bound < found[owner]:
                heapq.heappush(waiting, (bound, owner))
    return found


def _bound(formula: Formula, found: Sequence[float]) -> float:
    if formula.k <= 0:
        return 0.0
    if formula.is_false:
        return float("inf")
    ways = [found[item] for item in formula.items]
    ways += [_bound(part, found) for part in formula.parts]
    return max(ways) if formula.is_all else sorted(ways)[formula.k - 1]

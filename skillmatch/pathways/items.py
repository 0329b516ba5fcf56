"""What a plan may be made of: the credentials, stacks and skills that matter to one person and goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from skillmatch.domain import Prerequisite
from skillmatch.graph import PrerequisiteGraph
from skillmatch.graph.there import Skills, has_skill

from .formula import FALSE, TRUE, Formula, at_least, compiled, holds, items_of, without

ItemKind = Literal["credential", "there", "skill"]
Teachers = Mapping[str, Sequence[tuple[str, float]]]
"""Skill URI → (credential, strength its award would have), of those that state it as taught."""


@dataclass(slots=True)
class Items:
    """Numbered items, each with what must be had before it. Credentials are chosen, the rest follows.

    `there` is a stack, which is there once its rule is met, or a credential that something may stand for,
    there once it or that is. A skill is there once a credential that states it as taught is.
    """

    keys: list[str] = field(default_factory=list)
    kinds: list[ItemKind] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    """What must be had before each."""
    beside: dict[int, Formula] = field(default_factory=dict)
    """What must be had before or started at the same time, where anything must."""
    index: dict[tuple[ItemKind, str], int] = field(default_factory=dict)
    _dependents: list[list[int]] = field(default_factory=list)
    _free: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.keys)

    def number(self, kind: ItemKind, key: str) -> int:
        """The item's number, given at first mention."""
        found = self.index.get((kind, key))
        if found is None:
            found = self.index[kind, key] = len(self.keys)
            self.keys.append(key)
            self.kinds.append(kind)
            self.formulas.append(TRUE)
        return found

    @property
    def credentials(self) -> frozenset[int]:
        return frozenset(item for item, kind in enumerate(self.kinds) if kind == "credential")

    def named(self, item: int) -> Iterable[int]:
        """Items that what the item asks for names, repeats included."""
        yield from items_of(self.formulas[item])
        yield from items_of(self.beside.get(item, TRUE))

    def needed_by(self, item: int) -> Sequence[int]:
        """Items that name this one."""
        return self._dependents[item]

    def freeze(self) -> None:
        """Look-ups for the questions below; call after the last change."""
        self._dependents = [[] for _ in self.keys]
        for owner in range(len(self.keys)):
            for item in dict.fromkeys(self.named(owner)):
                self._dependents[item].append(owner)
        self._free = [i for i, f in enumerate(self.formulas) if f.is_true and self.kinds[i] != "credential"]

    def derivable(self, chosen: Set[int]) -> set[int]:
        """Items that can be had, one after the other, when just these credentials are earned.

        A least fixed point: nothing in a cycle is had unless something outside the cycle begins it. Where
        it halts, those that wait for nothing but each other as corequisites begin together.
        """
        had: set[int] = set()
        waiting: Iterable[int] = (*self._free, *sorted(chosen))
        while True:
            self.extend(had, waiting, chosen)
            waiting = self.together(had, chosen - had)
            if not waiting:
                return had
            had |= waiting
            waiting = {owner for item in sorted(waiting) for owner in self._dependents[item]}

    def extend(self, had: set[int], waiting: Iterable[int], chosen: Set[int]) -> None:
        """Add to `had` what of `waiting` is there now, and what follows from that."""
        stack = list(waiting)
        while stack:
            item = stack.pop()
            if item in had or (self.kinds[item] == "credential" and item not in chosen):
                continue
            if holds(self.formulas[item], had) and holds(self.beside.get(item, TRUE), had):
                had.add(item)
                stack.extend(self._dependents[item])

    def together(self, had: Set[int], chosen: Set[int]) -> set[int]:
        """The largest set of `chosen` that can begin at once now, with nothing but each other beside.

        Skills are not there before the credential that teaches them is earned.
        """
        kept = {i for i in chosen & self.beside.keys() if holds(self.formulas[i], had)}
        while kept:
            with_them = {*had, *kept}
            follow = [owner for item in kept for owner in self._dependents[item]]
            self._stand(with_them, follow)
            left = {item for item in kept if holds(self.beside[item], with_them)}
            if left == kept:
                break
            kept = left
        return kept

    def _stand(self, had: set[int], waiting: list[int]) -> None:
        while waiting:
            item = waiting.pop()
            if self.kinds[item] == "there" and item not in had and holds(self.formulas[item], had):
                had.add(item)
                waiting.extend(self._dependents[item])


@dataclass(frozen=True, slots=True)
class Learner:
    """What somebody has before the plan begins, and what they cannot or will not do."""

    held: Set[str] = frozenset()
    """Ids of credentials."""
    skills: Skills = frozenset()
    """URIs of skills that count as there before prerequisites; as a mapping, with their strength."""
    earned: Set[str] = frozenset()
    """Ids of credentials once held, expired ones too."""
    excluded: Set[str] = frozenset()
    """Ids of credentials that are no part of any plan."""


def relevant(
    graph: PrerequisiteGraph,
    teachers: Teachers,
    learner: Learner,
    roots: Iterable[tuple[ItemKind, str]],
) -> Items:
    """The items that `roots` can need, without what can never be had.

    Credentials held are no items; nor is anything under a condition that is met already.
    """
    items = _Compiler(graph, teachers, learner).compile(roots)
    items.freeze()
    gone = set(range(len(items))) - items.derivable(items.credentials)
    for item, formula in enumerate(items.formulas):
        items.formulas[item] = FALSE if item in gone else without(formula, gone)
        if item in items.beside:
            items.beside[item] = without(items.beside[item], gone)
    items.freeze()
    return items


class _Compiler:
    """Reads rules from the roots on, each item once."""

    def __init__(self, graph: PrerequisiteGraph, teachers: Teachers, learner: Learner) -> None:
        self._graph, self._book, self._teachers, self._learner = graph, graph.book, teachers, learner
        self._items = Items()

    def compile(self, roots: Iterable[tuple[ItemKind, str]]) -> Items:
        items, done = self._items, 0
        for kind, key in roots:
            if kind != "credential" or self._open(key):
                items.number(kind, key)
        while done < len(items):
            kind, key = items.kinds[done], items.keys[done]
            items.formulas[done] = without(self._formula(kind, key), {done})  # nothing is had by itself
            if kind == "credential" and key in self._book.corequisites:
                beside = compiled(self._book.corequisites[key], partial(self._beside, key))
                if not beside.is_true:
                    items.beside[done] = beside
            done += 1
        return items

    def _formula(self, kind: ItemKind, key: str) -> Formula:
        if kind == "skill":
            skill, _, level = key.partition(_AT)
            strong = (one for one, strength in self._teachers.get(skill, ()) if strength >= float(level or 0))
            # What a held credential teaches is among the learner's skills, or did not count as proved.
            return at_least(1, [self._credential(one) for one in strong if one not in self._learner.held])
        if kind == "credential":
            return compiled(self._book.rules.get(key), self._leaf)
        return at_least(1, [self._credential(key), compiled(self._book.stand_ins[key], self._leaf)])

    def _beside(self, owner: str, leaf: Prerequisite) -> Formula | int:
        """A corequisite, for `owner`, which is there when it begins."""
        return TRUE if leaf.kind == "credential" and leaf.ref == owner else self._leaf(leaf)

    def _leaf(self, leaf: Prerequisite) -> Formula | int:
        learner = self._learner
        if leaf.kind == "skill":
            if has_skill(leaf, learner.skills):
                return TRUE
            return self._items.number("skill", f"{leaf.ref}{_AT}{leaf.level}" if leaf.level > 0 else leaf.ref)
        if leaf.ref in learner.held or (leaf.ever and leaf.ref in learner.earned):
            return TRUE
        if leaf.ref in self._book.stand_ins:
            return self._items.number("there", leaf.ref)
        return self._credential(leaf.ref)

    def _credential(self, key: str) -> Formula | int:
        if key in self._learner.held:
            return TRUE
        return self._items.number("credential", key) if self._open(key) else FALSE

    def _open(self, key: str) -> bool:
        barred = key in self._learner.held or key in self._learner.excluded
        return not barred and key in self._graph.credentials


_AT = "\n≥"
"""Between a skill's URI and the level it is asked for at."""

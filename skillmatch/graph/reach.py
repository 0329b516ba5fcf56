"""Which items nobody can ever become ready for."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Literal

from skillmatch.domain import Prerequisite

from .conditions import Has, leaves, met
from .rulebook import Rulebook


def dependents(
    rules: Iterable[tuple[str, Prerequisite | None]], kind: Literal["credential", "skill"] = "credential"
) -> dict[str, tuple[str, ...]]:
    """Id (or skill URI) → the items whose rule names it."""
    found: dict[str, dict[str, None]] = {}
    for owner, needs in rules:
        for leaf in leaves(needs) if needs else ():
            if leaf.kind == kind:
                found.setdefault(leaf.ref, {})[owner] = None
    return {ref: tuple(owners) for ref, owners in found.items()}


class Reach:
    """What can be had at all, taking every skill and every text as obtainable.

    `had`: items somebody can become ready for. `there`: ids that can be met where they are asked for, by
    what stands for them too. Least fixed point: what needs nothing can be had, and with it whatever it is
    enough for; where that comes to a halt, the largest set of items that only wait for each other as
    corequisites can be started together, and it goes on.
    """

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self.had: set[str] = set()
        self.there: set[str] = set()
        rules = (*book.rules.items(), *book.corequisites.items(), *book.stand_ins.items())
        self._follow: Mapping[str, tuple[str, ...]] = dependents(rules)
        self._spread({*book.rules, *book.stand_ins})
        while together := self._together():
            self.had |= together
            self._tell(together)

    @property
    def unreachable(self) -> frozenset[str]:
        return frozenset(self._book.rules) - self.had

    def has(self, leaf: Prerequisite) -> bool:
        """Whether a leaf can be had by somebody."""
        return leaf.kind == "skill" or leaf.ref in self.there

    def _spread(self, items: Iterable[str]) -> None:
        waiting = deque(sorted(items))
        while waiting:
            item = waiting.popleft()
            before = item in self.there
            if item in self._book.rules and item not in self.had and self._open(item):
                self.had.add(item)
            if item in self.had or (not before and self._stood(item)):
                self.there.add(item)
            if item in self.there and not before:
                waiting.extend(self._follow.get(item, ()))

    def _tell(self, items: Iterable[str]) -> None:
        new = [item for item in sorted(items) if item not in self.there]
        self.there.update(new)
        self._spread({owner for item in new for owner in self._follow.get(item, ())})

    def _open(self, item: str) -> bool:
        beside = self._book.corequisites.get(item)
        return self._ready(item) and (beside is None or met(beside, self.has))

    def _ready(self, item: str) -> bool:
        needs = self._book.rules[item]
        return needs is None or met(needs, self.has)

    def _stood(self, item: str) -> bool:
        standing = self._book.stand_ins.get(item)
        return standing is not None and met(standing, self.has)

    def _together(self) -> set[str]:
        """The largest set of items that are held up by nothing but each other's corequisites."""
        book = self._book
        chosen = {item for item in book.corequisites if item not in self.had and self._ready(item)}
        kept: set[str] | None = None
        while chosen != kept:
            chosen, kept = kept if kept is not None else chosen, set()
            has = self._having(chosen)
            kept = {item for item in chosen if met(book.corequisites[item], has)}
        return chosen

    def _having(self, chosen: set[str]) -> Has:
        """Whether a leaf is there once those are: stacks they complete, credentials they stand for, too."""
        found = set(chosen)

        def has(leaf: Prerequisite) -> bool:
            return self.has(leaf) or leaf.ref in found

        new = chosen
        while new:
            rules = self._book.stand_ins.items()
            new = {one for one, rule in rules if one not in found | self.there and met(rule, has)}
            found |= new
        return has

"""The cheapest way to meet a prerequisite: which leaves are missing, of which alternative."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from skillmatch.domain import Prerequisite

from .conditions import is_text, rule, texts

KEPT = 64
"""Alternatives kept at any node of a rule. The choice is exact while a rule has no more than these."""
_CELLS = 128
"""Size of the table of a k-of-n, k · (n − k + 1), up to which it is filled: time grows with its square."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A leaf that is not there: its id, how it is called, and what getting it takes."""

    kind: Literal["credential", "skill"]
    ref: str
    name: str
    hours: float
    """Infinite where not known, so that a known effort goes first."""
    startable: bool
    """Whether nothing else is missing before it."""
    reachable: bool
    """False where it can never be had: it points nowhere, or nobody can become ready for it."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to meet a rule: what is missing for it, and the sentences that come with it."""

    missing: frozenset[Missing] = frozenset()
    conditions: tuple[str, ...] = ()

    def cost(self) -> tuple[int, int, int, float, int, list[str]]:
        """Order of choice: reachable, fewest missing, startable now, hours, fewest conditions, ids."""
        unreachable = sum(not leaf.reachable for leaf in self.missing)
        later = sum(not leaf.startable for leaf in self.missing)
        # Sorted: the order in which a set is walked must not decide between equal alternatives.
        hours = sum(sorted(leaf.hours for leaf in self.missing))
        ids = sorted(leaf.ref for leaf in self.missing)
        return unreachable, len(self.missing), later, hours, len(self.conditions), ids

    def __or__(self, other: Alternative) -> Alternative:
        conditions = tuple(dict.fromkeys(self.conditions + other.conditions))
        return Alternative(self.missing | other.missing, conditions)


_THERE = Alternative()
"""What misses nothing and says nothing."""
Leaf = Callable[[Prerequisite], tuple[Alternative, ...]]
"""Alternatives of a leaf: one that misses nothing where it is there, none where there is no way."""


def alternatives(node: Prerequisite, leaf: Leaf) -> tuple[Alternative, ...]:
    """Ways to meet `node`, cheapest first; empty only where a leaf it cannot do without has none."""
    if node.kind in ("credential", "skill"):
        return leaf(node)
    if is_text(node):
        return (Alternative(conditions=texts(node)),)
    parts = rule(node)
    if not parts.possible:
        return (_impossible(node),)
    told = Alternative(conditions=tuple(text for part in parts.texts for text in texts(part)))
    if node.kind == "all_of":
        found: tuple[Alternative, ...] = (told,)
        for child in parts.children:
            found = joined(found, alternatives(child, leaf))
        return found
    ways = _choose([alternatives(child, leaf) for child in parts.children], parts.needed)
    # What text may stand in for is over once enough of the rest is met.
    moot = parts.asked <= len(parts.children)
    return cheapest(way if moot and not way.missing else way | told for way in ways)


def _choose(children: list[tuple[Alternative, ...]], needed: int) -> tuple[Alternative, ...]:
    """Ways to meet `needed` of `children`: `table[j]` holds those that meet j of the ones seen so far.

    What is there takes its place for nothing. Of very many choices those next to the best are looked at.
    """
    left = [ways for ways in children if ways and ways[0] != _THERE]
    needed -= sum(ways[0] == _THERE for ways in children if ways)
    if needed <= 0:
        return (_THERE,)
    if needed < len(left) and needed * (len(left) - needed + 1) > _CELLS:  # all of them are no choice
        return _nearest(left, needed)
    table: list[tuple[Alternative, ...]] = [(_THERE,)] + [()] * needed
    for after, child in zip(reversed(range(len(left))), left, strict=True):
        for j in range(needed, max(needed - after, 1) - 1, -1):  # fewer cannot become enough any more
            table[j] = cheapest((*table[j], *joined(table[j - 1], child)))
    return table[needed]


def _nearest(children: list[tuple[Alternative, ...]], needed: int) -> tuple[Alternative, ...]:
    """The cheapest of `children`, each by its own way, and what differs from that choice in one of them.

    That is the cheapest choice where no two children share a leaf.
    """
    ordered = sorted((ways[0] for ways in children), key=lambda way: (way.cost(), way.conditions))
    first, *others = ordered[needed - 1 : needed - 1 + KEPT]
    rest = ordered[: needed - 1]
    missing = frozenset[Missing]().union(*(way.missing for way in rest))
    told = tuple(dict.fromkeys(text for way in rest for text in way.conditions))
    return cheapest(Alternative(missing, told) | way for way in (first, *others))


def joined(left: Iterable[Alternative], right: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Ways to meet two things at once, cheapest first."""
    second = tuple(right)
    return cheapest(one | other for one in left for other in second)


def cheapest(ways: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """The `KEPT` cheapest; of those that miss the same, the one with the fewest conditions."""
    distinct = set(ways)
    if len(distinct) == 1:
        return tuple(distinct)
    ordered = sorted(distinct, key=lambda way: (way.cost(), way.conditions))
    kept: list[Alternative] = []
    for way in ordered:
        if not any(other.missing <= way.missing and _fewer(other, way) for other in kept):
            kept.append(way)
        if len(kept) == KEPT:
            break
    return tuple(kept)


def _fewer(one: Alternative, other: Alternative) -> bool:
    return len(one.conditions) <= len(other.conditions)


def _impossible(node: Prerequisite) -> Alternative:
    """The one alternative of a rule nobody can meet."""
    name = node.text or f"{rule(node).asked} of {len(node.children)} conditions"
    return Alternative(frozenset({Missing("skill", "", name, float("inf"), False, False)}))

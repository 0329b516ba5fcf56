"""Prerequisites for one person, brought to one form: at least k of these, over numbered items.

An item is a credential, a stack or a skill. What the person has is folded away, what can never be had too,
so that a formula speaks only of what a plan can add. Text nobody can evaluate is read as in
`graph.conditions`: beside other conditions it asks for nothing more than to be shown, and it never stands in
for one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from skillmatch.domain import Prerequisite
from skillmatch.graph.conditions import is_text, rule

Leaf = Callable[[Prerequisite], "Formula | int"]
"""What a credential or skill leaf is for this person: an item, or true or false already."""


@dataclass(frozen=True, slots=True)
class Formula:
    """At least `k` of `items` and `parts` together: `k` = 0 is true, `k` over their number is false."""

    k: int
    items: tuple[int, ...] = ()
    parts: tuple[Formula, ...] = ()

    @property
    def size(self) -> int:
        return len(self.items) + len(self.parts)

    @property
    def is_true(self) -> bool:
        return self.k <= 0

    @property
    def is_false(self) -> bool:
        return self.k > self.size

    @property
    def is_all(self) -> bool:
        return self.k == self.size


TRUE: Final = Formula(0)
FALSE: Final = Formula(1)


def at_least(k: int, children: Iterable[Formula | int]) -> Formula:
    """`k` of `children` in its simplest form: constants folded, all-of inside all-of merged."""
    items: dict[int, None] = {}
    repeated: list[Formula] = []
    parts: list[Formula] = []
    for child in children:
        if isinstance(child, int):
            if child in items:
                repeated.append(Formula(1, (child,)))
            items[child] = None
        elif child.is_true:
            k -= 1
        elif not child.is_false:
            parts.append(child)
    if k <= 0:
        return TRUE
    whole = len(items) + len(parts) + len(repeated)
    if k > whole:
        return FALSE
    if k == whole or k == 1:
        return _merged(k == whole, items, parts)
    # An item that counts twice in a k-of keeps its second place as a part of its own.
    return Formula(k, tuple(items), (*parts, *repeated))


def _merged(every: bool, items: dict[int, None], parts: Iterable[Formula]) -> Formula:
    """All-of (`every`) or any-of, with parts of the same kind taken apart; repeats change nothing."""
    found, kept = dict(items), dict[Formula, None]()
    for part in parts:
        if part.size == 1 or (part.is_all if every else part.k == 1):
            found.update(dict.fromkeys(part.items))
            kept.update(dict.fromkeys(part.parts))
        else:
            kept[part] = None
    size = len(found) + len(kept)
    return Formula(size if every else 1, tuple(found), tuple(kept))


def compiled(node: Prerequisite | None, leaf: Leaf) -> Formula:
    """The formula of a stated rule."""
    if node is None:
        return TRUE
    if node.kind in ("credential", "skill"):
        return at_least(1, [leaf(node)])
    if is_text(node):
        return TRUE
    stated = rule(node)
    if not stated.possible:
        return FALSE
    children = [_child(child, leaf) for child in stated.children]
    return at_least(stated.needed, children)


def _child(node: Prerequisite, leaf: Leaf) -> Formula | int:
    return leaf(node) if node.kind in ("credential", "skill") else compiled(node, leaf)


def holds(formula: Formula, had: Container[int]) -> bool:
    """Whether the formula is met by a set of items."""
    if formula.k <= 0:
        return True
    there = sum(item in had for item in formula.items)
    if there >= formula.k or there + len(formula.parts) < formula.k:
        return there >= formula.k
    return there + sum(holds(part, had) for part in formula.parts) >= formula.k


def without(formula: Formula, gone: Container[int]) -> Formula:
    """The formula where none of the items `gone` can be had."""
    kept = [item for item in formula.items if item not in gone]
    return at_least(formula.k, [*kept, *(without(part, gone) for part in formula.parts)])


def items_of(formula: Formula) -> Iterator[int]:
    """Every item a formula names, repeats included."""
    yield from formula.items
    for part in formula.parts:
        yield from items_of(part)

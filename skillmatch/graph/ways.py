"""Ways to come by a leaf: by itself, or by what stands for it."""

from __future__ import annotations

from skillmatch.domain import Prerequisite

from .alternatives import Alternative, Leaf, alternatives, cheapest
from .rulebook import Rulebook

_THERE = (Alternative(),)


class Ways:
    """Alternatives of leaves; what stands for what is followed to its least fixed point, circles and all."""

    def __init__(self, book: Rulebook, own: Leaf) -> None:
        """`own`: ways to a leaf itself: one that misses nothing where it is there, none for a stack."""
        self._book, self._own = book, own
        self._known: dict[str, tuple[Alternative, ...]] = {}

    def __call__(self, leaf: Prerequisite) -> tuple[Alternative, ...]:
        """Cheapest first; empty where there is no way at all."""
        own = self._own(leaf)
        if own == _THERE or leaf.kind == "skill" or leaf.ref not in self._book.stand_ins:
            return own
        if leaf.ref not in self._known:
            self._settle(self._book.closure(leaf.ref))
        return cheapest((*own, *self._known[leaf.ref]))

    def _settle(self, refs: tuple[str, ...]) -> None:
        found: dict[str, tuple[Alternative, ...]] = dict.fromkeys(refs, ())

        def inner(leaf: Prerequisite) -> tuple[Alternative, ...]:
            own = self._own(leaf)
            standing = found.get(leaf.ref, ()) if leaf.kind == "credential" else ()
            return own if own == _THERE or not standing else cheapest((*own, *standing))

        for _ in refs:  # no way leads through more of them than there are
            before = dict(found)
            for ref in refs:
                found[ref] = alternatives(self._book.stand_ins[ref], inner)
            if found == before:
                break
        self._known |= found

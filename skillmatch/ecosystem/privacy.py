"""Small groups of people are not counted out: what a breakdown may tell, and what it holds back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .columns import Ints
from .results import Cell

WITHHELD = "withheld"
DEFAULT_FLOOR = 5
"""A group of fewer people is not told by default: the threshold rule of statistical disclosure control.
That the threshold is 5 is a convention of publishers, not a law; an operator may choose another."""


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a breakdown before anything is held back."""

    name: str
    people: int
    """How many people are behind the row: decides whether it may be told."""
    counts: tuple[int, ...]
    """Its numbers, one a column."""
    members: Ints | None = field(default=None, compare=False)
    """The people themselves, each once, where one may be behind several rows; without them nobody is."""


def protected(groups: Sequence[Group], floor: int, *, partition: bool = False) -> list[tuple[Cell, ...]]:
    """Rows (name, people, *counts) with small groups held back: `<floor` people, counts withheld.

    Nobody is in an empty group, so a 0 is told. In a `partition` the counts add up to a total that stands
    elsewhere; where the rows held back are of fewer than `floor` people together, each counted once,
    subtracting would tell of them, so the smallest other rows are withheld until they are not.
    """
    hidden = {place for place, group in enumerate(groups) if 0 < group.people < floor}
    also = _also(groups, hidden, floor) if partition and hidden else set()
    return [
        _row(group, f"<{floor}" if place in hidden else WITHHELD if place in also else "")
        for place, group in enumerate(groups)
    ]


def _also(groups: Sequence[Group], hidden: set[int], floor: int) -> set[int]:
    """Places of the smallest other groups that bring the hidden ones to `floor` people."""
    others = [place for place, group in enumerate(groups) if group.people and place not in hidden]
    also = set[int]()
    for place in sorted(others, key=lambda place: (groups[place].people, place)):
        if _together(groups[one] for one in hidden | also) >= floor:
            break
        also.add(place)
    return also


def _together(groups: Iterable[Group]) -> int:
    """How many people are behind the groups: whoever is behind two of them is one person."""
    chosen = list(groups)
    apart = sum(group.people for group in chosen if group.members is None)
    known = [group.members for group in chosen if group.members is not None]
    return apart + (len(np.unique(np.concatenate(known))) if known else 0)


def _row(group: Group, mark: str) -> tuple[Cell, ...]:
    if mark:
        return (group.name, mark, *(WITHHELD for _ in group.counts))
    return (group.name, group.people, *group.counts)


def told(count: int, floor: int) -> Cell:
    """A number of people, or the mark that there are too few to tell."""
    return f"<{floor}" if 0 < count < floor else count

"""Small groups of people are not counted out: what a breakdown may tell, and what it holds back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def protected(groups: Sequence[Group], floor: int, *, partition: bool = False) -> list[tuple[Cell, ...]]:
    """Rows (name, people, *counts) with small groups held back: `<floor` people, counts withheld.

    Nobody is in an empty group, so a 0 is told. In a `partition` the counts add up to a total that stands
    elsewhere; where only one row is held back the smallest other one is too, or subtracting would tell it.
    """
    hidden = {place for place, group in enumerate(groups) if 0 < group.people < floor}
    also: set[int] = set()
    if partition and len(hidden) == 1:
        others = [place for place, group in enumerate(groups) if group.people and place not in hidden]
        also = set(sorted(others, key=lambda place: (groups[place].people, place))[:1])
    return [
        _row(group, f"<{floor}" if place in hidden else WITHHELD if place in also else "")
        for place, group in enumerate(groups)
    ]


def _row(group: Group, mark: str) -> tuple[Cell, ...]:
    if mark:
        return (group.name, mark, *(WITHHELD for _ in group.counts))
    return (group.name, group.people, *group.counts)


def told(count: int, floor: int) -> Cell:
    """A number of people, or the mark that there are too few to tell."""
    return f"<{floor}" if 0 < count < floor else count

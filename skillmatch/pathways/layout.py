"""Where the boxes and lines of a drawn pathway go: columns by generation, lines around boxes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

BOX_WIDTH, BOX_HEIGHT = 212.0, 92.0
_GAP_X, _GAP_Y = 76.0, 22.0
_LANE = 14.0
"""Height of the lane that a line takes through a column it only passes."""
_SWEEPS = 6

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions in pixels; the origin is at the top left."""

    boxes: Mapping[str, Point]
    """Top left corner of each box."""
    lines: Mapping[tuple[str, str], tuple[Point, ...]]
    """From the right edge of one box to the left edge of the other, through lanes in between."""
    width: float
    height: float


@dataclass(slots=True)
class _Slot:
    """A box, or the lane of a line (`box` empty) through one column."""

    key: str
    box: str
    before: list[_Slot]
    after: list[_Slot]
    place: float = 0.0
    y: float = 0.0

    @property
    def height(self) -> float:
        return BOX_HEIGHT if self.box else _LANE


def laid_out(columns: Sequence[Sequence[str]], edges: Iterable[tuple[str, str]]) -> Layout:
    """`columns` of keys from left to right; `edges` lead to a later column, or within one (drawn as an arc).

    Sugiyama's method: lanes for lines that pass columns, orders by barycentres, boxes centred on each other.
    """
    edges = sorted(set(edges))
    column_of = {key: i for i, column in enumerate(columns) for key in column}
    slots = [[_Slot(key, key, [], []) for key in column] for column in columns]
    boxes = {slot.box: slot for column in slots for slot in column}
    chains: dict[tuple[str, str], list[_Slot]] = {}
    for one, other in edges:
        chains[one, other] = _chain(slots, boxes, one, other, column_of)
    _arrange(slots)
    height = _stack(slots)
    x = {i: i * (BOX_WIDTH + _GAP_X) for i in range(len(columns))}
    places = {key: (x[column_of[key]], slot.y) for key, slot in boxes.items()}
    lines = {edge: _points(chain, column_of, x) for edge, chain in chains.items()}
    width = len(columns) * (BOX_WIDTH + _GAP_X) - _GAP_X
    return Layout(places, lines, max(width, BOX_WIDTH), height)


def _chain(
    slots: list[list[_Slot]], boxes: Mapping[str, _Slot], one: str, other: str, column_of: Mapping[str, int]
) -> list[_Slot]:
    """The box, a lane in every column between, the other box."""
    chain = [boxes[one]]
    for column in range(column_of[one] + 1, column_of[other]):
        lane = _Slot(f"{one}\n{other}", "", [], [])
        slots[column].append(lane)
        chain.append(lane)
    chain.append(boxes[other])
    for left, right in pairwise(chain):
        if column_of[one] < column_of[other]:
            left.after.append(right)
            right.before.append(left)
    return chain


def _arrange(slots: list[list[_Slot]]) -> None:
    """Each column in the order of the middles of what its slots are tied to, forth and back a few times."""
    for column in slots:
        _number(column)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        for column in slots if forth else reversed(slots):
            middles = {id(slot): _middle(slot.before if forth else slot.after, slot.place) for slot in column}
            column.sort(key=lambda slot: (middles[id(slot)], slot.key))
            _number(column)


def _number(column: list[_Slot]) -> None:
    for place, slot in enumerate(column):
        slot.place = (place + 0.5) / len(column)


def _middle(ties: Sequence[_Slot], own: float) -> float:
    return sum(slot.place for slot in ties) / len(ties) if ties else own


def _stack(slots: list[list[_Slot]]) -> float:
    """Give every slot its height; columns are centred on the tallest. Returns the height of all."""
    heights = [sum(slot.height + _GAP_Y for slot in column) - _GAP_Y for column in slots if column]
    tallest = max(heights, default=BOX_HEIGHT)
    for column in slots:
        y = (tallest - (sum(slot.height + _GAP_Y for slot in column) - _GAP_Y)) / 2
        for slot in column:
            slot.y = y
            y += slot.height + _GAP_Y
    return tallest


def _points(
    chain: Sequence[_Slot], column_of: Mapping[str, int], x: Mapping[int, float]
) -> tuple[Point, ...]:
    first, last = chain[0], chain[-1]
    column = column_of[first.box]
    points = [(x[column] + BOX_WIDTH, first.y + BOX_HEIGHT / 2)]
    for step, lane in enumerate(chain[1:-1], start=1):
        middle = lane.y + _LANE / 2
        points += [(x[column + step], middle), (x[column + step] + BOX_WIDTH, middle)]
    left = x[column_of[last.box]]
    points.append((left + (BOX_WIDTH if column_of[last.box] == column else 0.0), last.y + BOX_HEIGHT / 2))
    return tuple(points)

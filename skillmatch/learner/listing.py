"""The order of a list: the best first, what adds the same as one above it further down (MMR)."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_DIGITS = 12
_SLACK = 1e-9
"""Added to bounds, so that rounding never hides what could still win."""

Key = tuple[int, str]
"""Decides between equal scores: place of the state of readiness, then id."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An item as it is listed: its score before and after what is taken off for variety."""

    place: int
    score: float
    taken_off: float
    """In [0, …): how much the items above it take off."""


def listed(
    bounds: Sequence[tuple[float, int]],
    evaluate: Callable[[int], tuple[float, Key]],
    overlap: Callable[[int, int], float],
) -> Iterator[Scored]:
    """Items by score − max overlap with those listed before, best first, worked out as far as asked for.

    Maximal marginal relevance (Carbonell & Goldstein, SIGIR 1998) as a lazy greedy: `bounds` are (at least
    the score, place), the greatest first; `evaluate` gives an item's score and what decides ties;
    `overlap(item, above)` ≥ 0 is what an item listed above takes off. As more is listed only more is taken
    off, so the values never rise, and what has not been looked at yet can only be lower than its bound.
    """
    heap: list[tuple[float, int, Key, int]] = []
    known: dict[int, tuple[float, Key]] = {}
    most: dict[int, tuple[int, float]] = {}  # items it was held against, and the most one takes off
    above: list[int] = []

    def push(place: int) -> None:
        seen, before = most.get(place, (0, 0.0))
        taken = max([before, *(overlap(place, other) for other in above[seen:])])
        most[place] = (len(above), taken)
        score, key = known[place]
        heapq.heappush(heap, (-round(score - taken, _DIGITS), len(above), key, place))

    coming = iter(bounds)
    following = next(coming, None)
    while heap or following is not None:
        if following is not None and (not heap or following[0] + _SLACK >= -heap[0][0]):
            known[following[1]] = evaluate(following[1])
            push(following[1])
            following = next(coming, None)
            continue
        _, held_against, _, place = heapq.heappop(heap)
        if held_against == len(above):
            yield Scored(place, known[place][0], most[place][1])
            above.append(place)
        else:
            push(place)

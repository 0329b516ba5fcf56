"""What a catalogue offers towards gaps: every credential against every gap, in one pass."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, TaughtSkill
from skillmatch.ranking import Relatedness, Taught

MOST = 3
"""Suggestions told for one gap."""


class Suggestion(NamedTuple):
    """A credential that speaks to a gap."""

    credential: str
    value: float
    """Probability × relatedness, in (0, 1]."""
    teaches: TaughtSkill


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """(pairs,) columns: one line a gap and credential, gap by gap, the best credential first."""

    gaps: NDArray[np.int64]
    """Framework rows, rising."""
    places: NDArray[np.int64]
    """Credentials, as places in `Taught.ids`."""
    values: NDArray[np.float64]
    entries: NDArray[np.int64]
    taught: Taught

    def of(self, row: int, most: int = MOST) -> tuple[Suggestion, ...]:
        """The credentials that cover `row` best, best first."""
        first, last = np.searchsorted(self.gaps, (row, row + 1)).tolist()
        lines = range(first, min(last, first + most))
        return tuple(
            Suggestion(
                self.taught.ids[self.places[line]],
                float(self.values[line]),
                self.taught.statements[self.entries[line]],
            )
            for line in lines
        )


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """Where suggestions come from: a catalogue, less what the programme has already."""

    catalogue: Taught | None
    inside: Collection[str] = ()
    """Ids of the programme's own credentials."""
    offered: Mapping[str, Credential] = field(default_factory=dict)
    issuers: frozenset[str] = frozenset()
    """The programme's own, whose credentials come first among equals."""

    def name(self, credential: str) -> str:
        return self.offered[credential].name if credential in self.offered else credential

    def offers(self, rows: NDArray[np.int64], relatedness: Relatedness) -> Offers | None:
        """Everything on the shelf that speaks to any of `rows`; None without a catalogue.

        Of equally good ones those of the programme's own issuers come first, then those of fewer hours, then
        by id.
        """
        taught = self.catalogue
        if taught is None:
            return None
        outside = np.array([name not in self.inside for name in taught.ids], dtype=np.bool_)
        pairs = _pairs(taught, outside, rows, relatedness)
        gaps, entries, values = pairs
        places = taught.places[entries]
        ease = np.argsort(np.argsort(self._easiest_first(taught)))[places]
        order = np.lexsort((entries, ease, -values, gaps))
        keys = gaps[order] * len(taught.ids) + places[order]
        order = order[np.sort(np.unique(keys, return_index=True)[1])]
        return Offers(gaps[order], places[order], values[order], entries[order], taught)

    def _easiest_first(self, taught: Taught) -> NDArray[np.int64]:
        """Places of `taught.ids`, easiest to add first; the ids rise already, and the sort keeps that."""

        def ease(place: int) -> tuple[bool, float]:
            one = self.offered.get(taught.ids[place])
            hours = one.hours if one and one.hours is not None else float("inf")
            return one is None or one.issuer not in self.issuers, hours

        return np.array(sorted(range(len(taught.ids)), key=ease), dtype=np.int64)


def _pairs(
    taught: Taught, outside: NDArray[np.bool_], rows: NDArray[np.int64], relatedness: Relatedness
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """(gap row, entry, value) of every entry of `outside` credentials that speaks to one of `rows`."""
    wanted = np.zeros(len(taught.framework), dtype=np.bool_)
    wanted[rows] = True
    entries = np.flatnonzero(outside[taught.places]) if len(taught) else np.empty(0, dtype=np.int64)
    entries = entries[np.argsort(taught.rows[entries], kind="stable")]
    held, starts = np.unique(taught.rows[entries], return_index=True)
    relatedness.prepare(held.tolist())
    gaps, owners, values = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0)]
    for row, own in zip(held.tolist(), np.split(entries, starts[1:]), strict=len(held) > 0):
        related = relatedness.held(row)
        kept = wanted[related.rows]
        near, weights = related.rows[kept], related.weights[kept]
        gaps.append(np.repeat(near, len(own)))
        owners.append(np.tile(own, len(near)))
        values.append(np.outer(weights, taught.probabilities[own]).ravel())
    return np.concatenate(gaps), np.concatenate(owners), np.concatenate(values)

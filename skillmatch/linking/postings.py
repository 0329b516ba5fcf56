"""Sparse scores without a sparse library: for every term the rows that have it, and with what weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Postings:
    """A (terms, rows) matrix, term by term."""

    ends: NDArray[np.int64]
    """(terms + 1,) where each term's rows start."""
    rows: NDArray[np.int32]
    weights: Scores
    size: int
    """Rows there are."""

    @classmethod
    def of(
        cls, terms: NDArray[Any], rows: NDArray[Any], weights: NDArray[Any], shape: tuple[int, int]
    ) -> Self:
        """From triples in any order, each (term, row) once; `shape` is (terms, rows)."""
        order = np.lexsort((rows, terms))
        ends = np.concatenate(([0], np.cumsum(np.bincount(terms, minlength=shape[0]))))
        return cls(
            ends.astype(np.int64),
            np.asarray(rows, dtype=np.int32)[order],
            np.asarray(weights, dtype=np.float32)[order],
            shape[1],
        )

    def scores(
        self, terms: Sequence[int] | NDArray[np.int64], weights: Scores | None = None
    ) -> NDArray[np.float64]:
        """(rows,) sum over `terms` of the weight each row has for the term, times the term's own if given."""
        if not len(terms):
            return np.zeros(self.size)
        columns = np.asarray(terms, dtype=np.int64)
        starts, stops = self.ends[columns], self.ends[columns + 1]
        places = _ranges(starts, stops)
        found = self.weights[places]
        if weights is not None:
            found = found * np.repeat(weights, stops - starts)
        return np.bincount(self.rows[places], weights=found, minlength=self.size).astype(np.float64)

    def to_arrays(self, name: str) -> Arrays:
        """Its arrays under names that start with `name`."""
        return {
            f"{name}.ends": self.ends,
            f"{name}.rows": self.rows,
            f"{name}.weights": self.weights,
            f"{name}.size": np.array([self.size], dtype=np.int64),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], name: str) -> Self:
        """What `to_arrays` made. Raises KeyError where a part is missing."""
        ends, rows, weights = (arrays[f"{name}.{part}"] for part in ("ends", "rows", "weights"))
        return cls(ends, rows, weights, int(arrays[f"{name}.size"][0]))


def _ranges(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """start … stop − 1 of every pair, one after the other."""
    lengths = stops - starts
    total = np.cumsum(lengths)
    return np.asarray(np.arange(int(total[-1])) + np.repeat(starts - total + lengths, lengths))


def packed(words: Iterable[str]) -> NDArray[np.uint8]:
    """Words without line ends as one array."""
    return np.frombuffer("\n".join(words).encode("utf-8", "surrogatepass"), dtype=np.uint8)


def unpacked(array: NDArray[np.uint8]) -> list[str]:
    """What `packed` took in; no word at all where it is empty."""
    text = array.tobytes().decode("utf-8", "surrogatepass")
    return text.split("\n") if text else []

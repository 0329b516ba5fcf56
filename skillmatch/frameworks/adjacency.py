"""Directed edges between rows, as two compressed arrays: one array slice a look-up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class Adjacency:
    """Edges source → target between rows 0…size-1; double edges count once, answers rise."""

    def __init__(self, size: int, pairs: Sequence[tuple[int, int]]) -> None:
        """`pairs` are (source, target) rows."""
        edges = np.unique(np.array(pairs, dtype=np.int64).reshape(-1, 2), axis=0)
        self._out = _Compressed(size, edges[:, 0], edges[:, 1])
        self._in = _Compressed(size, edges[:, 1], edges[:, 0])

    def targets(self, row: int) -> tuple[int, ...]:
        """Rows that `row` points at."""
        return self._out.of(row)

    def sources(self, row: int) -> tuple[int, ...]:
        """Rows that point at `row`."""
        return self._in.of(row)


class _Compressed:
    def __init__(self, size: int, keys: NDArray[np.int64], values: NDArray[np.int64]) -> None:
        self._values = values[np.lexsort((values, keys))]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(keys, minlength=size))))

    def of(self, row: int) -> tuple[int, ...]:
        return tuple(self._values[self._starts[row] : self._starts[row + 1]].tolist())

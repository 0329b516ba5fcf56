"""The seam of vector search, and what every index owes its callers."""

from __future__ import annotations

from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..errors import InputError

IndexKind = Literal["exact", "flat", "pq", "ivf", "hnsw"]
INDEX_KINDS: tuple[IndexKind, ...] = ("exact", "flat", "pq", "ivf", "hnsw")

Scores = NDArray[np.float32]
Rows = NDArray[np.int64]
Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Scores of one row by different matrix kernels differ by a few float32 steps; far below any meaning.
NOISE = 1e-5


class VectorIndex(Protocol):
    """Rows of vectors, searched by inner product (cosine, for unit rows).

    Whatever the kind, the score returned for a row is the float32 inner product with the stored vector,
    computed by one routine: two kinds that return the same row return the same bits.
    """

    @property
    def kind(self) -> IndexKind: ...

    @property
    def size(self) -> int:
        """Rows held."""
        ...

    @property
    def dimension(self) -> int: ...

    @property
    def vectors(self) -> Vectors:
        """(size, dimension) the vectors, not to be written to."""
        ...

    def search(self, queries: ArrayLike, k: int, allowed: Mask | None = None) -> tuple[Scores, Rows]:
        """The `k` best rows of each query, best first, equal scores by lower row.

        Args:
            queries: (q, dimension), any float type.
            k: at least 0; where fewer rows can be had, the rest is -inf and row -1.
            allowed: (size,) True where a row may be returned; None allows all.

        Returns:
            (q, k) scores and (q, k) rows.

        Raises:
            InputError: wrong shape, or a value that is not finite.
        """
        ...


def checked_vectors(vectors: ArrayLike, what: str = "vectors") -> Vectors:
    """(n, d) C-contiguous float32 with finite values only, copied only where that takes a copy."""
    try:
        with np.errstate(over="ignore"):  # what overflows becomes infinite, which is refused below
            found = np.ascontiguousarray(vectors, dtype=np.float32)
    except (TypeError, ValueError) as error:
        raise InputError(f"{what} must be a table of numbers: {error}") from error
    if found.ndim != 2 or found.shape[1] == 0:
        raise InputError(f"{what} must be a table of rows and columns, not of shape {found.shape}")
    # A sum is finite only if all it sums is, up to overflow: one pass without a mask of n × d.
    with np.errstate(over="ignore", invalid="ignore"):
        bad = np.flatnonzero(~np.isfinite(np.einsum("ij,ij->i", found, found)))
    if bad.size:
        raise InputError(
            f"row {bad[0]} of the {what} holds a value that is not a finite number",
            fix="Encode the text of that row again.",
        )
    return found


def checked_queries(queries: ArrayLike, dimension: int, k: int) -> Vectors:
    """Queries as float32 rows that fit the index."""
    found = checked_vectors(queries, "queries")
    if found.shape[1] != dimension:
        raise InputError(
            f"the queries have {found.shape[1]} columns, the index has {dimension}",
            fix="Encode the queries with the encoder the index was built with.",
        )
    if k < 0:
        raise InputError(f"cannot return {k} rows")
    return found


def checked_mask(allowed: Mask | None, size: int) -> Mask | None:
    """The filter as (size,) booleans, or None where it lets everything through."""
    if allowed is None:
        return None
    found = np.asarray(allowed)
    if found.shape != (size,) or found.dtype != np.bool_:
        raise InputError(f"the filter must be {size} booleans, not {found.shape} of {found.dtype}")
    return None if found.all() else found

"""The reference: exact search with numpy alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .base import IndexKind, Mask, Rows, Scores, Vectors, checked_mask, checked_queries, checked_vectors
from .scoring import exact_search


class ExactIndex:
    """Every other kind must agree with this one. Holds the vectors themselves, without a copy if it can."""

    kind: IndexKind = "exact"

    def __init__(self, vectors: ArrayLike) -> None:
        """`vectors`: (n, d), finite.

        Raises:
            InputError: wrong shape, or a value that is not finite.
        """
        self._vectors = checked_vectors(vectors)

    @classmethod
    def restored(cls, vectors: Vectors) -> ExactIndex:
        """An index over vectors that were saved earlier, taken as they are."""
        index = cls.__new__(cls)
        index._vectors = vectors
        return index

    @property
    def size(self) -> int:
        return len(self._vectors)

    @property
    def dimension(self) -> int:
        return int(self._vectors.shape[1])

    @property
    def vectors(self) -> Vectors:
        return self._vectors

    def search(self, queries: ArrayLike, k: int, allowed: Mask | None = None) -> tuple[Scores, Rows]:
        """See `VectorIndex.search`."""
        found = checked_queries(queries, self.dimension, k)
        mask = checked_mask(allowed, self.size)
        subset = None if mask is None else np.flatnonzero(mask).astype(np.int64)
        return exact_search(self._vectors, found, k, subset)

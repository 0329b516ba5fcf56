"""FAISS behind the `VectorIndex` seam: it proposes rows, exact scoring disposes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from . import engine, tuning
from .base import IndexKind, Mask, Rows, Scores, Vectors, checked_mask, checked_queries, checked_vectors
from .scoring import best_of, exact_search


class FaissIndex:
    """One of the kinds `flat` (exact), `pq` (exhaustive over codes), `ivf` (some lists of codes), `hnsw`.

    FAISS finds a shortlist and the rows on it are scored again from the float32 vectors, so that scores
    are exact for every kind and only a missed row can be wrong. `ivf` and `hnsw` raise their effort while
    building until probe queries reach `tuning.RECALL_GATE`; `effort` says where that ended.
    """

    def __init__(self, vectors: ArrayLike, kind: IndexKind = "flat") -> None:
        """Build it over (n, d) finite `vectors`.

        Under `tuning.TRAINABLE_ROWS` rows there is nothing to learn codes from, and `pq` and `ivf` become
        `flat`. All but `hnsw` are deterministic, which is so on one thread.

        Raises:
            InputError: wrong shape, or a value that is not finite.
        """
        found = checked_vectors(vectors)
        if kind in ("pq", "ivf") and len(found) < tuning.TRAINABLE_ROWS:
            kind = "flat"
        self._take(kind, engine.build(found, kind), found, tuning.effort(kind, len(found)).start)
        if kind in ("ivf", "hnsw"):
            self._tune()

    @classmethod
    def restored(cls, kind: IndexKind, base: Any, vectors: Vectors, effort: int) -> FaissIndex:
        """An index over parts that were saved earlier."""
        index = cls.__new__(cls)
        index._take(kind, base, vectors, effort)
        return index

    def _take(self, kind: IndexKind, base: Any, vectors: Vectors, effort: int) -> None:
        self.kind: IndexKind = kind
        self.base = base
        self.effort = effort
        # A flat index holds the vectors already: look into it rather than keep them twice.
        self._vectors = engine.stored_vectors(base) if kind in ("flat", "hnsw") else vectors

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
        """See `VectorIndex.search`. Exact under a filter of less than `tuning.EXACT_SELECTIVITY`."""
        found = checked_queries(queries, self.dimension, k)
        mask = checked_mask(allowed, self.size)
        count = self.size if mask is None else int(mask.sum())
        if self._exact_is_better(len(found), k, count):
            subset = None if mask is None else np.flatnonzero(mask).astype(np.int64)
            return exact_search(self._vectors, found, k, subset)
        width = self._width(k, count)
        effort = self._effort_for(k, count / self.size)
        near, rows = engine.shortlist(self.base, self.kind, found, width, mask, effort)
        scores, best = best_of(self._vectors, found, rows, k)
        if self.kind == "flat":
            self._settle_ties(found, k, mask, near, scores, best)
        return scores, best

    def _exact_is_better(self, queries: int, k: int, count: int) -> bool:
        """Few rows to look at, or most of them wanted, or a filter FAISS would take row by row."""
        if count < tuning.EXACT_SELECTIVITY * self.size or 2 * self._width(k, count) >= count:
            return True
        if self.kind == "hnsw" and count < self.size:
            return tuning.HNSW_VISITS * self._effort_for(k, count / self.size) >= count
        return self.kind == "flat" and count < self.size and queries >= tuning.SUBSET_QUERIES

    def _width(self, k: int, count: int) -> int:
        """Rows on the shortlist."""
        if self.kind in ("flat", "hnsw"):
            return min(count, k + tuning.EDGE)
        least = max(tuning.SHORTLIST, self.size // tuning.SHORTLIST_SHARE)
        return min(count, max(least, tuning.SHORTLIST_FACTOR * k))

    def _effort_for(self, k: int, share: float) -> int:
        """The tuned effort holds for `PROBE_K` answers without a filter: look further for more.

        A filter may leave nothing in the lists nearest to the query, so a filtered ivf looks into all.
        """
        limit = tuning.effort(self.kind, self.size).limit
        if self.kind == "ivf" and share < 1:
            return limit
        return min(limit, int(np.ceil(self.effort / share)) * max(1, -(-k // tuning.PROBE_K)))

    def _settle_ties(
        self, queries: Vectors, k: int, mask: Mask | None, near: Scores, scores: Scores, rows: Rows
    ) -> None:
        """Search again, in place, where more rows tie at the edge than the shortlist had room for."""
        if k == 0:
            return
        open_ended = np.flatnonzero(near[:, -1] >= scores[:, k - 1] - 2 * engine.NOISE)
        if open_ended.size:
            subset = None if mask is None else np.flatnonzero(mask).astype(np.int64)
            scores[open_ended], rows[open_ended] = exact_search(self._vectors, queries[open_ended], k, subset)

    def _tune(self) -> None:
        """Double the effort until the recall of both sets of probes passes the gate."""
        if not self.size:
            return
        limit = tuning.effort(self.kind, self.size).limit
        sets = _probes(self._vectors)
        wanted = [exact_search(self._vectors, probes, tuning.PROBE_K)[0] for probes in sets]
        while self.effort < limit:
            found = [self.search(probes, tuning.PROBE_K)[0] for probes in sets]
            if min(map(recall, found, wanted)) >= tuning.RECALL_GATE:
                return
            self.effort = min(limit, 2 * self.effort)


def recall(found: Scores, wanted: Scores) -> float:
    """Share of the true answers found, in [0, 1], from (q, k) scores of an index and of an exact one.

    A row that ties with the last true answer is as good as that one. Nothing wanted is wholly found.
    """
    real = np.isfinite(wanted)
    if not real.any():
        return 1.0
    edge = np.min(wanted, axis=1, where=real, initial=np.inf)
    return float((found >= edge[:, None]).sum() / real.sum())


def _probes(vectors: Vectors) -> tuple[Vectors, Vectors]:
    """Two sets of queries that are no stored vectors: stored ones moved at random, and means of three."""
    generator = np.random.default_rng(tuning.SEED)
    count = min(tuning.PROBES, len(vectors))
    chosen = vectors[generator.choice(len(vectors), (3, count))]
    noise = generator.standard_normal(chosen[0].shape)
    noise *= tuning.PROBE_NOISE * np.linalg.norm(chosen[0], axis=1, keepdims=True)
    moved = chosen[0] + noise / np.sqrt(vectors.shape[1])
    return np.asarray(moved, dtype=np.float32), np.mean(chosen, axis=0, dtype=np.float32)

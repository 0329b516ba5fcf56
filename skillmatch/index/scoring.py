"""The exact parts every kind of index shares: scores of given rows, and the best of all rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .base import NOISE, Rows, Scores, Vectors

_BLOCK_VALUES = 16_000_000  # float32 values held at once while scoring: 64 MB


def padded(queries: int, k: int) -> tuple[Scores, Rows]:
    """An answer with nothing in it."""
    return np.full((queries, k), -np.inf, dtype=np.float32), np.full((queries, k), -1, dtype=np.int64)


def score_rows(vectors: Vectors, queries: Vectors, rows: Rows) -> Scores:
    """(q, m) inner products with the named rows; -inf where a row is -1.

    `einsum` runs the same loop for every pair whatever the shapes around it, which matrix products do
    not: equal vectors get equal bits, so ties are real ties, and no batch size changes a score.
    """
    scores = np.empty(rows.shape, dtype=np.float32)
    step = max(1, _BLOCK_VALUES // max(1, rows.shape[1] * vectors.shape[1]))
    for start in range(0, len(queries), step):
        block = slice(start, start + step)
        scores[block] = np.einsum("qd,qkd->qk", queries[block], vectors[rows[block]])
    scores[rows < 0] = -np.inf
    return scores


def best_of(vectors: Vectors, queries: Vectors, rows: Rows, k: int) -> tuple[Scores, Rows]:
    """Score a (q, m) shortlist of rows and keep its `k` best, ties by lower row; -1 marks no row."""
    scores = score_rows(vectors, queries, rows)
    order = np.lexsort((rows, -scores), axis=1)[:, :k]
    top_scores, top_rows = padded(len(queries), k)
    found = order.shape[1]
    top_scores[:, :found] = np.take_along_axis(scores, order, axis=1)
    top_rows[:, :found] = np.take_along_axis(rows, order, axis=1)
    return top_scores, top_rows


def exact_search(
    vectors: Vectors, queries: Vectors, k: int, subset: Rows | None = None
) -> tuple[Scores, Rows]:
    """The true answer over all rows, or over the ascending `subset` of them."""
    pool = vectors if subset is None else vectors[subset]
    scores, rows = padded(len(queries), k)
    wanted = min(k, len(pool))
    if wanted == 0:
        return scores, rows
    step = max(1, _BLOCK_VALUES // len(pool))
    for start in range(0, len(queries), step):
        block = queries[start : start + step]
        for offset, approximate in enumerate(block @ pool.T):
            near = _near_top(approximate, wanted)
            query = start + offset
            chosen = near if subset is None else subset[near]
            top = best_of(vectors, queries[query : query + 1], chosen[None, :], wanted)
            scores[query, :wanted], rows[query, :wanted] = top[0][0], top[1][0]
    return scores, rows


def _near_top(scores: Scores, k: int) -> NDArray[np.int64]:
    """Places that may belong to the top `k` once kernel noise is gone; all ties at the edge among them."""
    if k >= len(scores):
        return np.arange(len(scores), dtype=np.int64)
    edge = np.partition(scores, len(scores) - k)[len(scores) - k]
    return np.flatnonzero(scores >= edge - NOISE).astype(np.int64)

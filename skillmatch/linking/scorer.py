"""The ranking score of every skill for a text: dense, lexical and popularity, in one weighted sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from .known import Known
from .lexical import LexicalIndex
from .settings import FusionWeights

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..index import VectorIndex

Matrix = NDArray[np.float32]
BLOCK = 128
"""Texts scored together: bounds memory to a few matrices of 128 rows by the framework's size."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A text to rank skills for, and its clauses (without the text itself)."""

    text: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Scores of consecutive units.

    `parts` are (units, skills) by name; "fused" is their weighted sum, about [0, 1]. `dense` is (pieces,
    skills) cosines to the labels, `vectors` and `pieces` those of the pieces; the pieces of unit `i` are rows
    `first[i]` (the text) to `first[i + 1]` (its clauses).
    """

    start: int
    parts: dict[str, Matrix]
    dense: Matrix
    pieces: list[str]
    vectors: Matrix
    first: list[int]


class HybridScorer:
    """Scores texts against every skill of a framework, exactly."""

    def __init__(
        self,
        known: Known,
        lexical: LexicalIndex,
        encoder: Encoder,
        weights: FusionWeights,
        index: VectorIndex | None = None,
    ) -> None:
        """`index` holds the labels' vectors where `known` does not; `encoder` is for the texts."""
        self._known = known
        self._lexical = lexical
        self._encoder = encoder
        self._weights = weights
        self._index = index

    def blocks(self, units: Sequence[Unit], progress: Progress = silent) -> Iterator[Block]:
        """Scores of all units, `BLOCK` at a time. Every distinct piece is encoded once, in one call."""
        pieces = dict.fromkeys(_plain(piece) for unit in units for piece in (unit.text, *unit.clauses))
        vectors = self._encoder.encode(list(pieces), progress)
        place = {piece: row for row, piece in enumerate(pieces)}
        for start in range(0, len(units), BLOCK):
            part = units[start : start + BLOCK]
            own = [[_plain(piece) for piece in (unit.text, *unit.clauses)] for unit in part]
            first = [0, *accumulate(len(one) for one in own)]
            flat = [piece for one in own for piece in one]
            found = vectors[np.array([place[piece] for piece in flat], dtype=np.int64)]
            yield self._block(start, flat, found, first)
            progress("scoring", start + len(part), len(units))

    def _block(self, start: int, pieces: list[str], vectors: Matrix, first: list[int]) -> Block:
        weights, known = self._weights, self._known
        wholes = first[:-1]
        texts = [pieces[row] for row in wholes]
        dense = self._similar(vectors)
        whole = dense[wholes]
        parts = {
            "whole": whole,
            "clause": np.maximum.reduceat(dense, wholes, axis=0),
            "described": whole if known.described is known.labels else vectors[wholes] @ known.described.T,
            "coverage": self._lexical.coverage(texts),
            "bm25": self._lexical.bm25(texts),
            "characters": self._lexical.characters(texts),
        }
        fused = weights.popularity * known.popularity + weights.whole * whole
        fused += weights.clause * parts["clause"]
        fused += weights.description * parts["described"]
        fused += weights.coverage * parts["coverage"]
        fused += weights.bm25 * parts["bm25"]
        fused += weights.characters * parts["characters"]
        parts["fused"] = fused
        return Block(start, parts, dense, pieces, vectors, first)

    def _similar(self, vectors: Matrix) -> Matrix:
        """(pieces, skills) cosines; with an index, what its search left out counts as its lowest."""
        if self._index is None:
            return np.asarray(vectors @ self._known.labels.T, dtype=np.float32)
        size = len(self._known.popularity)
        scores, rows = self._index.search(vectors, min(1024, size))
        valid = rows >= 0
        lowest = np.where(valid, scores, np.inf).min(axis=1, initial=1.0)
        dense = np.repeat(lowest[:, None], size, axis=1).astype(np.float32)
        line, column = np.nonzero(valid)
        dense[line, rows[line, column]] = scores[line, column]
        return dense


def top(scores: Matrix, k: int) -> NDArray[np.int64]:
    """(texts, min(k, skills)) columns of the highest scores, best first; ties by lower column."""
    k = min(k, scores.shape[1])
    if not k or not len(scores):
        return np.zeros((len(scores), k), dtype=np.int64)
    cut = -np.partition(-scores, k - 1, axis=1)[:, k - 1]
    found = np.empty((len(scores), k), dtype=np.int64)
    for line, (row, least) in enumerate(zip(scores, cut, strict=True)):
        columns = np.flatnonzero(row >= least)
        found[line] = columns[np.argsort(-row[columns], kind="stable")][:k]
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())

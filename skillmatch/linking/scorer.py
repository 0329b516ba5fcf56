"""The ranking score of every skill for a text: dense, lexical and popularity, in one weighted sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, named, silent
from .lexical import LexicalIndex
from .settings import LinkSettings

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework
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

    `fused` is (units, skills), about [0, 1]. `dense` is (pieces, skills) cosines to the labels, where the
    pieces of unit `i` are rows `first[i]` (the text) to `first[i + 1]` (its clauses).
    """

    start: int
    fused: Matrix
    dense: Matrix
    first: list[int]


class HybridScorer:
    """Scores texts against every skill of a framework, exactly."""

    def __init__(
        self,
        framework: Framework,
        encoder: Encoder,
        settings: LinkSettings,
        index: VectorIndex | None = None,
        progress: Progress = silent,
        text_encoder: Encoder | None = None,
    ) -> None:
        """Encodes the labels, unless `index` holds them, and the descriptions, unless settings say not to."""
        self._encoder = text_encoder or encoder
        self._weights = settings.weights
        self._size = len(framework)
        self._index = index
        self._labels = (
            None
            if index is not None
            else encoder.encode(framework.labels, named(progress, "encoding labels"))
        )
        self._described = (
            _described(framework, encoder, named(progress, "encoding descriptions"))
            if settings.descriptions
            else None
        )
        self._lexical = LexicalIndex(framework.labels, framework.alt_labels)
        self._popularity = _popularity(framework)

    def blocks(self, units: Sequence[Unit], progress: Progress = silent) -> Iterator[Block]:
        """Scores of all units, `BLOCK` at a time. Every distinct piece is encoded once, in one call."""
        pieces = dict.fromkeys(_plain(piece) for unit in units for piece in (unit.text, *unit.clauses))
        vectors = self._encoder.encode(list(pieces), progress)
        place = {piece: row for row, piece in enumerate(pieces)}
        for start in range(0, len(units), BLOCK):
            part = units[start : start + BLOCK]
            rows = [[place[_plain(piece)] for piece in (unit.text, *unit.clauses)] for unit in part]
            first = [0, *accumulate(len(own) for own in rows)]
            found = vectors[np.concatenate([np.array(own, dtype=np.int64) for own in rows])]
            yield self._block(start, part, found, first)
            progress("scoring", start + len(part), len(units))

    def _block(self, start: int, units: Sequence[Unit], vectors: Matrix, first: list[int]) -> Block:
        weights = self._weights
        texts = [_plain(unit.text) for unit in units]
        dense = self._similar(vectors)
        wholes = vectors[first[:-1]]
        described = self._described
        fused = weights.whole * dense[first[:-1]]
        fused += weights.clause * np.maximum.reduceat(dense, first[:-1], axis=0)
        fused += weights.description * (dense[first[:-1]] if described is None else wholes @ described.T)
        fused += weights.coverage * self._lexical.coverage(texts)
        fused += weights.bm25 * self._lexical.bm25(texts)
        fused += weights.characters * self._lexical.characters(texts)
        fused += weights.popularity * self._popularity
        return Block(start, fused, dense, first)

    def _similar(self, vectors: Matrix) -> Matrix:
        """(pieces, skills) cosines; with an index, what its search left out counts as its lowest."""
        if self._labels is not None:
            return np.asarray(vectors @ self._labels.T, dtype=np.float32)
        if self._index is None:
            raise RuntimeError("neither label vectors nor an index")
        scores, rows = self._index.search(vectors, min(1024, self._size))
        valid = rows >= 0
        lowest = np.where(valid, scores, np.inf).min(axis=1, initial=1.0)
        dense = np.repeat(lowest[:, None], self._size, axis=1).astype(np.float32)
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


def _described(framework: Framework, encoder: Encoder, progress: Progress) -> Matrix | None:
    """Vectors of "label: description", the label alone where there is none; None where no skill has one."""
    if not any(framework.descriptions):
        return None
    pairs = zip(framework.labels, framework.descriptions, strict=True)
    return encoder.encode([f"{label}: {text}" if text else label for label, text in pairs], progress)


def _popularity(framework: Framework) -> Matrix:
    counts = np.log1p(framework.occupation_counts().astype(np.float32))
    return np.asarray(counts / max(float(counts.max(initial=0.0)), 1e-6), dtype=np.float32)

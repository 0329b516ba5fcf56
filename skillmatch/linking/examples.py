"""Labelled texts as a memory: what was said that texts like this one ask for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

NONE: Rows = np.zeros(0, dtype=np.int64)
NEIGHBOURS = 30
"""Nearest sentences that have a say."""
SHARPNESS = 25.0
"""A neighbour that is nearer by 0.04 in cosine has e times the vote."""
AT_ONCE = 32
"""Texts compared at once: bounds memory to some megabytes."""
_LEFT_OUT = -2.0
"""In place of the cosine of an example that is none: less than any."""


class Examples:
    """Texts' vectors and the framework rows each asks for."""

    def __init__(self, vectors: Matrix, skills: Sequence[Sequence[int]], made: NDArray[np.bool_]) -> None:
        """`vectors` (examples, dimension) unit rows; `skills` rows of the framework, per example; `made`:
        which of them were written around skills, not found."""
        self.vectors = vectors
        self.made = made
        self.skills = [np.asarray(own, dtype=np.int64) for own in skills]
        self._counts = np.bincount(np.concatenate([np.zeros(0, np.int64), *self.skills]))

    def __len__(self) -> int:
        return len(self.skills)

    def recall(self, vectors: Matrix, leave_out: Sequence[Rows] = ()) -> list[Recalled]:
        """What comes to mind for each of `vectors`; examples `leave_out[i]` are no neighbours of text `i`."""
        if not len(self):
            return [NOTHING] * len(vectors)
        found: list[Recalled] = []
        for start in range(0, len(vectors), AT_ONCE):
            left_out = leave_out[start : start + AT_ONCE]
            found.extend(self._recalled(vectors[start : start + AT_ONCE], left_out))
        return found

    def _recalled(self, vectors: Matrix, leave_out: Sequence[Rows]) -> Iterator[Recalled]:
        cosines = vectors @ self.vectors.T
        for line, places in enumerate(leave_out):
            cosines[line, places] = _LEFT_OUT
        depth = min(NEIGHBOURS, len(self))
        near = np.argpartition(-cosines, depth - 1, axis=1)[:, :depth]
        made = cosines[:, self.made].max(axis=1, initial=0.0)
        for line, own in enumerate(near):
            yield self._said(cosines[line], own[cosines[line, own] > _LEFT_OUT], float(made[line]))

    def asked(self, rows: Rows, leave_out: Rows = NONE) -> Matrix:
        """1 for each of `rows` that any example asks for, `leave_out` aside, else 0."""
        counts = np.zeros(len(rows), dtype=np.int64)
        known = rows < len(self._counts)
        counts[known] = self._counts[rows[known]]
        for place in leave_out:
            counts -= np.isin(rows, self.skills[place])
        return (counts > 0).astype(np.float32)

    def _said(self, cosines: Matrix, near: Rows, made: float) -> Recalled:
        if not len(near):
            return NOTHING
        cosines = cosines[near]
        best = float(cosines.max())
        votes = np.exp(SHARPNESS * (cosines - best))
        votes /= votes.sum()
        counts = [len(self.skills[place]) for place in near]
        flat = np.concatenate([self.skills[place] for place in near])
        rows, where = np.unique(flat, return_inverse=True)
        share = np.bincount(where, weights=np.repeat(votes, counts), minlength=len(rows))
        likeness = np.zeros(len(rows), dtype=np.float32)
        np.maximum.at(likeness, where, np.repeat(cosines, counts))
        return Recalled(rows, likeness, share.astype(np.float32), best, made)


@dataclass(frozen=True, slots=True)
class Recalled:
    """What neighbours of a text ask for."""

    rows: Rows
    """Framework rows, rising."""
    likeness: Matrix
    """Cosine of the nearest neighbour that asks for each."""
    votes: Matrix
    """Share of the neighbours' vote for each."""
    nearest: float
    """Cosine of the nearest neighbour of all."""
    nearest_made: float
    """Cosine of the nearest example that was written around its skills."""

    def best(self, n: int) -> Rows:
        """The `n` rows with most votes, ties by row."""
        return self.rows[np.argsort(-self.votes, kind="stable")[:n]]

    def of(self, rows: Rows) -> tuple[Matrix, Matrix]:
        """(likeness, vote) of each of `rows`, 0 where no neighbour asks for it."""
        likeness, votes = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.float32)
        place = np.searchsorted(self.rows, rows)
        place[place == len(self.rows)] = 0
        if len(self.rows):
            known = self.rows[place] == rows
            likeness[known], votes[known] = self.likeness[place[known]], self.votes[place[known]]
        return likeness, votes


NOTHING = Recalled(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32), 0.0, 0.0)

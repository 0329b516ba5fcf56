"""A closer look at the best skills of a text: shortlist, features, learnt order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .examples import NONE, Examples, Recalled
from .features import Asked, describe
from .known import Known, Matrix
from .literal import Hit
from .scorer import Block

Rows = NDArray[np.int64]

DEPTHS = {"fused": 40, "whole": 12, "clause": 12, "described": 15, "coverage": 8, "characters": 8}
"""How many of the best by each part are looked at; with `RECALLED`, nine in ten right skills are among them
(TECH, HOUSE validation and SkillSkape dev, untrained encoder)."""
RECALLED = 15
"""How many of those that labelled neighbours ask for."""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The skills of a text worth a closer look, by framework row."""

    rows: Rows
    features: Matrix
    """(rows, `features.NAMES`)"""
    scores: Matrix
    """(rows,) the higher, the likelier; comparable within a text."""
    nearest_made: float
    """Cosine of the nearest made example; see `Recalled`."""

    def ranked(self) -> Rows:
        """Places in the list, best first, ties by row."""
        return np.argsort(-self.scores, kind="stable")


class Reranker:
    """Orders shortlists by a model that was fitted on vectors of the same encoder."""

    def __init__(self, known: Known, ranking: Callable[[Matrix], Matrix], examples: Examples) -> None:
        """`ranking`: (rows,) scores from (rows, `features.NAMES`)."""
        self._known = known
        self._ranking = ranking
        self._examples = examples

    def shortlists(
        self, block: Block, hits: Sequence[Mapping[int, Hit]], leave_out: Sequence[Rows] = ()
    ) -> list[Shortlist]:
        """One list a unit; `hits` by framework row, `leave_out` as in `Examples.recall`."""
        recalled = self.recalled(block, leave_out)
        left = leave_out or [NONE] * len(recalled)
        units = enumerate(zip(hits, recalled, left, strict=True))
        return [self.shortlist(block, line, own, said, out) for line, (own, said, out) in units]

    def recalled(self, block: Block, leave_out: Sequence[Rows] = ()) -> Sequence[Recalled]:
        """What labelled neighbours of each unit ask for."""
        return self._examples.recall(block.vectors[block.first[:-1]], leave_out)

    def shortlist(
        self, block: Block, line: int, hits: Mapping[int, Hit], said: Recalled, leave_out: Rows = NONE
    ) -> Shortlist:
        """The list of one unit of a block."""
        start, end = block.first[line], block.first[line + 1]
        named = np.concatenate((np.array(list(hits), dtype=np.int64), said.best(RECALLED)))
        rows = _worth(block, line, named)
        asked_for = self._examples.asked(rows, leave_out)
        asked = Asked(block.pieces[start:end], block.vectors[start:end], hits, said, asked_for)
        features = describe(self._known, asked, block, line, rows)
        return Shortlist(rows, features, self._ranking(features), said.nearest_made)


def _worth(block: Block, line: int, named: Rows) -> Rows:
    """Rows worth a closer look, rising: the best by each part, and `named`."""
    found = [named]
    for part, depth in DEPTHS.items():
        scores = block.parts[part][line]
        depth = min(depth, len(scores))
        best = np.argpartition(-scores, depth - 1)[:depth] if depth else np.zeros(0, np.int64)
        found.append(best[scores[best] > 0])
    return np.unique(np.concatenate(found))

"""A closer look at the best skills of a text: shortlist, features, learnt order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .examples import Examples
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
    nearest: float
    """Cosine of the nearest labelled example."""

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
        self, block: Block, hits: Sequence[Mapping[int, Hit]], leave_out: Sequence[int] = ()
    ) -> list[Shortlist]:
        """One list a unit; `hits` by framework row, `leave_out` as in `Examples.recall`."""
        recalled = self._examples.recall(block.vectors[block.first[:-1]], leave_out)
        found: list[Shortlist] = []
        for line, (own, said) in enumerate(zip(hits, recalled, strict=True)):
            start, end = block.first[line], block.first[line + 1]
            rows = _worth(
                block, line, np.concatenate((np.array(list(own), dtype=np.int64), said.best(RECALLED)))
            )
            asked = Asked(block.pieces[start:end], block.vectors[start:end], own, said)
            features = describe(self._known, asked, block, line, rows)
            found.append(Shortlist(rows, features, self._ranking(features), said.nearest))
        return found


def _worth(block: Block, line: int, named: Rows) -> Rows:
    """Rows worth a closer look, rising: the best by each part, and `named`."""
    found = [named]
    for part, depth in DEPTHS.items():
        scores = block.parts[part][line]
        depth = min(depth, len(scores))
        best = np.argpartition(-scores, depth - 1)[:depth] if depth else np.zeros(0, np.int64)
        found.append(best[scores[best] > 0])
    return np.unique(np.concatenate(found))

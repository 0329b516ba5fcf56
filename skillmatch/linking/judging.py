"""Two ways to order the skills of a text and to say how likely each link is: learnt, and a plain sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calibration import DECIMALS, Evidence, score
from .features import pair_features
from .guards import ORDINARY
from .literal import Hit
from .model import LinkModel
from .reading import Statement
from .rerank import Reranker, Shortlist
from .scorer import Block, Matrix, top

Hits = Sequence[Mapping[int, Hit]]
Judged = Iterable[tuple[int, float]]

SHORTLIST = 10
"""Best ranked skills of a statement that are given a score; literal matches are added to them."""
CLAUSE_SHORTLIST = 5
"""The same for a clause looked at by itself."""
FIRST = 10.0
"""Put on top of the scores of a shortlist, so that whatever was not looked at closer comes after it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A statement, or one clause of it as a statement of its own."""

    text: int
    """Number of the text it stands in."""
    start: int
    """Where the whole statement starts."""
    statement: Statement
    is_clause: bool = False


class Fused:
    """The weighted sum ranks; a logistic function of it and of literal matches is a link's score."""

    floor = 0.5

    def __init__(self, labels: Sequence[str]) -> None:
        self._ordinary = {row for row, label in enumerate(labels) if label.lower() in ORDINARY}

    def parts(self, text: int, statement: Statement) -> Iterator[Part]:
        """The statement, and each clause of two words or more: a long statement asks for several skills."""
        start = statement.span.start
        yield Part(text, start, statement)
        if len(statement.clauses) > 1:
            for clause in statement.clauses:
                if len(clause.text.split()) > 1:
                    yield Part(text, start, Statement(clause, (clause,), statement.level), is_clause=True)

    def order(self, block: Block, hits: Hits, width: int) -> tuple[NDArray[np.int64], Matrix]:  # noqa: ARG002
        """(units, width) rows and scores, best first."""
        fused = block.parts["fused"]
        best = top(fused, width)
        return best, np.take_along_axis(fused, best, axis=1)

    def judge(self, block: Block, parts: Sequence[Part], hits: Hits) -> Iterator[Judged]:
        """Per unit, rows and scores of skills worth one."""
        for line, (part, own) in enumerate(zip(parts, hits, strict=True)):
            yield self._judged(block.parts["fused"][line], part, own)

    def _judged(self, fused: Matrix, part: Part, hits: Mapping[int, Hit]) -> Judged:
        ranked = top(fused[None], CLAUSE_SHORTLIST if part.is_clause else SHORTLIST)[0].tolist()
        best = float(fused[ranked[0]]) if ranked else 0.0
        words = len(part.statement.span.text.split())
        for row in dict.fromkeys([*ranked, *hits]):
            if row not in hits and row in self._ordinary:
                continue  # *plan*, *design*: every text has such words, so only the name itself counts
            own = float(fused[row])
            yield row, score(Evidence(own, best - own, hits.get(row), words, part.is_clause))


class Learnt:
    """A fitted model ranks a shortlist and gives the probability of each link."""

    def __init__(self, reranker: Reranker, model: LinkModel) -> None:
        self._reranker = reranker
        self._model = model
        self.floor = model.floor

    def parts(self, text: int, statement: Statement) -> Iterator[Part]:
        """The statement alone: its clauses are among its features."""
        yield Part(text, statement.span.start, statement)

    def order(self, block: Block, hits: Hits, width: int) -> tuple[NDArray[np.int64], Matrix]:
        """(units, width) rows and scores, best first: the shortlist, then the rest by the weighted sum."""
        fused = block.parts["fused"].copy()
        for line, own in enumerate(self._reranker.shortlists(block, hits)):
            lift = FIRST - own.scores.min(initial=0.0)
            fused[line, own.rows] = own.scores + lift
        best = top(fused, width)
        return best, np.take_along_axis(fused, best, axis=1)

    def judge(self, block: Block, parts: Sequence[Part], hits: Hits) -> Iterator[Judged]:
        """Per unit, rows and probabilities; none where the unit seems to ask for nothing."""
        asks = self._model.asking(block.vectors[block.first[:-1]])
        lists = self._reranker.shortlists(block, hits)
        for own, wish, _ in zip(lists, asks.tolist(), parts, strict=True):
            yield self._judged(own, wish)

    def _judged(self, own: Shortlist, asks: float) -> Judged:
        places, features = pair_features(own.features, own.scores, asks)
        kind = self._model.kinds.of(own.nearest)
        odds = self._model.odds(features, kind)
        values = np.round(self._model.kinds.probabilities(odds, kind), DECIMALS)
        return zip(own.rows[places].tolist(), values.tolist(), strict=True)

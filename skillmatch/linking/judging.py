"""Two ways to order the skills of a text and to say how likely each link is: learnt, and a plain sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .calibration import DECIMALS, Evidence, score
from .examples import Recalled
from .features import FUSED, pair_features
from .guards import ORDINARY
from .kinds import NAME, UNLIKE, is_name
from .literal import Hit
from .model import LinkModel
from .reading import Statement
from .rerank import Reranker, Shortlist
from .scorer import Block, Matrix, top
from .traps import Traps

Hits = Sequence[Mapping[int, Hit]]
Judged = Iterable[tuple[int, float]]

SHORTLIST = 10
"""Best ranked skills of a statement that are given a score; literal matches are added to them."""
CLAUSE_SHORTLIST = 5
"""The same for a clause looked at by itself."""
MEANING = 2.0
"""Weight of the whole text's cosine beside the weighted sum where the framework has no descriptions: the
model was fitted on one that has. Of 669 descriptions 74% find their own label at once, not 54%."""
Context = Literal["sentence", "document", "stated"]
"""What a statement stands in: by itself, among others of a text, or known to state skills (a competency)."""
BARS: Mapping[Context, float] = {"sentence": 1.0, "document": 0.45, "stated": 0.0}
"""Probability of a statement's best link that is enough, were `Kinds.certain` not reached. Lone sentences
that ask for nothing are often written to sound as if they did; of sentences of postings that ask for nothing
6% are given a skill at 0.45, 3% at the bars for lone ones (held-out folds). A competency is there to state
one: only the floor counts."""
LONG = 8
"""Words of a statement over which its clauses are judged by themselves too, unless it is like the made
examples, whose authors wrote a sentence around each skill."""
NEAR = 0.6
"""Cosine to the nearest label from which a clause is looked at by itself: of 211 links that an earlier
model found in 67 federal postings nine are lost by it, and most of the time is saved."""
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
    context: Context = "sentence"
    is_clause: bool = False


class Fused:
    """The weighted sum ranks; a logistic function of it and of literal matches is a link's score."""

    floor = 0.5

    def __init__(self, labels: Sequence[str]) -> None:
        self._traps = Traps(labels)
        self._ordinary = {row for row, label in enumerate(labels) if label.lower() in ORDINARY}

    def parts(self, text: int, statement: Statement, context: Context) -> Iterator[Part]:
        """The statement, and each clause of two words or more: a long statement asks for several skills."""
        yield Part(text, statement.span.start, statement, context)
        yield from _clauses(text, statement, context)

    def order(self, block: Block, hits: Hits, width: int) -> tuple[NDArray[np.int64], Matrix]:  # noqa: ARG002
        """(units, width) rows and scores, best first."""
        fused = self._wary(block, block.parts["fused"])
        best = top(fused, width)
        return best, np.take_along_axis(fused, best, axis=1)

    def judge(
        self, block: Block, parts: Sequence[Part], hits: Hits
    ) -> Iterator[tuple[Judged, Iterable[Part]]]:
        """Per unit, rows and scores of skills worth one; nothing further: clauses were there at once."""
        for line, (part, own) in enumerate(zip(parts, hits, strict=True)):
            fused = self._traps.set_back(block.parts["fused"][line], _text(block, line))
            yield self._judged(fused, part, own), ()

    def _wary(self, block: Block, scores: Matrix) -> Matrix:
        """(units, skills) scores without traps."""
        return np.stack([self._traps.set_back(own, _text(block, line)) for line, own in enumerate(scores)])

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

    def __init__(self, reranker: Reranker, model: LinkModel, labels: Sequence[str]) -> None:
        self._reranker = reranker
        self._model = model
        self._traps = Traps(labels)
        self.floor = model.floor

    def parts(self, text: int, statement: Statement, context: Context) -> Iterator[Part]:
        """The statement alone: its clauses are among its features. See `judge`."""
        yield Part(text, statement.span.start, statement, context)

    def order(self, block: Block, hits: Hits, width: int) -> tuple[NDArray[np.int64], Matrix]:
        """(units, width) rows and scores, best first: the shortlist, then the rest by the weighted sum."""
        fused = block.parts["fused"].copy()
        for line, (named, said) in enumerate(zip(hits, self._reranker.recalled(block), strict=True)):
            if is_name(block, line):
                fused[line] = self._traps.set_back(fused[line], _text(block, line))
                continue
            own = self._shortlist(block, line, named, said)
            lift = FIRST - own.scores.min(initial=0.0)
            fused[line, own.rows] = own.scores + lift
        best = top(fused, width)
        return best, np.take_along_axis(fused, best, axis=1)

    def judge(
        self, block: Block, parts: Sequence[Part], hits: Hits
    ) -> Iterator[tuple[Judged, Iterable[Part]]]:
        """Per unit, rows and probabilities, none where it seems to ask for nothing; and its clauses that are
        worth a look by themselves (`telling_clauses`), where it is a statement unlike the made examples."""
        asks, recalled = self._looked(block)
        for line, (part, own, said) in enumerate(zip(parts, hits, recalled, strict=True)):
            found = self._shortlist(block, line, own, said)
            # A clause is of its statement's kind, and only those unlike the made examples have clauses.
            kind = UNLIKE if part.is_clause else self._model.kinds.of(said.nearest_made)
            judged = self._judged(found, float(asks[line]), part.context, kind)
            if _may_be_name(block, line, part):
                judged = likelier(judged, self._judged(found, float(asks[line]), part.context, NAME))
            further = () if kind != UNLIKE or part.is_clause else _further(block, line, part)
            yield judged, further

    def named(self, block: Block, parts: Sequence[Part], hits: Hits) -> Iterator[Judged]:
        """Per unit, rows and probabilities where it is a name, else nothing."""
        asks, recalled = self._looked(block)
        for line, (part, own, said) in enumerate(zip(parts, hits, recalled, strict=True)):
            if _may_be_name(block, line, part):
                found = self._reranker.shortlist(block, line, own, said)
                yield self._judged(found, float(asks[line]), part.context, NAME)
            else:
                yield ()

    def _shortlist(self, block: Block, line: int, hits: Mapping[int, Hit], said: Recalled) -> Shortlist:
        """One unit's list, with traps behind all others."""
        found = self._reranker.shortlist(block, line, hits, said)
        traps = self._traps.among(_text(block, line), found.rows)
        last = found.scores.min(initial=0.0) - 1.0
        return replace(found, scores=np.where(traps, last, found.scores)) if traps.any() else found

    def _looked(self, block: Block) -> tuple[Matrix, Sequence[Recalled]]:
        """Per unit, log odds that it asks for anything, and what labelled neighbours ask for."""
        first = block.first[:-1]
        asks = self._model.asks.odds([block.pieces[row] for row in first], block.vectors[first])
        return asks, self._reranker.recalled(block)

    def _judged(self, own: Shortlist, asks: float, context: Context, kind: int) -> Judged:
        scores = own.features[:, FUSED] if kind == NAME else own.scores
        places, features = pair_features(own.features, scores, asks)
        odds = self._model.odds(features, kind)
        values = np.round(self._model.kinds.probabilities(odds, asks, kind, BARS[context]), DECIMALS)
        return zip(own.rows[places].tolist(), values.tolist(), strict=True)


def _text(block: Block, line: int) -> str:
    """The text of a unit, which is its first piece."""
    return block.pieces[block.first[line]]


def _may_be_name(block: Block, line: int, part: Part) -> bool:
    """A clause is none: it stands in a sentence."""
    return not part.is_clause and is_name(block, line)


def likelier(one: Judged, other: Judged) -> Judged:
    """Both judgements of a text that may be a short sentence or a name; of two of a skill the likelier."""
    found = dict(one)
    for row, value in other:
        found[row] = max(value, found.get(row, 0.0))
    return found.items()


class Bare(Fused):
    """The weighted sum, and the model's judge of names, where a framework is mostly bare names or statements.
    Sentences are ranked by their meaning too. The model's networks for sentences were fitted on a framework
    with descriptions and short names, and find nothing at all in NICE's; its judge of names was fitted
    without them too."""

    def __init__(self, labels: Sequence[str], learnt: Learnt, floor: float | None = None) -> None:
        """`floor`: beneath it the weighted sum gives no link, where that is not `Fused.floor`."""
        super().__init__(labels)
        self._learnt = learnt
        self._least = Fused.floor if floor is None else floor
        self.floor = min(Fused.floor, learnt.floor)

    def order(self, block: Block, hits: Hits, width: int) -> tuple[NDArray[np.int64], Matrix]:  # noqa: ARG002
        """(units, width) rows and scores, best first."""
        fused = block.parts["fused"].copy()
        for line in range(len(fused)):
            if not is_name(block, line):
                fused[line] += MEANING * block.parts["whole"][line]
        fused = self._wary(block, fused)
        best = top(fused, width)
        return best, np.take_along_axis(fused, best, axis=1)

    def judge(
        self, block: Block, parts: Sequence[Part], hits: Hits
    ) -> Iterator[tuple[Judged, Iterable[Part]]]:
        """Per unit, rows and scores of skills worth one."""
        names = self._learnt.named(block, parts, hits)
        for (judged, further), named in zip(super().judge(block, parts, hits), names, strict=True):
            sure = ((row, value) for row, value in judged if value >= self._least)
            yield likelier(sure, named), further


def telling_clauses(statement: Statement, block: Block, line: int) -> tuple[Statement, ...]:
    """Clauses of a long statement, unit `line` of the block, that are near to a label: a statement has one
    vector, which tells little of each skill where it lists several."""
    if len(statement.span.text.split()) <= LONG:
        return ()
    start, end = block.first[line], block.first[line + 1]
    nearest = block.dense[start:end].max(axis=1, initial=0.0)
    near = {piece for piece, value in zip(block.pieces[start:end], nearest, strict=True) if value >= NEAR}
    found = (part.statement for part in _clauses(0, statement, "sentence"))
    return tuple(clause for clause in found if " ".join(clause.span.text.split()) in near)


def _further(block: Block, line: int, part: Part) -> tuple[Part, ...]:
    found = telling_clauses(part.statement, block, line)
    return tuple(Part(part.text, part.start, clause, part.context, is_clause=True) for clause in found)


def _clauses(text: int, statement: Statement, context: Context) -> Iterator[Part]:
    if len(statement.clauses) > 1:
        for clause in statement.clauses:
            if len(clause.text.split()) > 1:
                part = Statement(clause, (clause,), statement.level, statement.names_only)
                yield Part(text, statement.span.start, part, context, is_clause=True)

"""Shortlists of many questions with their features, as the networks want them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..linking.examples import Examples
from ..linking.features import NAMES
from ..linking.judging import telling_clauses
from ..linking.kinds import LIKE, NAME, UNLIKE, is_name
from ..linking.known import known_of
from ..linking.lexical import LexicalIndex
from ..linking.linker import named_in, whole_unit
from ..linking.literal import LiteralMatcher
from ..linking.reading import read
from ..linking.rerank import Reranker, Shortlist
from ..linking.scorer import Block, HybridScorer, Unit
from ..linking.settings import FusionWeights
from .rerank_data import Question

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework

Matrix = NDArray[np.float32]


@dataclass(slots=True)
class Table:
    """Candidates of units, one after the other."""

    features: Matrix
    """(candidates, features)"""
    right: Matrix
    """(candidates,) 1 where the unit's question asks for the skill"""
    unit: NDArray[np.int64]
    """(candidates,) number of the unit, rising"""
    vectors: Matrix
    """(units, dimension)"""
    texts: Sequence[str]
    """(units,)"""
    question: NDArray[np.int64]
    """(units,) number of the question"""
    questions: Sequence[Question]
    rows: NDArray[np.int64]
    """(candidates,) framework rows"""
    nearest_made: Matrix
    """(units,) cosine of the nearest made example, of a clause its statement's: it decides on the kind"""
    is_clause: NDArray[np.bool_]
    """(units,)"""
    is_name: NDArray[np.bool_]
    """(units,) see `linking.kinds.is_name`; no clause is one: it stands in a sentence"""

    @property
    def folds(self) -> NDArray[np.int64]:
        """(units,) fold of each."""
        return np.array([self.questions[number].fold for number in self.question], dtype=np.int64)

    @property
    def wanted(self) -> NDArray[np.int64]:
        """(questions,) how many skills each asks for."""
        return np.array([len(question.gold) for question in self.questions], dtype=np.int64)

    def kinds(self, like: float) -> NDArray[np.int64]:
        """(units,) the kind of text each is, where those are like the made examples that reach `like`."""
        return np.where(self.is_name, NAME, np.where(self.nearest_made >= like, LIKE, UNLIKE))

    def settled(self, like: float) -> Table:
        """Without the clauses of statements like the made examples, which are not looked at."""
        kept = ~(self.is_clause & (self.nearest_made >= like))[self.unit]
        return replace(
            self,
            features=self.features[kept], right=self.right[kept], unit=self.unit[kept], rows=self.rows[kept],
        )  # fmt: skip

    def of_units(self, units: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(candidates,) whether each belongs to one of `units`, a mask."""
        return np.asarray(units[self.unit])

    def texts_of(self, units: NDArray[np.bool_]) -> list[str]:
        """Texts of `units`, a mask, in order."""
        return [self.texts[unit] for unit in np.flatnonzero(units).tolist()]


class Tabulator:
    """Makes tables: what a linker does before its networks, without examples that stand with the question."""

    def __init__(self, framework: Framework, encoder: Encoder, memory: Sequence[Question]) -> None:
        known = known_of(framework, encoder)
        lexical = LexicalIndex(framework.labels, framework.alt_labels)
        self._literal = LiteralMatcher(framework.labels, framework.alt_labels)
        self._scorer = HybridScorer(known, lexical, encoder, FusionWeights())
        texts = [" ".join(question.text.split()) for question in memory]
        written = {text for text, question in zip(texts, memory, strict=True) if question.made}
        told: dict[tuple[str, frozenset[int]], set[str]] = {}
        for text, question in zip(texts, memory, strict=True):
            told.setdefault((text, question.gold), set()).add(question.stands_with)
        vectors = encoder.encode([text for text, _ in told])
        made = np.array([text in written for text, _ in told])
        self.examples = Examples(vectors, [sorted(gold) for _, gold in told], made)
        self._own: dict[str, list[int]] = {}
        for place, groups in enumerate(told.values()):
            if len(groups) == 1:  # what another posting says too is an example all the same
                self._own.setdefault(next(iter(groups)), []).append(place)
        self._reranker = Reranker(known, lambda features: features[:, 0], self.examples)
        self._language = framework.info.language

    def sentences(self, questions: Sequence[Question]) -> Table:
        """A unit a question, whole, as `Linker.rank` takes it."""
        asked = [(number, whole_unit(question.text)) for number, question in enumerate(questions)]
        return self._joined(questions, self._tabled(questions, asked))

    def statements(self, questions: Sequence[Question]) -> Table:
        """A unit a statement, without boilerplate, and each clause worth a look, as `Linker.link` takes them.

        A question's units stand together no longer: all statements come first.
        """
        asked = [
            (number, one)
            for number, question in enumerate(questions)
            for one in read(question.text, language=self._language)
        ]
        clauses: list[tuple[int, Unit]] = []
        nearest: list[float] = []
        found: list[_Tabled] = []
        for line, one in enumerate(self._tabled(questions, [(number, one.unit) for number, one in asked])):
            number, statement = asked[line]
            own = telling_clauses(statement, one.block, one.line) if one.block else ()
            clauses.extend((number, clause.unit) for clause in own)
            nearest.extend([one.list.nearest_made] * len(own))
            found.append(replace(one, block=None))
        return self._joined(questions, found, self._tabled(questions, clauses), nearest)

    def _tabled(self, questions: Sequence[Question], asked: Sequence[tuple[int, Unit]]) -> Iterator[_Tabled]:
        for block in self._scorer.blocks([unit for _, unit in asked]):
            texts = [block.pieces[row] for row in block.first[:-1]]
            numbers = [number for number, _ in asked[block.start : block.start + len(texts)]]
            own = [np.array(self._own.get(questions[number].stands_with, []), np.int64) for number in numbers]
            hits = [named_in(self._literal, text) for text in texts]
            for line, found in enumerate(self._reranker.shortlists(block, hits, own)):
                vector = block.vectors[block.first[line]]
                yield _Tabled(numbers[line], found, vector, texts[line], is_name(block, line), block, line)

    def _joined(
        self,
        questions: Sequence[Question],
        wholes: Iterable[_Tabled],
        clauses: Iterable[_Tabled] = (),
        nearest: Sequence[float] = (),
    ) -> Table:
        """One table of all; `nearest`: made example of the clauses' statements."""
        first = list(wholes)
        found = [*first, *clauses]
        lists = [one.list for one in found]
        gold = [list(questions[one.question].gold) for one in found]
        near = [*(one.list.nearest_made for one in first), *nearest]
        return Table(
            features=_stacked([own.features for own in lists], (0, len(NAMES))),
            right=_stacked([np.isin(own.rows, one) for own, one in zip(lists, gold, strict=True)], (0,)),
            unit=np.repeat(np.arange(len(found)), [len(own.rows) for own in lists]),
            vectors=_stacked([one.vector[None] for one in found], (0, self.examples.vectors.shape[1])),
            texts=tuple(one.text for one in found),
            question=np.array([one.question for one in found], dtype=np.int64),
            questions=questions,
            rows=np.concatenate([np.zeros(0, np.int64), *(own.rows for own in lists)]),
            nearest_made=np.array(near, dtype=np.float32),
            is_clause=np.arange(len(found)) >= len(first),
            is_name=np.array([one.is_name and place < len(first) for place, one in enumerate(found)]),
        )


@dataclass(frozen=True, slots=True)
class _Tabled:
    """A unit's shortlist, and where it stands in its block."""

    question: int
    list: Shortlist
    vector: Matrix
    text: str
    is_name: bool
    block: Block | None
    line: int


def _stacked(parts: Sequence[NDArray[Any]], empty: tuple[int, ...]) -> Matrix:
    return np.concatenate([np.zeros(empty, np.float32), *parts]).astype(np.float32)

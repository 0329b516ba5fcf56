"""Shortlists of many questions with their features, as the networks want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..linking.examples import Examples
from ..linking.features import NAMES
from ..linking.known import known_of
from ..linking.lexical import LexicalIndex
from ..linking.linker import named_in, whole_unit
from ..linking.literal import LiteralMatcher
from ..linking.reading import read
from ..linking.rerank import Reranker
from ..linking.scorer import HybridScorer, Unit
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
    question: NDArray[np.int64]
    """(units,) number of the question"""
    questions: Sequence[Question]
    rows: NDArray[np.int64]
    """(candidates,) framework rows"""

    @property
    def folds(self) -> NDArray[np.int64]:
        """(units,) fold of each."""
        return np.array([self.questions[number].fold for number in self.question], dtype=np.int64)

    @property
    def wanted(self) -> NDArray[np.int64]:
        """(questions,) how many skills each asks for."""
        return np.array([len(question.gold) for question in self.questions], dtype=np.int64)

    def of_units(self, units: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(candidates,) whether each belongs to one of `units`, a mask."""
        return np.asarray(units[self.unit])


class Tabulator:
    """Makes tables: what a linker does before its networks, with every example but the question's own."""

    def __init__(self, framework: Framework, encoder: Encoder, memory: Sequence[Question]) -> None:
        known = known_of(framework, encoder)
        lexical = LexicalIndex(framework.labels, framework.alt_labels)
        self._literal = LiteralMatcher(framework.labels, framework.alt_labels)
        self._scorer = HybridScorer(known, lexical, encoder, FusionWeights())
        texts = [" ".join(question.text.split()) for question in memory]
        self.examples = Examples(encoder.encode(texts), [sorted(question.gold) for question in memory])
        self._own = {text: place for place, text in enumerate(texts)}
        self._reranker = Reranker(known, lambda features: features[:, 0], self.examples)
        self._language = framework.info.language

    def sentences(self, questions: Sequence[Question]) -> Table:
        """A unit a question, whole, as `Linker.rank` takes it."""
        return self._table(questions, [[whole_unit(question.text)] for question in questions])

    def statements(self, questions: Sequence[Question]) -> Table:
        """A unit a statement, without boilerplate, as `Linker.link` takes it."""

        def units(text: str) -> list[Unit]:
            return [one.unit for one in read(text, language=self._language)]

        return self._table(questions, [units(question.text) for question in questions])

    def _table(self, questions: Sequence[Question], units: Sequence[Sequence[Unit]]) -> Table:
        question = np.array([n for n, own in enumerate(units) for _ in own], dtype=np.int64)
        flat = [unit for own in units for unit in own]
        features: list[Matrix] = [np.zeros((0, len(NAMES)), np.float32)]
        rows: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
        right: list[Matrix] = [np.zeros(0, np.float32)]
        sizes: list[int] = []
        vectors: list[Matrix] = [np.zeros((0, self.examples.vectors.shape[1]), np.float32)]
        for block in self._scorer.blocks(flat):
            texts = [block.pieces[row] for row in block.first[:-1]]
            numbers = question[block.start : block.start + len(texts)]
            own = [self._own.get(" ".join(questions[number].text.split()), -1) for number in numbers]
            hits = [named_in(self._literal, text) for text in texts]
            for number, found in zip(numbers, self._reranker.shortlists(block, hits, own), strict=True):
                features.append(found.features)
                rows.append(found.rows)
                right.append(np.isin(found.rows, list(questions[number].gold)).astype(np.float32))
                sizes.append(len(found.rows))
            vectors.append(block.vectors[block.first[:-1]])
        return Table(
            features=np.concatenate(features),
            right=np.concatenate(right),
            unit=np.repeat(np.arange(len(flat)), sizes),
            vectors=np.concatenate(vectors),
            question=question,
            questions=questions,
            rows=np.concatenate(rows),
        )

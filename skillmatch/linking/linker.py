"""Text to framework skills."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Link, Progress, Span, silent
from .assemble import Finding, assemble
from .calibration import BIAS, WEIGHTS
from .judging import Bare, Context, Fused, Learnt, Part
from .kept import LinkerState
from .literal import Hit
from .model import LinkModel, model_for, model_version
from .reading import Statement, read, within
from .rerank import Reranker
from .scorer import Block, HybridScorer, Unit
from .segment import clauses, statements
from .settings import CODE_VERSION, LinkSettings

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework
    from ..index import VectorIndex
    from .known import Known
    from .literal import LiteralMatcher

DESCRIBED = 0.5
"""Share of a framework's skills with a description from which the linking model judges."""
CLAUSE_MARGIN = 0.02
"""A clause is quoted instead of its statement unless the statement is nearer by more than this."""


def linker_version(
    framework: Framework, encoder_id: str, settings: LinkSettings | None = None, model: str | None = None
) -> str:
    """Twelve hex digits that change with anything links depend on; known without making the linker.

    `model`: version of the linking model, where it is not the shipped one for the encoder.
    """
    parts = (
        CODE_VERSION,
        repr((WEIGHTS, BIAS)),
        model_version(encoder_id) if model is None else model,
        framework.info.sha256,
        str(len(framework)),
        encoder_id,
        (settings or LinkSettings()).version,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


class Linker:
    """Links statements of texts to the skills of one framework. Safe to share between threads."""

    def __init__(
        self,
        framework: Framework,
        encoder: Encoder,
        *,
        index: VectorIndex | None = None,
        settings: LinkSettings | None = None,
        text_encoder: Encoder | None = None,
        state: LinkerState | None = None,
        model: LinkModel | None = None,
        progress: Progress = silent,
    ) -> None:
        """Encode the framework's labels and descriptions (quick when `encoder` caches) and index its names.

        `index`: the labels' vectors, row by row, for frameworks too large for an exact product; without it
        the labels are encoded and compared exactly, which takes about 2 ms a statement for ESCO.
        `text_encoder`: for the texts to be linked, where their vectors must not be kept beside the labels';
        it must give the vectors that `encoder` gives.
        `state`: what an earlier linker of this framework, encoder and settings had as `state`, which saves
        nearly all of the time.

        `model`: a linking model fitted on vectors of this encoder, instead of the shipped one for it.

        Where there is such a model it ranks and judges; with any other encoder, or with an index, a weighted
        sum ranks and a logistic function of it judges.
        """
        self.framework = framework
        self.settings = settings or LinkSettings()
        wanted = self.settings
        self.state = state or LinkerState.of(
            framework, encoder, wanted, labelled=index is None, progress=progress
        )
        known = self.state.known
        self._scorer = HybridScorer(known, self.state.lexical, text_encoder or encoder, wanted.weights, index)
        self._literal = self.state.literal if wanted.literal else None
        learnt = wanted.learnt and index is None
        model = (model or model_for(encoder.id)) if learnt else None
        self._judge = _judge(framework, known, model, wanted.floor)
        self.floor = self._judge.floor if wanted.floor is None else wanted.floor
        self.version = linker_version(framework, encoder.id, wanted, model.version if model else "")

    def link(self, text: str, n: int = 5) -> tuple[Link, ...]:
        """Links of one text; see `link_many`."""
        return self.link_many([text], n)[0]

    def link_many(
        self, texts: Sequence[str], n: int = 5, progress: Progress = silent, *, stated: bool = False
    ) -> list[tuple[Link, ...]]:
        """Per text, one Link a span, by place; each with its `n` best skills at or above the floor, best
        first.

        Scores are in [0, 1], with a linking model probabilities; a label standing in the text word for word
        comes near 1. Headings, boilerplate, what a text says it does not need and statements in another
        language than the framework's (see `reading.foreign`) give no links. `stated`: the texts are known to
        state skills, as competencies do, so that no statement is taken for one that speaks of none.
        """
        asked: list[Part] = []
        for number, text in enumerate(texts):
            asked.extend(self._parts(number, text, stated))
        found: list[list[Finding]] = [[] for _ in texts]
        while asked:
            asked = self._look(asked, found, progress)
        return [assemble(text, own, self.framework, n) for text, own in zip(texts, found, strict=True)]

    def _look(self, asked: Sequence[Part], found: list[list[Finding]], progress: Progress) -> list[Part]:
        """Add what each part gives to its text's findings; returns parts that turn out worth a look."""
        further: list[Part] = []
        for block in self._scorer.blocks([one.statement.unit for one in asked], progress):
            own = asked[block.start : block.start + len(block.first) - 1]
            hits = [self._named(one.statement.span.text) for one in own]
            for line, (judged, worth) in enumerate(self._judge.judge(block, own, hits)):
                one = own[line]
                found[one.text].extend(self._findings(one, judged, hits[line], block, line))
                further.extend(worth)
        return further

    def rank(self, sentences: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(sentences, min(k, skills)) rows of the framework and their ranking scores, best first.

        Every sentence is ranked whole: nothing is taken for boilerplate. Scores order one sentence's skills;
        they are no probabilities.
        """
        width = min(k, len(self.framework))
        rows = np.zeros((len(sentences), width), dtype=np.int64)
        scores = np.zeros((len(sentences), width), dtype=np.float32)
        for block in self._scorer.blocks([whole_unit(sentence) for sentence in sentences]):
            texts = [block.pieces[row] for row in block.first[:-1]]
            end = block.start + len(texts)
            order, values = self._judge.order(block, [self._named(text) for text in texts], width)
            rows[block.start : end], scores[block.start : end] = order, values
        return rows, scores

    def _parts(self, number: int, text: str, stated: bool) -> Iterator[Part]:
        """What is looked at of a text, up to the first statement that passes the settings' limit."""
        limit = self.settings.max_pieces
        found = read(text, limit, language=self.framework.info.language)
        context: Context = "stated" if stated else "document" if len(found) > 2 else "sentence"
        for statement in within(found, limit):
            yield from self._judge.parts(number, statement, context)

    def _findings(
        self, one: Part, judged: Iterable[tuple[int, float]], hits: dict[int, Hit], block: Block, line: int
    ) -> Iterable[Finding]:
        """Every skill at or above the floor, with its span and score."""
        for row, value in judged:
            hit = hits.get(row)
            if value >= self.floor and (hit or not one.statement.names_only):
                within = one.statement.span
                span = _shifted(hit, within) if hit else self._nearest(one.statement, block, line, row)
                yield Finding(span, row, value, one.start, literal=hit is not None)

    def _named(self, text: str) -> dict[int, Hit]:
        return named_in(self._literal, text) if self._literal else {}

    @staticmethod
    def _nearest(statement: Statement, block: Block, line: int, row: int) -> Span:
        """The clause that is nearest to the skill, or the whole statement where that is nearer."""
        cosines = block.dense[block.first[line] : block.first[line + 1], row]
        if len(cosines) < 2 or cosines[0] > cosines[1:].max() + CLAUSE_MARGIN:
            return statement.span
        return statement.clauses[int(cosines[1:].argmax())]


def _judge(
    framework: Framework, known: Known, model: LinkModel | None, floor: float | None
) -> Fused | Learnt:
    """Who ranks and says how likely links are; see `Linker`."""
    if model is None:
        return Fused(framework.labels)
    learnt = Learnt(Reranker(known, model.ranking, model.examples(framework)), model, framework.labels)
    return learnt if known.has_text.mean() >= DESCRIBED else Bare(framework.labels, learnt, floor)


def named_in(literal: LiteralMatcher, text: str) -> dict[int, Hit]:
    """Framework row → its first literal match in `text`, an exact one before others."""
    found: dict[int, Hit] = {}
    for hit in literal.find(text):
        for row in hit.rows:
            if row not in found or (hit.exact and not found[row].exact):
                found[row] = hit
    return found


def whole_unit(sentence: str) -> Unit:
    """A sentence as one unit, with everything inside it that is a statement or a clause."""
    parts = [part for one in statements(sentence) for part in (one, *clauses(sentence, one))]
    return Unit(sentence, tuple(dict.fromkeys(part.text for part in parts if part.text != sentence)))


def _shifted(hit: Hit, within: Span) -> Span:
    return Span(within.start + hit.start, within.start + hit.end, within.text[hit.start : hit.end])

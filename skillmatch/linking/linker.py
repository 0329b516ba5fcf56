"""Text to framework skills."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Link, Progress, Span, silent
from .assemble import Finding, assemble
from .calibration import BIAS, WEIGHTS, Evidence, score
from .guards import ORDINARY
from .literal import Hit, LiteralMatcher
from .reading import Statement, read
from .scorer import Block, HybridScorer, Unit, top
from .segment import clauses, statements
from .settings import CODE_VERSION, LinkSettings

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework
    from ..index import VectorIndex

SHORTLIST = 10
"""Best ranked skills of a statement that are given a score; literal matches are added to them."""
CLAUSE_SHORTLIST = 5
"""The same for a clause looked at by itself."""
CLAUSE_MARGIN = 0.02
"""A clause is quoted instead of its statement unless the statement is nearer by more than this."""


def linker_version(framework: Framework, encoder_id: str, settings: LinkSettings | None = None) -> str:
    """Twelve hex digits that change with anything links depend on; known without making the linker."""
    parts = (
        CODE_VERSION,
        repr((WEIGHTS, BIAS)),
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
        progress: Progress = silent,
    ) -> None:
        """Encode the framework's labels and descriptions (quick when `encoder` caches) and index its names.

        `index`: the labels' vectors, row by row, for frameworks too large for an exact product; without it
        the labels are encoded and compared exactly, which takes about 2 ms a statement for ESCO.
        `text_encoder`: for the texts to be linked, where their vectors must not be kept beside the labels';
        it must give the vectors that `encoder` gives.
        """
        self.framework = framework
        self.settings = settings or LinkSettings()
        self._scorer = HybridScorer(framework, encoder, self.settings, index, progress, text_encoder)
        wanted = self.settings.literal
        self._literal = LiteralMatcher(framework.labels, framework.alt_labels) if wanted else None
        self._ordinary = {row for row, label in enumerate(framework.labels) if label.lower() in ORDINARY}
        self.version = linker_version(framework, encoder.id, self.settings)

    def link(self, text: str, n: int = 5) -> tuple[Link, ...]:
        """Links of one text; see `link_many`."""
        return self.link_many([text], n)[0]

    def link_many(
        self, texts: Sequence[str], n: int = 5, progress: Progress = silent
    ) -> list[tuple[Link, ...]]:
        """Per text, one Link a span, by place; each with its `n` best skills at or above the floor, best
        first.

        Scores are in [0, 1]; 0.5 is where linking is best by F1, and a label standing in the text word for
        word comes near 1. Headings, boilerplate and what a text says it does not need give no links.
        """
        asked: list[_Asked] = []
        for number, text in enumerate(texts):
            asked.extend(_pieces(number, text, self.settings.max_pieces))
        found: list[list[Finding]] = [[] for _ in texts]
        for block in self._scorer.blocks([_unit(one.part) for one in asked], progress):
            for line in range(len(block.fused)):
                one = asked[block.start + line]
                found[one.text].extend(self._findings(one, block, line))
        return [assemble(text, own, self.framework, n) for text, own in zip(texts, found, strict=True)]

    def rank(self, sentences: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """(sentences, min(k, skills)) rows of the framework and their ranking scores, best first.

        Every sentence is ranked whole: nothing is taken for boilerplate. Scores order one sentence's skills;
        they are no probabilities.
        """
        width = min(k, len(self.framework))
        rows = np.zeros((len(sentences), width), dtype=np.int64)
        scores = np.zeros((len(sentences), width), dtype=np.float32)
        for block in self._scorer.blocks([_whole(sentence) for sentence in sentences]):
            best = top(block.fused, width)
            end = block.start + len(best)
            rows[block.start : end] = best
            scores[block.start : end] = np.take_along_axis(block.fused, best, axis=1)
        return rows, scores

    def _findings(self, one: _Asked, block: Block, line: int) -> Iterable[Finding]:
        """Every shortlisted or literally named skill of a part, with its span and score."""
        part, fused = one.part, block.fused[line]
        ranked = top(fused[None], CLAUSE_SHORTLIST if one.is_clause else SHORTLIST)[0].tolist()
        literal = self._named(part.span)
        best = float(fused[ranked[0]]) if ranked else 0.0
        for row in dict.fromkeys([*ranked, *literal]):
            hit = literal.get(row)
            if hit is None and row in self._ordinary:
                continue  # *plan*, *design*: every text has such words, so only the name itself counts
            own = float(fused[row])
            value = score(Evidence(own, best - own, hit, len(part.span.text.split()), one.is_clause))
            if value >= self.settings.floor:
                span = _shifted(hit, part.span) if hit else self._nearest(part, block, line, row)
                yield Finding(span, row, value, one.statement, literal=hit is not None)

    def _named(self, span: Span) -> dict[int, Hit]:
        """Row → its first literal match in the statement."""
        hits = self._literal.find(span.text) if self._literal else ()
        found: dict[int, Hit] = {}
        for hit in hits:
            for row in hit.rows:
                if row not in found or (hit.exact and not found[row].exact):
                    found[row] = hit
        return found

    @staticmethod
    def _nearest(statement: Statement, block: Block, line: int, row: int) -> Span:
        """The clause that is nearest to the skill, or the whole statement where that is nearer."""
        cosines = block.dense[block.first[line] : block.first[line + 1], row]
        if len(cosines) < 2 or cosines[0] > cosines[1:].max() + CLAUSE_MARGIN:
            return statement.span
        return statement.clauses[int(cosines[1:].argmax())]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A statement, or one clause of it as a statement of its own."""

    text: int
    """Number of the text it stands in."""
    statement: int
    """Where the whole statement starts."""
    part: Statement
    is_clause: bool


def _pieces(number: int, text: str, limit: int) -> Iterator[_Asked]:
    """What is looked at of a text, up to the first statement that passes `limit` pieces."""
    count = 0
    for statement in read(text, limit):
        count += 1 + len(statement.clauses)
        if count > limit:
            return
        yield from _looked_at(number, statement)


def _looked_at(text: int, statement: Statement) -> Iterator[_Asked]:
    """The statement, and each clause of two words or more: a long statement asks for several skills."""
    start = statement.span.start
    yield _Asked(text, start, statement, is_clause=False)
    if len(statement.clauses) > 1:
        for clause in statement.clauses:
            if len(clause.text.split()) > 1:
                yield _Asked(text, start, Statement(clause, (clause,), statement.level), is_clause=True)


def _unit(statement: Statement) -> Unit:
    parts = statement.clauses if len(statement.clauses) > 1 else ()
    return Unit(statement.span.text, tuple(part.text for part in parts))


def _whole(sentence: str) -> Unit:
    """A sentence as one unit, with everything inside it that is a statement or a clause."""
    parts = [part for one in statements(sentence) for part in (one, *clauses(sentence, one))]
    return Unit(sentence, tuple(dict.fromkeys(part.text for part in parts if part.text != sentence)))


def _shifted(hit: Hit, within: Span) -> Span:
    return Span(within.start + hit.start, within.start + hit.end, within.text[hit.start : hit.end])

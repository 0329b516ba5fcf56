"""From scored skills of statements to links: one a span, the most specific skill kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..domain import Link, SkillScore, Span

if TYPE_CHECKING:
    from ..frameworks import Framework

GENERATIONS = 3
"""How far up the hierarchy a skill counts as implied by a narrower one of the same statement."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A skill that a span of a statement means."""

    span: Span
    row: int
    score: float
    statement: int
    """Where the statement starts: findings of one statement are weighed against each other."""
    literal: bool = False


def assemble(text: str, findings: Iterable[Finding], framework: Framework, n: int) -> tuple[Link, ...]:
    """Links by place, each with at most `n` skills, best first, ties by URI.

    A statement means a skill once, by the span that scores best. A skill that is broader than one of the same
    statement that is as likely is left out, unless the text names it literally.
    """
    by_statement: dict[int, dict[int, Finding]] = {}
    for finding in findings:
        own = by_statement.setdefault(finding.statement, {})
        known = own.get(finding.row)
        if known is None or (finding.score, finding.literal) > (known.score, known.literal):
            own[finding.row] = finding
    spans: dict[tuple[int, int], dict[int, float]] = {}
    for own in by_statement.values():
        implied = _implied({row: finding.score for row, finding in own.items()}, framework)
        for row, finding in own.items():
            if row not in implied or finding.literal:
                spans.setdefault((finding.span.start, finding.span.end), {})[row] = finding.score
    return tuple(
        Link(Span(start, end, text[start:end]), _matches(scores, framework, n))
        for (start, end), scores in sorted(spans.items())
    )


def _matches(scores: dict[int, float], framework: Framework, n: int) -> tuple[SkillScore, ...]:
    best = sorted(scores.items(), key=lambda item: (-item[1], str(framework.uris[item[0]])))[:n]
    name = framework.info.id
    return tuple(
        SkillScore(str(framework.uris[row]), framework.labels[row], name, score) for row, score in best
    )


def _implied(scores: Mapping[int, float], framework: Framework) -> set[int]:
    """Rows that are broader, up to `GENERATIONS` levels, than another that is as likely."""
    implied: set[int] = set()
    for row, score in scores.items():
        level = {row}
        for _ in range(GENERATIONS):
            level = {above for one in level for above in framework.broader(one)} - {row}
            implied |= {above for above in level if scores.get(above, 2.0) <= score}
    return implied

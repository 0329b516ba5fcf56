"""What a posting asks for, read from its text."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain import Link, Requirement, Span
from .proficiency import level_of
from .reading import Statement, read
from .skills import best_skills


def requirements_of(
    text: str, links: Iterable[Link], floor: float = 0.5, optional_weight: float = 0.5
) -> tuple[Requirement, ...]:
    """One requirement a skill linked with at least `floor`: the essential first, then by falling probability.

    A skill is essential when any statement that asks for it is: wording such as "a plus" or a heading such as
    "Nice to have" makes a statement or a clause optional (see `sections.levels`). `optional_weight` is the
    weight of an optional requirement beside an essential one's 1. Words such as "basic" or "5+ years" set its
    level, the highest where several statements ask for it (see `proficiency`). `links` are those of `text`.
    """
    kept = [link for link in links if link.state != "rejected"]
    statements = read(text)
    essential_uris: set[str] = set()
    levels: dict[str, float] = {}
    for link in kept:
        own = _around(link.span, statements)
        uris = [one.uri for one in link.matches if link.state == "confirmed" or one.score >= floor]
        if own is None or own.level_of(link.span) == "essential":
            essential_uris.update(uris)
        level = level_of(own.span, link.span) if own else 0.0
        for uri in uris:
            levels[uri] = max(level, levels.get(uri, 0.0))
    found = [
        Requirement(
            skill=skill.uri,
            label=skill.label,
            essential=skill.uri in essential_uris,
            weight=1.0 if skill.uri in essential_uris else optional_weight,
            probability=skill.score,
            quote=skill.quote,
            level=levels.get(skill.uri, 0.0),
        )
        for skill in best_skills(kept, floor)
    ]
    return tuple(sorted(found, key=lambda r: (not r.essential, -r.probability, r.skill)))


def _around(span: Span, statements: Iterable[Statement]) -> Statement | None:
    """The statement that a span begins in."""
    return next((one for one in statements if one.span.start <= span.start < one.span.end), None)

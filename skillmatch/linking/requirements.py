"""What a posting asks for, read from its text."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain import Link, Requirement
from .reading import read
from .skills import best_skills


def requirements_of(
    text: str, links: Iterable[Link], floor: float = 0.5, optional_weight: float = 0.5
) -> tuple[Requirement, ...]:
    """One requirement a skill linked with at least `floor`: the essential first, then by falling probability.

    A skill is essential when any statement that asks for it is: wording such as "a plus" or a heading such as
    "Nice to have" makes a statement optional (see `sections.level`). `optional_weight` is the weight of an
    optional requirement beside an essential one's 1. `links` are those of `text`.
    """
    kept = [link for link in links if link.state != "rejected"]
    statements = read(text)
    optional = {s.span.start: s.span.end for s in statements if s.level == "optional"}
    essential_uris = {
        match.uri
        for link in kept
        if not any(start <= link.span.start < end for start, end in optional.items())
        for match in link.matches
        if link.state == "confirmed" or match.score >= floor
    }
    found = [
        Requirement(
            skill=skill.uri,
            label=skill.label,
            essential=skill.uri in essential_uris,
            weight=1.0 if skill.uri in essential_uris else optional_weight,
            probability=skill.score,
            quote=skill.quote,
        )
        for skill in best_skills(kept, floor)
    ]
    return tuple(sorted(found, key=lambda r: (not r.essential, -r.probability, r.skill)))

"""Links gathered by skill."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..domain import Link, Span


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """A skill, the best score any span gave it, and that span."""

    uri: str
    label: str
    framework: str
    score: float
    span: Span

    @property
    def quote(self) -> str:
        """The words it was read from, with white space runs as one blank."""
        return " ".join(self.span.text.split())


def best_skills(links: Iterable[Link], floor: float = 0.0) -> tuple[FoundSkill, ...]:
    """Each skill scored at least `floor` once, with its best span; best first, ties by URI.

    Rejected links are left out, and every match of a confirmed link counts as certain (score 1).
    """
    best: dict[str, FoundSkill] = {}
    for link in links:
        if link.state == "rejected":
            continue
        for match in link.matches:
            value = 1.0 if link.state == "confirmed" else match.score
            known = best.get(match.uri)
            if value >= floor and (known is None or value > known.score):
                best[match.uri] = FoundSkill(match.uri, match.label, match.framework, value, link.span)
    return tuple(sorted(best.values(), key=lambda found: (-found.score, found.uri)))

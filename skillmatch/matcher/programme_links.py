"""The links coverage of a programme rests on, each as something to decide on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from skillmatch.domain import Decision, DecisionKind, Link, Mapped

from .review_items import ReviewItem

if TYPE_CHECKING:
    from skillmatch.linking import TextLinker

    from .programmes import Programme
    from .snapshot import Snapshot

LinkShow = Literal["open", "suggested", "stated", "decided", "all"]
"""Which links: nobody decided on; of these, suggested by the program or stated by the source; decided."""
_OTHERS = 6


@dataclass(frozen=True, slots=True)
class ProgrammeLink:
    """A statement of a programme linked to a skill, and where that stands."""

    item: ReviewItem
    link: Mapped

    @property
    def id(self) -> str:
        return self.item.id

    @property
    def decided(self) -> bool:
        """Whether somebody has confirmed or rejected it."""
        return self.link.state != "suggested"

    def shown(self, show: LinkShow) -> bool:
        if show in ("suggested", "stated"):
            return not self.decided and self.link.aligned == (show == "stated")
        return {"open": not self.decided, "decided": self.decided, "all": True}[show]


@dataclass(frozen=True, slots=True)
class Other:
    """A skill that the same statement might mean instead."""

    skill: str
    label: str
    description: str
    score: float


@dataclass(frozen=True, slots=True)
class Closer:
    """A statement looked at for one skill."""

    start: int
    """Characters of the statement that speak of it: from `start`, before `end`."""
    end: int
    others: tuple[Other, ...]


def programme_links(
    snapshot: Snapshot, programme: Programme, mapped: Sequence[Mapped]
) -> tuple[ProgrammeLink, ...]:
    """Every link of a programme, in the order of its statements, the surest skill of each first.

    `mapped` are its statements with decisions applied; see `Snapshot.decided`. What is said of a programme
    that is not held is said of its very words, wherever they stand: it then holds once they are imported.
    """
    places: dict[tuple[str, str], int] = {}
    for one in mapped:
        places.setdefault((one.credential, one.statement), len(places))
    names = {one.id: one.name for one in programme.credentials}
    ordered = sorted(
        mapped, key=lambda one: (places[one.credential, one.statement], -one.probability, one.skill)
    )
    return tuple(
        ProgrammeLink(_item(snapshot, one, programme.held, names.get(one.credential, "")), one)
        for one in ordered
    )


def _item(snapshot: Snapshot, one: Mapped, held: bool, name: str) -> ReviewItem:
    kind: DecisionKind = "credential" if held else "statement"
    made = Decision(
        kind,
        one.credential if held else "",
        one.statement,
        snapshot.framework_id,
        one.skill,
        one.state,
        label=one.label,
        probability=None if one.aligned or one.state == "confirmed" else one.probability,
        model="" if one.aligned else snapshot.encoder.id,
    )
    said = snapshot.hearing.reviewed.decision("credential", one.credential, one.statement, one.skill)
    if said is not None:
        same = said.key == made.key
        made = said if same else replace(made, probability=said.probability, by=said.by, at=said.at)
    return ReviewItem(made, name, suggested=True, probability=one.probability)


def look_closer(snapshot: Snapshot, linker: TextLinker, statement: str, skill: str) -> Closer:
    """The words of a statement that speak of a skill, and what they might mean instead, surest first."""
    links = linker.link_many([statement], _OTHERS + 1, stated=True)[0]
    best: dict[str, float] = {}
    for link in links:
        for match in link.matches:
            best[match.uri] = max(match.score, best.get(match.uri, 0.0))
    found = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    near = tuple(_other(snapshot, uri, score) for uri, score in found if uri != skill)
    start, end = _span(links, skill, statement)
    return Closer(start, end, near[:_OTHERS])


def _other(snapshot: Snapshot, uri: str, score: float) -> Other:
    row = snapshot.framework.row(uri)
    if row is None:
        return Other(uri, uri, "", score)
    skill = snapshot.framework.skill(row)
    return Other(uri, skill.label, skill.description, score)


def _span(links: Sequence[Link], skill: str, statement: str) -> tuple[int, int]:
    """Of the shortest span that was linked to the skill; the whole statement where none was."""
    spans = [link.span for link in links if any(match.uri == skill for match in link.matches)]
    best = min(spans, key=lambda span: (span.end - span.start, span.start), default=None)
    return (0, len(statement)) if best is None else (best.start, best.end)

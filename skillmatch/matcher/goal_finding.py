"""What a learner may mean by a goal they put in words: postings, stacks, credentials, occupations, skills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from skillmatch.domain import Occupation
from skillmatch.errors import NotFoundError, SkillMatchError

if TYPE_CHECKING:
    from .facade import Matcher
    from .snapshot import Snapshot

GoalKind = Literal["posting", "stack", "credential", "occupation", "skill"]
DIVIDER = ";"
"""Between several goals in one line; titles of jobs and skills have commas of their own."""
_MOST = 12
_MOST_GOALS = 50
_EACH = 4


@dataclass(frozen=True, slots=True)
class GoalHit:
    """Something that can be worked towards."""

    kind: GoalKind
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class FoundGoals:
    """What a text names, what of it names nothing, and what is near that."""

    goals: tuple[GoalHit, ...]
    unknown: tuple[str, ...] = ()
    near: tuple[GoalHit, ...] = ()


def find_goals(matcher: Matcher, text: str) -> FoundGoals:
    """The goals that `text` names by id or by name, several divided by semicolons.

    Of several things of one name the first counts: stack, posting, credential, occupation, skill.
    """
    parts = [part for word in text.split(DIVIDER) if (part := word.strip())][:_MOST_GOALS]
    found = {part: _named(matcher.snapshot, part) for part in dict.fromkeys(parts)}
    unknown = tuple(part for part, goal in found.items() if goal is None)
    near = chain.from_iterable(_near(matcher, part) for part in unknown[:3])
    shortlist = {(one.kind, one.id): one for one in near}
    return FoundGoals(
        tuple(goal for goal in found.values() if goal is not None),
        unknown,
        tuple(islice(shortlist.values(), _MOST)),
    )


def for_recommending(snapshot: Snapshot, goals: Iterable[GoalHit]) -> list[str]:
    """The goals as `Matcher.recommend` takes them: for a credential what it teaches."""
    found: list[str] = []
    for one in goals:
        taught = snapshot.taught.get(one.id, ()) if one.kind == "credential" else ()
        found += [skill.skill for skill in taught] or [one.id]
    return list(dict.fromkeys(found))


def suggested_goals(snapshot: Snapshot, most: int = 60) -> tuple[str, ...]:
    """Names to choose a goal from, at most `most` of a kind: stacks, postings, occupations."""
    kinds = (
        sorted(one.name for one in snapshot.stacks.values()),
        sorted({one.title for one in snapshot.postings.values()}),
        sorted({one.label for one in _occupations(snapshot)}),
    )
    return tuple(dict.fromkeys(name for names in kinds for name in names[:most]))


def _named(snapshot: Snapshot, name: str) -> GoalHit | None:
    for look in (_by_id, _by_title, _occupation, _skill):
        if (found := look(snapshot, name)) is not None:
            return found
    return None


def _by_id(snapshot: Snapshot, key: str) -> GoalHit | None:
    if key in snapshot.postings:
        return GoalHit("posting", key, snapshot.postings[key].title)
    if key in snapshot.stacks:
        return GoalHit("stack", key, snapshot.stacks[key].name)
    if key in snapshot.credentials:
        return GoalHit("credential", key, snapshot.credentials[key].name)
    return None


def _by_title(snapshot: Snapshot, title: str) -> GoalHit | None:
    wanted = title.casefold()
    return next((one for one in _titled(snapshot) if one.title.casefold() == wanted), None)


def _titled(snapshot: Snapshot) -> Iterator[GoalHit]:
    """Stacks before postings: their names are short, and sooner somebody's words for what they want."""
    yield from (GoalHit("stack", key, one.name) for key, one in snapshot.stacks.items())
    yield from (GoalHit("posting", key, one.title) for key, one in snapshot.postings.items())
    yield from (GoalHit("credential", key, one.name) for key, one in snapshot.credentials.items())


def _occupation(snapshot: Snapshot, name: str) -> GoalHit | None:
    for framework in (snapshot.framework, *snapshot.others):
        with suppress(NotFoundError):
            found = framework.occupation(name)
            return GoalHit("occupation", found.uri, found.label)
    return None


def _skill(snapshot: Snapshot, name: str) -> GoalHit | None:
    row = snapshot.framework.find(name)
    if row is None:
        return None
    skill = snapshot.framework.skill(row)
    return GoalHit("skill", skill.uri, skill.label)


def _occupations(snapshot: Snapshot) -> Iterator[Occupation]:
    """Those that somebody states skills for."""
    return (one for one in snapshot.framework.occupations if one.uri in snapshot.occupation_needs)


def _near(matcher: Matcher, text: str) -> Iterator[GoalHit]:
    """What has all the words in its name, then what is near in meaning; a few of each kind."""
    snapshot, words = matcher.snapshot, text.casefold().split()
    jobs = (GoalHit("occupation", one.uri, one.label) for one in _occupations(snapshot))
    named = [one for one in chain(_titled(snapshot), jobs) if _has(one.title, words)]
    for kind in ("stack", "occupation", "posting", "credential"):
        yield from [one for one in named if one.kind == kind][:_EACH]
    with suppress(SkillMatchError):  # without an index nothing is near, and names still are
        for hit in matcher.search(text, "skills", n=_EACH):
            yield GoalHit("skill", hit.item, hit.text)
        for hit in matcher.search(text, "postings", n=_EACH):
            yield GoalHit("posting", hit.item, snapshot.postings[hit.item].title)


def _has(title: str, words: Sequence[str]) -> bool:
    folded = title.casefold()
    return all(word in folded for word in words)

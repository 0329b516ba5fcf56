"""What having one more credential would change for somebody: skills, plan, openings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillmatch.domain import SkillStrength
from skillmatch.errors import SkillMatchError

from .guests import as_guest, having
from .openings import weightiest_first
from .planning import PathOptions

if TYPE_CHECKING:
    from skillmatch.pathways import Pathway

    from .facade import Matcher
    from .guests import Guest

_LEAST = 0.005
"""Smaller changes are not told: as shown, in whole percent, before and after would be the same."""


@dataclass(frozen=True, slots=True)
class SkillChange:
    """A skill whose proof would be stronger; before and after in [0, 1]."""

    skill: str
    label: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class OpeningChange:
    """A posting that would come closer; scores before and after in [0, 1]."""

    item: str
    title: str
    before: float
    after: float
    gap: tuple[str, ...]
    """What nothing would speak to even then."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """Everything that would change, most first."""

    credential: str
    skills: tuple[SkillChange, ...]
    openings: tuple[OpeningChange, ...]
    path: Pathway | None
    """The plan as it is, with `what_if` told; None where there can be none."""
    problem: str = ""
    """Why there is no plan."""


def suppose(
    matcher: Matcher,
    guest: Guest,
    credential: str,
    goal: Sequence[str] = (),
    options: PathOptions | None = None,
    *,
    n: int = 5,
) -> Supposed:
    """What a good award of `credential`, given today, would change for somebody who does not hold it.

    `matcher` knows the guest (`as_guest`), or holds them. At most `n` openings are told. Raises
    NotFoundError for an unknown credential.
    """
    person = guest.person.id
    after = as_guest(matcher, having(matcher, guest, credential))
    path, problem = None, ""
    try:
        path = matcher.path(person, goal, replace(options or PathOptions(), what_if=credential))
    except SkillMatchError as error:
        problem = str(error)
    skills = tuple(_skills(matcher, after, person))
    return Supposed(credential, skills, tuple(_openings(matcher, after, person, n)), path, problem)


def _skills(before: Matcher, after: Matcher, person: str) -> Iterator[SkillChange]:
    was = {one.skill: one.verified for one in before.profile(person).skills}

    def gained(one: SkillStrength) -> float:
        return one.verified - was.get(one.skill, 0.0)

    more = [one for one in after.profile(person).skills if gained(one) > _LEAST]
    for one in sorted(more, key=lambda one: (-gained(one), one.label)):
        yield SkillChange(one.skill, one.label, was.get(one.skill, 0.0), one.verified)


def _openings(before: Matcher, after: Matcher, person: str, n: int) -> Iterator[OpeningChange]:
    """Scored as `find_openings` does, all postings at once."""
    from skillmatch.employer import evidence
    from skillmatch.ranking import top

    snapshot, then = after.snapshot, after.profile(person)
    asked, related, settings = snapshot.asked, snapshot.relatedness, snapshot.settings
    was = asked.standings(before.profile(person), related, settings).total
    now = asked.standings(then, related, settings).total
    for place in top(now - was, n, now - was > _LEAST).tolist():
        told = weightiest_first(snapshot, place, then)
        item = asked.ids[place]
        title = snapshot.postings[item].title if item in snapshot.postings else item
        yield OpeningChange(item, title, float(was[place]), float(now[place]), evidence.gap(told))

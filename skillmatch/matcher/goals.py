"""What a learner works towards, resolved to requirements of one framework."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillmatch.domain import Requirement
from skillmatch.errors import FrameworkError, NotFoundError

from .programmes import members

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework

    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Goal:
    """A title for people and requirements for the engine; no requirements means: what the market asks for."""

    title: str
    requirements: tuple[Requirement, ...] = ()


def resolve_goal(snapshot: Snapshot, names: Sequence[str]) -> Goal:
    """Each name is a posting or stack id, an occupation, or a skill, looked for in this order.

    Raises:
        NotFoundError: a name is none of these.
        FrameworkError: an occupation is known, but no framework here says what it needs.
    """
    if not names:
        return Goal("what postings ask for most")
    parts = [_resolve(snapshot, name) for name in names]
    title = ", ".join(part.title for part in parts)
    return Goal(title, tuple(requirement for part in parts for requirement in part.requirements))


def _resolve(snapshot: Snapshot, name: str) -> Goal:
    for look in (_posting, _stack, _occupation, _skill):
        goal = look(snapshot, name)
        if goal is not None:
            return goal
    known = [*snapshot.postings, *snapshot.stacks, *_titles(snapshot), *snapshot.framework.labels]
    raise NotFoundError("posting, stack, occupation or skill", name, known)


def occupation_goal(snapshot: Snapshot, name: str) -> Goal:
    """The skills an occupation needs. Raises NotFoundError, or FrameworkError as `resolve_goal` does."""
    goal = _occupation(snapshot, name)
    if goal is None:
        titles = list(_titles(snapshot))
        raise NotFoundError("occupation", name, titles, fix=_examples(titles))
    return goal


def _posting(snapshot: Snapshot, name: str) -> Goal | None:
    posting = snapshot.postings.get(name)
    return None if posting is None else Goal(posting.title, snapshot.requirements.get(name, ()))


def _stack(snapshot: Snapshot, name: str) -> Goal | None:
    stack = snapshot.stacks.get(name)
    if stack is None:
        return None
    best: dict[str, Requirement] = {}
    for credential in members(snapshot, stack):
        for skill in snapshot.taught.get(credential.id, ()):
            held = best.get(skill.skill)
            if held is None or skill.probability > held.probability:
                best[skill.skill] = Requirement(skill.skill, skill.label, probability=skill.probability)
    return Goal(stack.name, tuple(best.values()))


def _occupation(snapshot: Snapshot, name: str) -> Goal | None:
    known = ""
    for framework in (snapshot.framework, *snapshot.others):
        try:
            occupation = framework.occupation(name)
        except NotFoundError:
            continue
        known = occupation.label
        if framework is not snapshot.framework and (goal := _same_here(snapshot, occupation.uri)):
            return goal
        stated = framework.requirements(occupation.uri, snapshot.settings.optional_weight)
        requirements = tuple(_translated(snapshot, framework, stated))
        if requirements:
            return Goal(occupation.label, requirements)
    if known:
        raise FrameworkError(
            f"{known!r} is a known occupation, but no framework here says which skills it needs.",
            fix="Import a framework with occupation relations, such as the ESCO portal's download.",
        )
    return None


def _same_here(snapshot: Snapshot, occupation: str) -> Goal | None:
    """The occupation of this framework that a reviewer says is the same."""
    own = snapshot.hearing.across.occupations.get(occupation, "")
    return _occupation(snapshot, own) if own else None


def _translated(
    snapshot: Snapshot, framework: Framework, stated: Iterable[Requirement]
) -> Iterable[Requirement]:
    """Requirements of any framework in the chosen one's terms; what has no exact counterpart is left out."""
    for requirement in stated:
        if framework is snapshot.framework:
            yield requirement
            continue
        for uri in snapshot.crosswalk.get(requirement.skill, ()):
            yield dataclasses.replace(requirement, skill=uri, label=snapshot.framework.label(uri))


def _skill(snapshot: Snapshot, name: str) -> Goal | None:
    row = snapshot.framework.find(name)
    if row is None:
        return None
    skill = snapshot.framework.skill(row)
    return Goal(skill.label, (Requirement(skill.uri, skill.label),))


def _examples(titles: Sequence[str]) -> str:
    if not titles:
        return "No framework here knows occupations: import one that does, such as ESCO or O*NET."
    return f"There are {len(titles):,}, such as {', '.join(map(repr, titles[:3]))}."


def _titles(snapshot: Snapshot) -> Iterable[str]:
    for framework in (snapshot.framework, *snapshot.others):
        yield from (occupation.label for occupation in framework.occupations if not occupation.is_group)

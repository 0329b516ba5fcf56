"""What a plan is to reach: skills to cover, stacks and credentials to finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillmatch.domain import Requirement
from skillmatch.pathways import Learner, PathSettings, weighed_by_demand

from .goals import Goal, resolve_goal

if TYPE_CHECKING:
    from .snapshot import Snapshot

_MOST_DEMANDED = 20
"""Skills of the goal of somebody who names none."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal as planners need it."""

    title: str
    requirements: tuple[Requirement, ...]
    finish: tuple[str, ...] = ()
    """Ids of stacks and credentials to finish."""
    only: bool = False
    """Whether finishing those is all that is asked for."""


def find_aim(
    snapshot: Snapshot, person: str, learner: Learner, goal: Sequence[str], settings: PathSettings
) -> Aim:
    """What is named, else the person's own goal, else the stack begun furthest, else what is in demand."""
    stated = snapshot.person(person).goal
    names = tuple(goal) or ((stated,) if stated else ()) or _begun(snapshot, learner)
    demand = _demand(snapshot, settings)
    if not names:
        return _demanded(snapshot, learner, demand)
    finish = tuple(name for name in names if _is_finished(snapshot, name))
    rest = [name for name in names if name not in finish]
    if rest:
        found = resolve_goal(snapshot, rest)
        weighed = weighed_by_demand(found.requirements, demand, settings.demand)
        titles = [*(_title(snapshot, name) for name in finish), found.title]
        return Aim(", ".join(titles), weighed, finish)
    goals = [_part(snapshot, name) for name in finish]
    requirements = tuple(one for part in goals for one in part.requirements)
    return Aim(", ".join(part.title for part in goals), requirements, finish, only=True)


def _is_finished(snapshot: Snapshot, name: str) -> bool:
    """Whether a name is something to finish; postings come first, as in `resolve_goal`."""
    return name not in snapshot.postings and (name in snapshot.stacks or name in snapshot.credentials)


def _title(snapshot: Snapshot, key: str) -> str:
    return snapshot.stacks[key].name if key in snapshot.stacks else snapshot.credentials[key].name


def _part(snapshot: Snapshot, key: str) -> Goal:
    if key in snapshot.stacks:
        return resolve_goal(snapshot, [key])
    taught = snapshot.taught.get(key, ())
    return Goal(
        _title(snapshot, key), tuple(Requirement(t.skill, t.label, probability=t.probability) for t in taught)
    )


def _begun(snapshot: Snapshot, learner: Learner) -> tuple[str, ...]:
    """The stack that is begun, not finished, and furthest along; ties by id."""
    standing = snapshot.graph.standing(learner.held, learner.skills, learner.earned)
    progress = {key: standing.stack_progress(key) for key in sorted(snapshot.stacks)}
    begun = [key for key, share in progress.items() if 0 < share < 1]
    return (max(begun, key=lambda key: progress[key]),) if begun else ()


def _demand(snapshot: Snapshot, settings: PathSettings) -> Mapping[str, float]:
    """Skill URI → share of postings that ask for it, older ones counting less."""
    from skillmatch.ranking import posting_demand

    return posting_demand(
        snapshot.requirements,
        snapshot.settings,
        posted={key: posting.posted for key, posting in snapshot.postings.items()},
        as_of=snapshot.as_of,
        half_life_months=settings.half_life_months,
    )


def _demanded(snapshot: Snapshot, learner: Learner, demand: Mapping[str, float]) -> Aim:
    """What postings ask for most, of that what the catalogue teaches; nearer skills count for more."""
    from skillmatch.ranking import goal_from_demand

    near = _nearness(snapshot, learner)
    taught = {uri: share for uri, share in demand.items() if uri in near}
    goal = goal_from_demand(taught, snapshot.framework.label, _MOST_DEMANDED)
    weighed = tuple(replace(one, weight=one.weight * near[one.skill]) for one in goal)
    return Aim("what postings ask for most", weighed)


def _nearness(snapshot: Snapshot, learner: Learner) -> dict[str, float]:
    """Skill URI → the readiness factor of the readiest credential that teaches it, in (0, 1]."""
    settings, catalogue = snapshot.settings, snapshot.catalogue
    standing = snapshot.graph.standing(learner.held, learner.skills, learner.earned)
    factors = {"ready": 1.0, "one_step": settings.one_step, "blocked": settings.blocked, "earned": 1.0}
    near = {name: factors[standing.readiness(name).state] for name in catalogue.ids}
    found: dict[str, float] = {}
    for place, one in zip(catalogue.places.tolist(), catalogue.statements, strict=True):
        found[one.skill] = max(near[catalogue.ids[place]], found.get(one.skill, 0.0))
    return found

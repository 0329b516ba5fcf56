"""The workforce view: a team's verified skills against roles, who could move, what training to commission."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.domain import ClosingSet, Profile, Progress, silent
from skillmatch.employer.workforce import ENOUGH, Role, SkillCover, skill_map
from skillmatch.errors import InputError, NotFoundError, reason_of

from .goals import resolve_goal

if TYPE_CHECKING:
    from .facade import Matcher
    from .snapshot import Snapshot

_PERSON = ("person", "person_id", "id")


@dataclass(frozen=True, slots=True)
class Mover:
    """How one person could come to fill a role."""

    person: str
    score: float
    """For the role today, as an employer's ranking gives it, in [0, 1]."""
    coverage: float
    """Of the role by weight, as a plan counts it: with what is proved now, in [0, 1]."""
    credentials: tuple[str, ...] | None
    """Names of the fewest credentials that reach the coverage asked for, in order; none if it is there
    already. None where no plan reaches it."""
    hours: float
    """What they take."""
    missing: tuple[str, ...]
    """Labels of the role's skills nothing of theirs speaks to: not proved, which is not "cannot"."""

    @property
    def steps(self) -> int | None:
        return None if self.credentials is None else len(self.credentials)


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role and who of the team is nearest to it, fewest credentials first."""

    role: str
    title: str
    skills: int
    movers: tuple[Mover, ...]


@dataclass(frozen=True, slots=True)
class Workforce:
    """What a team can prove for its roles. Advisory: people decide about people."""

    team: tuple[str, ...]
    roles: tuple[RoleView, ...]
    skills: tuple[SkillCover, ...]
    """Those that hang on nobody or on one person first."""
    training: ClosingSet
    """What to commission: credentials that make most missing and single skills safe for their hours."""
    settings_version: str

    def counted(self, state: str) -> int:
        return sum(skill.state == state for skill in self.skills)


@dataclass(frozen=True, slots=True)
class WorkforceOptions:
    """What to look at."""

    coverage: float = 0.8
    """Share of a role by weight that filling it takes, in (0, 1]."""
    enough: float = ENOUGH
    movers: int = 3
    """People told for each role; a plan is made for twice as many, the highest scores first."""
    training: int = 5
    """Credentials to commission, at most."""


def workforce(
    matcher: Matcher,
    team: Sequence[str],
    roles: Sequence[str],
    options: WorkforceOptions | None = None,
    progress: Progress = silent,
) -> Workforce:
    """Hold a team against roles, each named as a goal is: posting, stack, occupation or skill.

    Raises NotFoundError for an unknown person or role, InputError where a role asks for nothing or the
    team is empty.
    """
    options = options or WorkforceOptions()
    _check(options)
    matcher.check_fresh()
    snapshot = matcher.snapshot
    people = _members(snapshot, team)
    wanted = [_role(snapshot, name) for name in dict.fromkeys(roles)]
    if not wanted:
        raise InputError("no role was named", fix="Name postings, occupations or stacks.")
    skills = skill_map(
        wanted, people, snapshot.strengths, snapshot.relatedness, snapshot.settings, options.enough
    )
    views = tuple(_view(matcher, role, people, options, progress) for role in wanted)
    training = _training(snapshot, skills, options.training)
    return Workforce(people, views, skills, training, snapshot.settings.version)


def read_team(path: Path) -> tuple[str, ...]:
    """Person ids: the column `person` of a CSV file, or one id a line. Raises InputError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [[cell.strip() for cell in row] for row in csv.reader(file, strict=True)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=path) from error
    head = [cell.lower() for cell in rows[0]] if rows else []
    at = next((head.index(name) for name in _PERSON if name in head), None)
    if at is None and len(head) > 1:
        raise InputError("needs a column `person`", file=path, row=1, fix="Or give one person id a line.")
    body = rows if at is None else rows[1:]
    found = tuple(dict.fromkeys(row[at or 0] for row in body if len(row) > (at or 0) and row[at or 0]))
    if not found:
        raise InputError("names nobody", file=path)
    return found


def _check(options: WorkforceOptions) -> None:
    if not 0 < options.coverage <= 1:
        raise InputError(
            f"coverage {options.coverage:g} is not a share", fix="Give a number above 0, at most 1."
        )
    if not 0 < options.enough <= 1:
        raise InputError(
            f"strength {options.enough:g} is out of range", fix="Give a number above 0, at most 1."
        )


def _members(snapshot: Snapshot, team: Sequence[str]) -> tuple[str, ...]:
    everybody = snapshot.workspace.people()
    for person in team:
        if person not in everybody:
            raise NotFoundError("person", person, everybody)
    found = tuple(dict.fromkeys(team)) or tuple(everybody)
    if not found:
        raise InputError(
            "the workspace holds no people", fix="Import awards first: `skillmatch import awards FILE`."
        )
    return found


def _role(snapshot: Snapshot, name: str) -> Role:
    from skillmatch.ranking import needs

    goal = resolve_goal(snapshot, (name,))
    wanted = needs(goal.requirements)
    if not wanted:
        raise InputError(
            f"the role {name!r} asks for no skill", fix="See what it asks for: `skillmatch extract`."
        )
    return Role(name, goal.title, wanted)


def _view(
    matcher: Matcher, role: Role, people: Sequence[str], options: WorkforceOptions, progress: Progress
) -> RoleView:
    """Plans for the people with the highest scores; others are further away by what can be proved."""
    from skillmatch.ranking import score_everybody

    snapshot = matcher.snapshot
    strengths = snapshot.strengths
    total = score_everybody(role.needs, strengths, snapshot.relatedness, snapshot.settings).total
    columns = {person: strengths.column(person) for person in people}
    scores = {person: 0.0 if at is None else float(total[at]) for person, at in columns.items()}
    nearest = sorted(people, key=lambda person: (-scores[person], person))[: 2 * options.movers]
    movers = []
    for done, person in enumerate(nearest, start=1):
        movers.append(_mover(matcher, role, person, scores[person], options))
        progress(f"plans for {role.title}", done, len(nearest))
    movers.sort(key=lambda one: (one.steps is None, one.steps or 0, one.hours, -one.score, one.person))
    return RoleView(role.id, role.title, len(role.needs), tuple(movers[: options.movers]))


def _mover(matcher: Matcher, role: Role, person: str, score: float, options: WorkforceOptions) -> Mover:
    from .planning import PathOptions, plan_path

    wanted = PathOptions(coverage=options.coverage, alternatives=0, fewest=True)
    there_now = matcher.standing(person)
    found = plan_path(matcher.snapshot, person, there_now.profile, there_now.holdings, (role.id,), wanted)
    plan = found.plan
    there = plan.coverage if plan else found.covered
    reached = there >= options.coverage - 1e-9
    return Mover(
        person,
        score,
        found.covered,
        tuple(step.name for step in plan.steps) if plan and reached else () if reached else None,
        plan.hours if plan and reached else 0.0,
        _missing(matcher.snapshot, role, there_now.profile),
    )


def _missing(snapshot: Snapshot, role: Role, profile: Profile) -> tuple[str, ...]:
    from skillmatch.employer import explain, gap

    told = explain(role.needs, profile, snapshot.relatedness, snapshot.settings)
    return gap(sorted(told, key=lambda one: (not one.essential, one.label)))


def _training(snapshot: Snapshot, skills: Sequence[SkillCover], most: int) -> ClosingSet:
    """Skills that hang on nobody are open whole, those that hang on one person by half."""
    import numpy as np

    from skillmatch.designer.closing import Open, closing_set
    from skillmatch.designer.shelf import Shelf

    rows = {snapshot.framework.row(skill.skill): skill for skill in skills}
    known = sorted(row for row in rows if row is not None)
    gaps = Open(
        np.array(known, dtype=np.int64),
        np.array([rows[row].demand for row in known]),
        np.array([rows[row].safety for row in known]),
    )
    shelf = Shelf(snapshot.trusted_catalogue, (), snapshot.credentials, frozenset())
    return closing_set(gaps, shelf.offers(gaps.rows, snapshot.relatedness), snapshot.graph, (), steps=most)

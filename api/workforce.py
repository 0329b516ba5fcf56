"""A team's verified skills against roles: what hangs on one person, who could move, what to train."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from fastapi import APIRouter
from pydantic import Field

from skillmatch.employer.workforce import Holder, SkillCover
from skillmatch.errors import NotFoundError
from skillmatch.matcher.workforce import RoleView, Workforce, WorkforceOptions, workforce

from .access import Employer
from .bodies import Body, Id, example
from .identities import people_of
from .state import Lent

router = APIRouter(tags=["employer"])


class WorkforceBody(Body):
    model_config = example(team=["amara"], roles=["data-analyst-rivermouth"], coverage=0.8)

    team: list[Id] = Field(min_length=1, max_length=200, description="Candidates as you were shown them.")
    roles: list[Id] = Field(min_length=1, max_length=10, description="Postings, stacks, occupations, skills.")
    coverage: float = Field(0.8, gt=0, le=1, description="Share of a role, by weight, that filling it takes.")
    enough: float = Field(WorkforceOptions().enough, gt=0, le=1, description="Strength that will do.")
    movers: int = Field(3, ge=1, le=10, description="People told for each role.")
    training: int = Field(5, ge=0, le=20, description="Credentials to commission, at most.")


@router.post("/workforce", summary="What a team can prove for its roles, and how it could prove more")
def team_skills(who: Employer, lent: Lent, body: WorkforceBody) -> Workforce:
    """People are called what the request calls them, so that a pseudonym stays one."""
    names = {person: name for name, person in people_of(who, lent, body.team).items()}
    options = WorkforceOptions(body.coverage, body.enough, body.movers, body.training)
    try:
        return _called(workforce(lent, list(names), body.roles, options), names)
    except NotFoundError as error:
        if error.kind == "person":  # erased just now; it names their id, and ids that are near
            raise NotFoundError("candidate", names.get(error.wanted, "")) from None
        raise


def _called(found: Workforce, names: Mapping[str, str]) -> Workforce:
    return replace(
        found,
        team=tuple(names[one] for one in found.team),
        roles=tuple(_role(one, names) for one in found.roles),
        skills=tuple(_skill(one, names) for one in found.skills),
    )


def _role(role: RoleView, names: Mapping[str, str]) -> RoleView:
    return replace(role, movers=tuple(replace(one, person=names[one.person]) for one in role.movers))


def _skill(skill: SkillCover, names: Mapping[str, str]) -> SkillCover:
    def called(people: tuple[Holder, ...]) -> tuple[Holder, ...]:
        return tuple(replace(one, person=names[one.person]) for one in people)

    return replace(skill, holders=called(skill.holders), nearly=called(skill.nearly))

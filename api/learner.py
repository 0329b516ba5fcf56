"""For learners: what next, which way, which postings; and all that is held about them, theirs to take."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response, Security
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from skillmatch.access import Caller
from skillmatch.domain import Match, Profile, Recommendation
from skillmatch.jobs import erase_alone
from skillmatch.matcher.person_file import PersonFile
from skillmatch.matcher.planning import PathOptions
from skillmatch.pathways import Pathway

from .access import Learner, caller, whose
from .bodies import MAX_ID, Body, Day, Id, Names, Number, example
from .encoding import Encoder
from .etag import NOT_MODIFIED, Tagged
from .idempotency import Once
from .identities import known
from .jobs_here import Still
from .pages.learner_visits import visits_of
from .state import Lent

router = APIRouter(tags=["learner"])


async def _own(who: Learner, key: Key) -> str:
    return whose(who, key)


async def _met(who: Concerned, lent: Lent, key: Key) -> str:
    """A worker thread looks consents up; whoever may see all of somebody's needs none."""
    return key if who.may_see(key) else await run_in_threadpool(known, who, lent, key)


Own = Annotated[str, Depends(_own)]
"""Id of a person in the path, whom the caller may know everything about."""
Met = Annotated[str, Depends(_met)]
"""Id of a person in the path, who lets the caller know who they are."""
Key = Annotated[str, Path(max_length=MAX_ID, description="Id of a person held.", examples=["amara"])]
Most = Annotated[int, Query(ge=1, le=100, description="How many results.")]
Concerned = Annotated[Caller, Security(caller, scopes=["learner", "employer"])]
_next, _plan = Encoder(list[Recommendation]), Encoder(Pathway)
_GOAL = "Posting or stack id, occupation, or skills; without any the person's own."


class RecommendationsBody(Body):
    model_config = example(person="amara", goal=["data analyst"], n=5)

    person: Id = Field(description="Id of a person held.")
    goal: Names = Field(default_factory=list, description=_GOAL)
    n: Number = 5


class PathwaysBody(Body):
    model_config = example(person="amara", goal=["data-analyst-stack"], max_hours=300, alternatives=1)

    person: Id = Field(description="Id of a person held.")
    goal: Names = Field(default_factory=list, description=_GOAL)
    coverage: float = Field(0.8, gt=0, le=1, description="Share of the goal to cover.")
    max_hours: float | None = Field(None, gt=0, le=1_000_000)
    max_cost: float | None = Field(None, ge=0, le=1_000_000_000)
    by: Day | None = Field(None, description="The day to be done.")
    hours_per_week: float = Field(PathOptions().hours_per_week, gt=0, le=168)
    prefer: Names = Field(default_factory=list, description="Issuers whose credentials count as less effort.")
    avoid: Names = Field(default_factory=list, description="Issuers whose credentials are left out.")
    alternatives: int = Field(3, ge=0, le=4)
    what_if: Id = Field("", description="Credential: what would having it change?")
    level: int | None = Field(None, ge=1, le=8, description="EQF level of the goal.")
    seconds: float = Field(2.0, ge=0.1, le=10, description="Time for each search.")
    fewest: bool = Field(False, description="The plan of fewest credentials, not of least effort.")

    def options(self) -> PathOptions:
        stated = self.model_dump(exclude={"person", "goal", "prefer", "avoid"})
        return PathOptions(**stated, prefer=tuple(self.prefer), avoid=tuple(self.avoid))


@router.post(
    "/recommendations", summary="Next credentials, with reasons", response_model=list[Recommendation]
)
def recommendations(who: Learner, lent: Lent, body: RecommendationsBody) -> Response:
    return _next(list(lent.recommend(whose(who, body.person), body.goal, n=body.n)))


@router.post(
    "/pathways",
    summary="The cheapest prerequisite-closed plan to a goal, with alternatives",
    response_model=Pathway,
)
def pathways(who: Learner, lent: Lent, body: PathwaysBody) -> Response:
    return _plan(lent.path(whose(who, body.person), body.goal, body.options()))


@router.get("/profiles/{key:path}/openings", summary="The postings somebody is closest to")
def openings(_: Learner, key: Own, lent: Lent, n: Most = 10) -> list[Match]:
    return list(lent.openings(key, n=n))


@router.get("/profiles/{key:path}/export", summary="Everything held about somebody")
def export(_: Learner, key: Own, lent: Lent) -> PersonFile:
    """Never tagged: consents and keys are in it, which no fingerprint of a snapshot knows of."""
    return lent.person_file(key)


@router.get(
    "/profiles/{key:path}",
    summary="What somebody can show, with every proof",
    responses=NOT_MODIFIED,
)
def profile(_: Concerned, key: Met, lent: Lent, _tag: Tagged) -> Profile:
    return lent.profile(key)


@router.delete("/profiles/{key:path}", summary="Erase somebody wholly", status_code=204)
def erase(who: Learner, key: Own, request: Request, _once: Once, here: Still, lent: Lent) -> None:
    """Wallets of theirs that a page shows are forgotten too."""
    visits_of(request).forget_of(who, erase_alone(lent, here, key))

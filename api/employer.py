"""For employers: who can verifiably do this?"""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import Field

from skillmatch.domain import Match, Place, Posting, Requirement
from skillmatch.errors import InputError

from .access import Employer
from .bodies import MAX_TEXT, Body, Day, Id, Names, Number, example
from .encoding import Encoder
from .identities import shown
from .state import Lent

router = APIRouter(tags=["employer"])
_matches = Encoder(list[Match])


class RequirementBody(Body):
    model_config = example(skill="SQL", essential=True, weight=1.0, level=0.5)

    skill: Id = Field(description="Label, alias, code or URI of a skill of the framework.")
    essential: bool = True
    weight: float = Field(1.0, gt=0, le=1000)
    level: float = Field(0.0, ge=0, le=1, description="Strength from which it counts as wholly met.")

    def record(self) -> Requirement:
        return Requirement(self.skill, "", essential=self.essential, weight=self.weight, level=self.level)


class PlaceBody(Body):
    """It filters who is listed and changes no score."""

    model_config = example(location="Rivermouth; XS-SH", remote=True, by="2026-12-01")

    location: str = Field(
        "",
        max_length=200,
        description="Who would work there: towns, regions, ISO 3166 codes; several places parted by `;`.",
    )
    remote: bool = Field(False, description="Who would work remotely; with a location: they as well.")
    by: Day | None = Field(None, description="Who can begin on this day.")

    def record(self) -> Place:
        return Place(self.location, self.remote, self.by)


class CandidatesBody(Body):
    model_config = example(posting="data-analyst-rivermouth", must_have=["SQL"], n=10)

    posting: Id = Field("", description="Id of a posting held; or give `text` or `requirements`.")
    text: str = Field("", max_length=MAX_TEXT, description="A posting's text.")
    requirements: list[RequirementBody] = Field(default_factory=list, max_length=300)
    must_have: Names = Field(default_factory=list, description="Skills each of which must be verified.")
    nice_to_have: Names = Field(default_factory=list, description="Skills asked for as optional.")
    exclude: Names = Field(default_factory=list, description="Skills of the posting that are not to count.")
    verified_only: bool = False
    place: PlaceBody | None = Field(
        None, description="Who has said nothing of it stays listed, and `unstated` names what they left out."
    )
    n: Number = 10


@router.post("/candidates/search", summary="Candidates ranked by verified skills", response_model=list[Match])
def search_candidates(who: Employer, lent: Lent, body: CandidatesBody) -> Response:
    found = lent.rank(
        _posting(lent, body),
        n=body.n,
        must_have=body.must_have,
        nice_to_have=body.nice_to_have,
        exclude=body.exclude,
        verified_only=body.verified_only,
        place=body.place.record() if body.place else None,
    )
    return _matches(list(shown(who, lent, found)))


def _posting(lent: Lent, body: CandidatesBody) -> Posting:
    if sum((bool(body.posting), bool(body.text), bool(body.requirements))) != 1:
        raise InputError("give one of `posting`, `text` and `requirements`")
    if body.posting:
        return lent.posting_held(body.posting)
    if body.text:
        return lent.posting_from_text(body.text)
    return lent.posting_of(one.record() for one in body.requirements)

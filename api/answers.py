"""The four questions, and the search they start from."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from skillmatch.domain import GapReport, Match, Recommendation
from skillmatch.errors import InputError

from .state import Lent

router = APIRouter()
_MAX_TEXT = 100_000
_Number = Annotated[int, Field(ge=1, le=100, description="How many results.")]


def _body(**example: JsonValue) -> ConfigDict:
    """Unknown fields are refused, so that a misspelt one is not silently without effect."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [example]})


class ExtractBody(BaseModel):
    model_config = _body(text="Maintain the firewall and write Python tools.", n=3)

    text: str = Field(max_length=_MAX_TEXT)
    n: _Number = 3


class RecommendationsBody(BaseModel):
    model_config = _body(person="amara", goal=["data analyst"], n=5)

    person: str = Field(description="Id of a person held.")
    goal: list[str] = Field(
        default_factory=list, max_length=50, description="Posting or stack id, occupation, or skills."
    )
    n: _Number = 5


class CandidatesBody(BaseModel):
    model_config = _body(posting="data-analyst-rivermouth", must_have=["SQL"], n=10)

    posting: str = Field("", description="Id of a posting held; or give `text`.")
    text: str = Field("", max_length=_MAX_TEXT, description="A posting's text.")
    must_have: list[str] = Field(default_factory=list, max_length=50, description="Skills to be verified.")
    verified_only: bool = False
    n: _Number = 10


class GapsBody(BaseModel):
    model_config = _body(programme="data-analyst-stack", occupation="data analyst", n=20)

    programme: str = Field(description="Stack, credential or issuer id.")
    occupation: str = Field("", description="Only the skills this occupation needs.")
    n: _Number = 20


@router.post("/skills/extract", tags=["skills"], summary="Skills a text speaks of")
def extract_skills(lent: Lent, body: ExtractBody) -> dict[str, Any]:
    return lent.extract(body.text, body.n)


@router.post("/recommendations", tags=["learner"], summary="Next credentials, with reasons")
def recommendations(lent: Lent, body: RecommendationsBody) -> list[Recommendation]:
    return list(lent.recommend(body.person, body.goal, n=body.n))


@router.post("/candidates/search", tags=["employer"], summary="Candidates ranked by verified skills")
def search_candidates(lent: Lent, body: CandidatesBody) -> list[Match]:
    if bool(body.posting) == bool(body.text):
        raise InputError("give either `posting` or `text`")
    wanted = lent.posting_held(body.posting) if body.posting else lent.posting_from_text(body.text)
    return list(lent.rank(wanted, n=body.n, must_have=body.must_have, verified_only=body.verified_only))


@router.post("/gaps", tags=["designer"], summary="What a programme misses against the framework")
def gaps(lent: Lent, body: GapsBody) -> GapReport:
    return lent.gaps(body.programme, n=body.n, occupation=body.occupation)

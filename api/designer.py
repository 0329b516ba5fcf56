"""For curriculum designers and who steers an ecosystem: skills in texts, gaps, the state of things."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from skillmatch.domain import GapOrder, GapReport
from skillmatch.ecosystem import EcosystemReport, Period
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import TURN, gaps_so_far
from skillmatch.matcher.gap_report import HALF_LIFE_MONTHS, GapOptions
from skillmatch.matcher.sent_programmes import keep_sent_programme, read_sent_programme

from .access import Designer, Known
from .bodies import MAX_TEXT, Body, Id, Names, Number, example
from .encoding import Encoder
from .etag import NOT_MODIFIED, Tagged
from .idempotency import Once
from .problems import PROBLEM_CONTENT
from .state import Lent, LentByTurns, folder_of

router = APIRouter(tags=["designer"])
_report = Encoder(GapReport)
_UNREAD: dict[int | str, dict[str, Any]] = {
    503: {
        "description": "Not read to its end in the time for an answer; asked again, it goes on from there",
        "content": PROBLEM_CONTENT,
        "headers": {"Retry-After": {"description": "Seconds", "schema": {"type": "integer"}}},
    }
}


class ExtractBody(Body):
    model_config = example(text="Maintain the firewall and write Python tools.", n=3)

    text: str = Field(max_length=MAX_TEXT)
    n: Number = 3


class GapsBody(Body):
    model_config = example(programme="data-analyst-stack", occupation="data analyst", n=20)

    programme: Id = Field(description="Id of a stack, credential, issuer, or syllabus handed in.")
    n: Number = 20
    occupation: Id = Field("", description="Only the skills this occupation needs.")
    postings: Names = Field(
        default_factory=list, description="Only what these ask for: ids, or words in postings held."
    )
    by: GapOrder = Field("score", description="Order of the gaps.")
    level: int = Field(0, ge=0, le=8, description="EQF level the skills are asked for at; 0 for any.")
    hours: float | None = Field(None, gt=0, le=100_000, description="Hours there are for additions.")
    ordered: bool = Field(False, description="Whether credentials are in the order of teaching.")
    half_life_months: float | None = Field(
        HALF_LIFE_MONTHS, ge=0.1, le=1200, description="Age at which a posting counts half; null for never."
    )

    def options(self) -> GapOptions:
        stated = self.model_dump(exclude={"programme", "postings"})
        return GapOptions(**stated, postings=tuple(self.postings), files=False, seconds=TURN)


class SyllabusBody(Body):
    model_config = example(
        text="# Working with data\n## Learning outcomes\n- Query tables with SQL\n- Draw honest charts"
    )

    text: str = Field(max_length=MAX_TEXT, description="Prose, or Markdown.")
    name: str = Field("", max_length=200, description="What to call it; else its own title.")


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A syllabus that was read."""

    programme: str
    """Its id, for `gaps` and `reviews`; it is kept for a while, and is not part of the catalogue."""
    name: str
    statements: tuple[str, ...]


@router.post("/skills/extract", tags=["skills"], summary="Skills a text speaks of")
def extract_skills(_: Known, lent: Lent, body: ExtractBody) -> dict[str, Any]:
    return lent.extract(body.text, body.n)


@router.post(
    "/gaps",
    summary="What a programme misses against the framework",
    response_model=GapReport,
    responses=_UNREAD,
)
async def gaps(_: Designer, turns: LentByTurns, body: GapsBody) -> Response:
    """Statements that were never linked before are linked a second at a time, others' questions between."""
    options = body.options()

    def further(lent: Matcher) -> Response | None:
        found = gaps_so_far(lent, body.programme, options)
        return None if found is None else _report(found)

    return await turns.until_done(further)


@router.post("/programmes", summary="Hand in a syllabus as text, to hold it against the framework")
def hand_in(who: Designer, request: Request, _once: Once, body: SyllabusBody) -> HandedIn:
    read = read_sent_programme(body.text.encode("utf-8", "replace"), ".md", body.name)
    key = keep_sent_programme(folder_of(request, who), read)
    statements = tuple(said.text for one in read.credentials for said in one.competencies)
    return HandedIn(key, read.name, statements)


@router.get(
    "/reports",
    summary="The state of the ecosystem over a period",
    responses=NOT_MODIFIED,
)
def reports(
    _: Designer,
    lent: Lent,
    _tag: Tagged,
    quarter: Annotated[str, Query(max_length=10, description="A quarter.", examples=["2026Q3"])] = "",
    year: Annotated[int | None, Query(ge=3, le=9998, description="A whole year.", examples=[2026])] = None,
    start: Annotated[
        date | None, Query(description="First day, with `end`.", examples=["2026-01-01"])
    ] = None,
    end: Annotated[date | None, Query(description="Last day, with `start`.", examples=["2026-06-30"])] = None,
    hide_under: Annotated[int, Query(ge=5, le=1000, description="Smaller groups are held back.")] = 5,
) -> EcosystemReport:
    period = Period.asked(quarter, year, start, end, lent.snapshot.as_of)
    return lent.report(period, hide_under=hide_under)

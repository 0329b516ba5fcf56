"""What is always a job: skills of many texts, frameworks, the index."""

from __future__ import annotations

import io
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from skillmatch.errors import InputError
from skillmatch.jobs import ExtractWork, FrameworkWork, IndexWork, ReportWork
from skillmatch.matcher.framework_uploads import FrameworkStated, check_id
from skillmatch.matcher.loading import FrameworkFormat
from skillmatch.matcher.uploads import suffix_of

from .access import Admin, Designer
from .bodies import MAX_TEXT, Body, Day, Number, example
from .idempotency import Once
from .jobs_here import ACCEPTED, JobsHere, accepted
from .sending import Indexed, Media, Sent, sent_as

router = APIRouter()
MAX_TEXTS = 10_000
_TYPES = (
    "application/json", "application/zip", "text/csv", "text/tab-separated-values", "application/yaml",
)  # fmt: skip
_PACKAGE = {
    "CFDocument": {"identifier": "d1", "title": "Crafts", "creator": "us"},
    "CFItems": [{"identifier": "i1", "uri": "urn:crafts:1", "fullStatement": "Weave cloth by hand"}],
}
Said = Annotated[str, Query(max_length=300, description="Where the file does not say, or says otherwise.")]


class BatchBody(Body):
    model_config = example(texts=["Maintain the firewall.", "Write Python tools."], n=3)

    texts: list[Annotated[str, Field(max_length=MAX_TEXT)]] = Field(min_length=1, max_length=MAX_TEXTS)
    n: Number = 3


@router.post(
    "/skills/extract/batch",
    tags=["skills"],
    summary="Skills that many texts speak of, by a job",
    status_code=202,
    response_model=None,
    responses=ACCEPTED,
)
def extract_batch(who: Designer, request: Request, here: JobsHere, _once: Once, body: BatchBody) -> Response:
    """The job's results are one object a text, in order: `number`, `links`, and perhaps
    `not_linked` and `unread_from`."""
    texts = io.BytesIO(msgspec.json.encode(_written(body.texts)))
    return accepted(request, here.submit(ExtractWork(body.n), who.id, texts, ".json"))


@router.post(
    "/frameworks",
    tags=["records"],
    summary="Bring in a framework, in place of the one of its id, by a job",
    status_code=202,
    response_model=None,
    responses=ACCEPTED,
    openapi_extra=sent_as(_PACKAGE, _TYPES),
)
def import_framework(
    who: Admin,
    request: Request,
    body: Sent,
    here: JobsHere,
    _once: Once,
    format: Annotated[
        FrameworkFormat, Query(description="`table` is a CSV file of one's own, or a zip of several.")
    ] = "case",
    content_type: Media = "",
    id: Annotated[str, Query(max_length=64, description="Id to keep it under.")] = "",
    title: Said = "",
    version: Said = "",
    licence: Said = "",
    language: Annotated[str, Query(max_length=10, description="Of an ESCO download.")] = "",
    source: Annotated[str, Query(max_length=300, description="Where it comes from.")] = "",
    index: Indexed = None,
) -> Response:
    if id:
        check_id(id)
    if body.size == 0:
        raise InputError("nothing was sent")
    stated = FrameworkStated(id, title, version, licence, language, source)
    work = FrameworkWork(format, stated, index)
    return accepted(request, here.submit(work, who.id, body.file, suffix_of(content_type)))


class ReportBody(Body):
    model_config = example(quarter="2026Q1", hide_under=5)

    quarter: str = Field("", max_length=10, description="As 2026Q3.")
    year: int | None = Field(None, ge=3, le=9998)
    start: Day | None = Field(None, description="First day, with `end`.")
    end: Day | None = Field(None, description="Last day, with `start`.")
    hide_under: int = Field(5, ge=5, le=1000, description="Smaller groups are held back.")


@router.post(
    "/reports",
    tags=["designer"],
    summary="The state of the ecosystem over a period, by a job",
    status_code=202,
    response_model=None,
    responses=ACCEPTED,
)
def make_report(who: Designer, request: Request, here: JobsHere, _once: Once, body: ReportBody) -> Response:
    return accepted(request, here.submit(ReportWork(**body.model_dump()), who.id))


@router.post(
    "/index",
    tags=["records"],
    summary="Bring the index up to date, by a job",
    status_code=202,
    response_model=None,
    responses=ACCEPTED,
)
def rebuild_index(who: Admin, request: Request, here: JobsHere, _once: Once) -> Response:
    return accepted(request, here.submit(IndexWork(), who.id))


def _written(texts: list[str]) -> list[Any]:
    """The texts, refused where one holds half a character, which no file can."""
    for number, text in enumerate(texts):
        if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
            raise InputError(f"text {number} holds half a Unicode character", fix="Leave it out.")
    return texts

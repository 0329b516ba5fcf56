"""Long work: how far it is, what came of it, and stopping it. Callers see their own, an admin everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request, Response
from fastapi.exceptions import HTTPException
from fastapi.responses import StreamingResponse

from skillmatch.access import Scope
from skillmatch.jobs import Job, Jobs, JobState
from skillmatch.matcher.catalogue import Page

from .access import Known
from .idempotency import Once
from .jobs_here import SECONDS, JobsHere, job_of
from .paging import PAGED, USUAL, Limit, LongLimit, Offset, paged

router = APIRouter(tags=["jobs"])
Key = Annotated[
    str, Path(max_length=64, pattern="^[0-9a-f]*$", description="Id of a job.", examples=["5f1e"])
]
_NDJSON = "application/x-ndjson"
_BLOCK = 500
_RESULTS: dict[int | str, dict[str, Any]] = {
    200: {**PAGED[200], "content": {_NDJSON: {"schema": {"type": "string"}}}}
}


@router.get("/jobs", summary="Your jobs, newest first; an admin sees everybody's", responses=PAGED)
def jobs(
    who: Known, here: JobsHere, request: Request, response: Response, offset: Offset = 0, limit: Limit = USUAL
) -> list[Job]:
    by = "" if who.may(Scope.ADMIN) else who.id
    return paged(request, response, here.listed(by, offset, limit))


@router.get("/jobs/{key}", summary="How far a job is", name="job")
def job(who: Known, here: JobsHere, response: Response, key: Key) -> Job:
    found = job_of(who, here, key)
    if not found.finished:
        response.headers["Retry-After"] = str(SECONDS)
    return found


@router.get(
    "/jobs/{key}/results",
    summary="What came of a job, page by page, or as one NDJSON stream where that is asked for",
    responses=_RESULTS,
    response_model=list[dict[str, Any]],
)
def job_results(
    who: Known,
    here: JobsHere,
    request: Request,
    response: Response,
    key: Key,
    offset: Offset = 0,
    limit: LongLimit = USUAL,
) -> Any:
    found = job_of(who, here, key)
    if found.state is not JobState.DONE:
        headers = None if found.finished else {"Retry-After": str(SECONDS)}
        raise HTTPException(409, f"The job is {found.state}: it has no results.", headers=headers)
    if _NDJSON in request.headers.get("accept", ""):
        return StreamingResponse(_lines(here, found), media_type=_NDJSON)
    if not found.results:
        return paged(request, response, Page((found.result or {},), 1, offset, limit)) if offset == 0 else []
    items = tuple(here.results(key, offset, limit))
    return paged(request, response, Page(items, found.results, offset, limit))


@router.delete("/jobs/{key}", summary="Stop a job that waits or runs")
def cancel_job(who: Known, here: JobsHere, key: Key, _once: Once) -> Job:
    """The job as it stands now: one that has ended stays as it is, one that runs is stopped soon."""
    return here.cancel(job_of(who, here, key).id)


def _lines(here: Jobs, found: Job) -> Iterator[bytes]:
    if not found.results:
        yield msgspec.json.encode(found.result or {}) + b"\n"
    for start in range(0, found.results, _BLOCK):
        yield b"".join(line + b"\n" for line in here.raw_results(found.id, start, _BLOCK))

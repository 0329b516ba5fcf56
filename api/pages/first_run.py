"""The first page of a service that holds nothing yet: the demo, one click away."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch.jobs import JobKind, SampleWork
from skillmatch.workspace import Workspace

from ..access import Admin
from ..bodies import MAX_ID
from ..jobs_here import JobsHere
from ..state import folder_of
from .rendering import page

router = APIRouter(prefix="/welcome")


@router.get("")
def welcome(request: Request, who: Admin, jobs: JobsHere) -> Response:
    """What there is and what to do about it; a sample that is being loaded is shown instead."""
    for job in jobs.listed(limit=5).items:
        if job.kind is JobKind.SAMPLE and not job.finished:
            return RedirectResponse(f"/welcome/jobs/{job.id}", 303)
    folder = folder_of(request, who)
    counts: dict[str, int] = {}
    if Workspace.exists(folder):
        with Workspace.open(folder) as workspace:
            counts = {name: count for name, count in workspace.counts().items() if count}
    return page(request, "first_run.html", counts=counts)


@router.post("/sample")
def sample(who: Admin, jobs: JobsHere, esco: Annotated[bool, Form()] = False) -> Response:
    """Load the sample ecosystem; ESCO is fetched only where that is asked for."""
    job = jobs.submit(SampleWork(esco=esco), by=who.id)
    return RedirectResponse(f"/welcome/jobs/{job.id}", 303)


@router.get("/jobs/{job}")
def loading(
    request: Request, _: Admin, jobs: JobsHere, job: Annotated[str, Path(max_length=MAX_ID)]
) -> HTMLResponse:
    return page(request, "operations/job.html", job=jobs.get(job), then="/")

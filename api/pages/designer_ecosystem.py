"""The state of the ecosystem over a quarter: figures, the whole report to print, a table to take away."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch import __version__
from skillmatch.access import Caller
from skillmatch.ecosystem import EcosystemReport, Period
from skillmatch.ecosystem.pages import HEADINGS, change, report_page, report_rows
from skillmatch.ecosystem.pages.style import STYLE
from skillmatch.errors import InputError, NotFoundError
from skillmatch.jobs import Job, JobKind, Jobs, ReportWork
from skillmatch.matcher import Matcher

from ..access import Designer
from ..jobs_here import JobsHere, job_of
from ..state import Lent
from .downloads import document, table
from .rendering import page

router = APIRouter(prefix="/designer/ecosystem")
MOST_AWARDS = 20_000
"""Awards up to which a report is made while its reader waits, about a second of work; of more by a job."""
Quarter = Annotated[str, Query(max_length=10)]
Key = Annotated[str, Query(max_length=64)]


@router.get("")
def ecosystem(
    request: Request, who: Designer, jobs: JobsHere, lent: Lent, quarter: Quarter = "", job: Key = ""
) -> HTMLResponse:
    """The figures of a quarter, with the whole report to print or take away; or the job that counts them."""
    found, asked, wrong = None, None, ""
    try:
        asked = _job(jobs, who, job) if job else None
        if asked is None or asked.finished:
            found = _counted(asked) if asked else _now(lent, quarter)
    except (InputError, NotFoundError) as error:
        wrong = str(error)
    return page(
        request,
        "designer/ecosystem.html",
        status=422 if wrong else 200,
        quarter=quarter,
        query=urlencode({"quarter": quarter, "job": job}),
        long=lent.workspace.counts().get("awards", 0) > MOST_AWARDS,
        job=asked,
        wrong=wrong,
        report=found,
        change=change,
    )


@router.post("")
def count(
    who: Designer, jobs: JobsHere, quarter: Annotated[str, Form(max_length=10)] = ""
) -> RedirectResponse:
    """Let a job count, where that takes long."""
    job = jobs.submit(ReportWork(quarter=quarter.strip()), who.id)
    asked = urlencode({"quarter": quarter, "job": job.id})
    return RedirectResponse(f"/designer/ecosystem?{asked}", 303)


def report(
    who: Designer, jobs: JobsHere, lent: Lent, quarter: Quarter = "", job: Key = ""
) -> EcosystemReport:
    """The report that the address names. Raises InputError, NotFoundError."""
    return _counted(_job(jobs, who, job)) if job else _now(lent, quarter)


Report = Annotated[EcosystemReport, Depends(report)]


@router.get("/report")
def printed(_: Designer, found: Report) -> HTMLResponse:
    """The whole report as a page of its own."""
    return document(report_page(found, __version__), STYLE)


@router.get("/table.csv")
def as_csv(_: Designer, found: Report) -> Response:
    name = re.sub(r"[^A-Za-z0-9]+", "-", found.period)
    return table(HEADINGS, report_rows(found), f"ecosystem-{name}.csv")


def _now(lent: Matcher, quarter: str) -> EcosystemReport:
    """Raises InputError where it is no quarter, or more is held than can be counted while others wait."""
    period = Period.asked(quarter.strip(), None, None, None, lent.snapshot.as_of)
    awards = lent.workspace.counts().get("awards", 0)
    if awards > MOST_AWARDS:
        raise InputError(
            f"{awards:,} awards take a while to count.", fix="Let them be counted in the background."
        )
    return lent.report(period)


def _job(jobs: Jobs, who: Caller, key: str) -> Job:
    """A report's job that is the caller's to see. Raises NotFoundError."""
    job = job_of(who, jobs, key)
    if job.kind is not JobKind.REPORT:
        raise NotFoundError("job", key)
    return job


def _counted(job: Job) -> EcosystemReport:
    """Raises InputError where it has not ended well."""
    if job.result is None:
        raise InputError(f"The report is not there: {job.problem or job.state}.", fix="Ask for it again.")
    return msgspec.convert(job.result, EcosystemReport)

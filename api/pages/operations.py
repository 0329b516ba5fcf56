"""What whoever runs the service looks at: health, index, jobs, whom it trusts, who has keys."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Annotated, get_args
from urllib.parse import quote

from fastapi import APIRouter, Form, Path, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch.domain import StepState
from skillmatch.errors import SkillMatchError
from skillmatch.jobs import ImportWork, IndexWork, Job
from skillmatch.matcher import Matcher
from skillmatch.matcher.health import Finding, check_workspace, trust_findings
from skillmatch.matcher.trusting import revoke, trust
from skillmatch.matcher.uploads import MEDIA_TYPES, UploadKind
from skillmatch.verification import TrustedIssuer

from ..access import Admin
from ..bodies import MAX_ID
from ..door import Door
from ..jobs_here import JobsHere
from ..state import Lent
from .names import issuer_names
from .rendering import page, visitor

router = APIRouter(prefix="/operations")
_JOBS = 20
TONES: dict[StepState, tuple[str, str]] = {
    "good": ("✔ good", "good"),
    "failed": ("✖ failed", "bad"),
    "not_checked": ("? look", "warn"),
}
"""How the state of a finding is told, and its tone."""
_LOOKED_AT = {
    "store": "Records",
    "trust registry": "Trusted issuers",
    "documents": "Status of awards",
    "disk": "Room on the disk",
}
"""Findings by what `skillmatch doctor` calls them, in words for a page."""
_KINDS = {"trust": "Trusted issuers", "decisions": "Decisions on links"}
Id = Annotated[str, Form(max_length=MAX_ID)]


@dataclass(frozen=True, slots=True)
class Held:
    """What the service answers from."""

    encoder: str
    framework: str
    settings: str
    counts: dict[str, int]
    fresh: bool
    awarded: int | None
    """People who hold an award, and so can be listed and ranked; None where there is no index to say so."""


@router.get("")
def operations(
    request: Request, _: Admin, lent: Lent, jobs: JobsHere, check: Annotated[str, Query(max_length=10)] = ""
) -> HTMLResponse:
    """Everything at a glance; `?check=full` reads the whole store as `skillmatch doctor` does."""
    return _shown(request, lent, jobs, full=check == "full")


@router.post("/index")
def index(who: Admin, jobs: JobsHere) -> Response:
    return _watch(jobs.submit(IndexWork(), by=who.id))


@router.post("/import")
def take_in(
    request: Request,
    who: Admin,
    lent: Lent,
    jobs: JobsHere,
    kind: Annotated[UploadKind, Form()],
    file: UploadFile,
    person: Id = "",
) -> Response:
    """Import a file as a job, which also brings the index up to date."""
    suffix = PurePath(file.filename or "").suffix.casefold()
    if suffix not in MEDIA_TYPES.values():
        known = ", ".join(sorted(set(MEDIA_TYPES.values())))
        return _shown(
            request, lent, jobs, wrong=f"Send a file whose name ends in one of {known}.", status=422
        )
    work = ImportWork(kind, person=person.strip(), index=True, by=who.id)
    return _watch(jobs.submit(work, by=who.id, file=file.file, suffix=suffix))


@router.post("/trust")
def trust_issuer(
    request: Request,
    _: Admin,
    lent: Lent,
    jobs: JobsHere,
    issuer: Id,
    frameworks: Id = "*",
    weight: Annotated[float, Form(gt=0, le=1)] = 1.0,
    note: Id = "",
) -> Response:
    """Let an issuer prove skills of some frameworks; counts at once. Keys pinned before stay pinned."""
    named = tuple(word.strip() for word in frameworks.split(",") if word.strip()) or ("*",)
    if not issuer.strip():
        return _shown(
            request, lent, jobs, wrong="Name the issuer by its id: a DID or an address.", status=422
        )
    held = lent.workspace.registry.load().issuers.get(issuer.strip(), TrustedIssuer(issuer.strip()))
    entry = replace(held, frameworks=named, weight=weight, note=note.strip() or held.note)
    trust(lent.workspace, [entry], "add")
    return _told(entry.id)


@router.post("/trust/revoke")
def revoke_issuer(_: Admin, lent: Lent, issuer: Id) -> Response:
    """Trust an issuer no more; counts at once."""
    revoke(lent.workspace, issuer)
    return _told(issuer)


@router.get("/jobs/{job}")
def one_job(
    request: Request, _: Admin, jobs: JobsHere, job: Annotated[str, Path(max_length=MAX_ID)]
) -> HTMLResponse:
    """One job, which the page looks at again by itself until it has ended."""
    return page(request, "operations/job.html", job=jobs.get(job), then="/operations")


@router.post("/jobs/{job}/cancel")
def cancel(_: Admin, jobs: JobsHere, job: Annotated[str, Path(max_length=MAX_ID)]) -> Response:
    return _watch(jobs.cancel(job))


def _told(issuer: str) -> Response:
    """Back to the registry, which says how it stands with this issuer now."""
    return RedirectResponse(f"/operations?about={quote(issuer, safe='')}#trust", 303)


def _watch(job: Job) -> Response:
    return RedirectResponse(f"/operations/jobs/{job.id}", 303)


def _shown(
    request: Request, lent: Matcher, jobs: JobsHere, *, full: bool = False, wrong: str = "", status: int = 200
) -> HTMLResponse:
    store = lent.workspace
    door: Door = request.app.state.door
    return page(
        request,
        "operations/overview.html",
        status=status,
        wrong=wrong,
        held=_held(lent),
        findings=_findings(lent, full=full),
        full=full,
        tones=TONES,
        looked_at=_LOOKED_AT,
        jobs=jobs.listed(limit=_JOBS),
        kinds=[(kind, _KINDS.get(kind, kind.capitalize())) for kind in get_args(UploadKind)],
        registry=tuple(store.registry.load().issuers.values()),
        names=issuer_names(lent),
        keys=[(key, key.state(datetime.now(UTC))) for key in door.store.keys(visitor(request).tenant)],
    )


def _held(lent: Matcher) -> Held:
    info = lent.framework.info
    counts = {name: count for name, count in lent.workspace.counts().items() if count}
    return Held(
        lent.encoder.id,
        f"{info.title} {info.version}",
        lent.settings.version,
        counts,
        lent.is_fresh(),
        _awarded(lent),
    )


def _awarded(lent: Matcher) -> int | None:
    try:
        return len(lent.snapshot.strengths.persons)
    except SkillMatchError:
        return None


def _findings(lent: Matcher, *, full: bool) -> tuple[Finding, ...]:
    try:
        return check_workspace(lent.workspace.path) if full else trust_findings(lent.workspace)
    except SkillMatchError as error:
        return (Finding("workspace", "failed", error.message, error.fix),)

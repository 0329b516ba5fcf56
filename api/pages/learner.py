"""The learner's start: show a wallet, or choose somebody held here; and the way to every page about them."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from skillmatch.access import Caller, Scope
from skillmatch.domain import Person
from skillmatch.errors import InputError, NotFoundError, SkillMatchError
from skillmatch.jobs import ImportWork
from skillmatch.matcher import Matcher
from skillmatch.matcher.catalogue import Page
from skillmatch.matcher.people import claim
from skillmatch.matcher.showing import Wallet, show_wallet
from skillmatch.workspace import Workspace

from ..access import Learner, whose
from ..bodies import MAX_ID
from ..jobs_here import JobsHere, job_of
from ..paging import Offset
from ..state import Lent, folder_of
from . import learner_next, learner_pathway, learner_profile, learner_what_if
from .learner_asked import SHOWN
from .learner_visits import SECONDS, Visit, visits_of
from .rendering import page, visitor

router = APIRouter(prefix="/learner")
for _part in (learner_profile, learner_next, learner_pathway, learner_what_if):
    router.include_router(_part.router)
_MOST_FILES = 20
_ON_A_PAGE = 12
_Words = Annotated[str, Query(max_length=200)]
_Id = Annotated[str, Form(max_length=MAX_ID)]
_SAYS = {
    "gone": "That wallet is not remembered any more. Show it again.",
    "forgotten": "The wallet is forgotten.",
}
_NO_FILE = "Choose at least one file first."
_TOO_MANY = f"At most {_MOST_FILES} files at once are read. Put more than that into one zip."


@router.get("")
def start(
    request: Request, who: Learner, lent: Lent, q: _Words = "", says: _Words = "", offset: Offset = 0
) -> HTMLResponse:
    """Where a learner begins."""
    people = _people(lent, q, offset) if who.may(Scope.ADMIN) else None
    return _start(request, people=people, q=q, told=_SAYS.get(says, ""))


@router.post("/wallet")
async def wallet(request: Request, who: Learner) -> Response:
    """Verify files that are sent, without keeping them; nobody's turn with the matcher is taken."""
    try:
        async with request.form(max_files=_MOST_FILES, max_fields=5) as form:
            sent = [one for _, one in form.multi_items() if isinstance(one, UploadFile)]
            files = [(one.filename or "file", await one.read()) for one in sent]
    except HTTPException as refusal:
        return _start(request, wrong=_TOO_MANY if "files" in refusal.detail else refusal.detail, status=422)
    files = [(name, raw) for name, raw in files if raw]
    if not files:
        return _start(request, wrong=_NO_FILE, status=422)
    visits = visits_of(request)
    async with visits.reading:
        shown = await run_in_threadpool(_verified, request, who, files)
    token = visits.keep(who, shown, sum(len(raw) for _, raw in files))
    return RedirectResponse(f"/learner/profile?person={SHOWN}{token}", 303)


@router.post("/wallet/forget")
def forget(request: Request, who: Learner, person: _Id) -> Response:
    """Forget a wallet that was shown, now."""
    visits_of(request).forget(who, person.removeprefix(SHOWN))
    return RedirectResponse("/learner?says=forgotten", 303)


@router.post("/wallet/keep")
def keep(
    request: Request, who: Learner, jobs: JobsHere, person: _Id, owner: _Id = "", claimed: _Id = ""
) -> Response:
    """Keep the signed credentials of a wallet: as the caller's own, or as whose an administrator says."""
    visits = visits_of(request)
    visit = visits.find(who, person.removeprefix(SHOWN))
    if visit is None:
        return RedirectResponse("/learner?says=gone", 303)
    owner = whose(who, owner.strip() or who.person)
    if not owner:
        raise InputError("nothing was kept: say whose wallet it is", fix="Go back and give an id.")
    if claimed and who.may(Scope.ADMIN):
        _claim(request, who, owner, visit)
    content = BytesIO(visit.wallet.documents(owner))
    job = jobs.submit(
        ImportWork("awards", person=owner, skip_bad=True), by=who.id, file=content, suffix=".json"
    )
    visits.forget(who, visit.token)
    return RedirectResponse(f"/learner/kept?person={quote(owner, safe='')}&job={quote(job.id)}", 303)


@router.get("/kept")
def kept(request: Request, who: Learner, jobs: JobsHere, person: _Words, job: _Words) -> HTMLResponse:
    """How far keeping a wallet is; no matcher is asked, so that it is told while that waits."""
    return page(request, "learner/kept.html", person=whose(who, person), job=job_of(who, jobs, job))


def _start(request: Request, *, status: int = 200, **values: Any) -> HTMLResponse:
    shown = {"people": None, "q": "", "told": "", "wrong": "", "minutes": SECONDS // 60} | values
    who = visitor(request)
    everybody = who.may(Scope.ADMIN)
    return page(request, "learner/start.html", status=status, own=who.person, everybody=everybody, **shown)


def _people(lent: Matcher, q: str, offset: int) -> Page[Person]:
    """People who can show something, by id; while there is no index, everybody."""
    try:
        known: list[str] = lent.snapshot.strengths.persons.tolist()
    except SkillMatchError:
        known = sorted(lent.workspace.people())
    keys = [key for key in known if q.casefold() in key.casefold()]
    shown: list[Person] = []
    for key in keys[offset : offset + _ON_A_PAGE]:
        with suppress(NotFoundError):  # erased since
            shown.append(lent.snapshot.person(key))
    return Page(tuple(shown), len(keys), offset, _ON_A_PAGE)


def _verified(request: Request, who: Caller, files: list[tuple[str, bytes]]) -> Wallet:
    with Workspace.open(folder_of(request, who)) as workspace:
        return show_wallet(workspace, files)


def _claim(request: Request, who: Caller, owner: str, visit: Visit) -> None:
    """Take an administrator's word that the wallet's subjects are this person."""
    with Workspace.open(folder_of(request, who)) as workspace:
        try:
            workspace.person(owner)
        except NotFoundError:
            workspace.save([Person(owner)])
        for subject in visit.wallet.subjects:
            claim(workspace, owner, subject)

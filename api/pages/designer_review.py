"""Link after link of a programme, accepted, rejected or re-targeted in place; every figure follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch.access import LOCAL, Caller
from skillmatch.domain import Decision, LinkState
from skillmatch.errors import BusyError, InputError
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import Sheet, links_of, matcher_in
from skillmatch.matcher.programme_links import Closer, LinkShow, ProgrammeLink, look_closer
from skillmatch.matcher.reviewing import decide, last_batch, retarget, undo
from skillmatch.matcher.snapshot import Snapshot

from ..access import Designer
from ..bodies import MAX_ID
from ..reviews import signed_by
from ..state import Lent
from .designer import WRONG, words, worked_out
from .designer_asked import Asked, Question, hidden
from .rendering import page

router = APIRouter(prefix="/designer/review")
SHOWS: dict[LinkShow, str] = {
    "open": "Not reviewed yet",
    "suggested": "Suggested by the program",
    "stated": "Stated by the source",
    "decided": "Reviewed",
    "all": "All",
}
_LISTED = 12
"""Links listed about the one that is looked at."""
Id = Annotated[str, Query(max_length=40)]
Name = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the review somebody is."""

    show: LinkShow
    at: str
    """Id of the link that is looked at."""
    name: str
    """Typed by who reviews at this machine itself; others go by their id."""
    was: tuple[int, ...] = ()
    """Covered, partly and missing before the last decision."""

    def query(self, question: Asked, at: str = "", show: str = "") -> str:
        said = {"show": show or self.show, "at": at, "name": self.name}
        return f"{question.query}&{urlencode({name: value for name, value in said.items() if value})}"


def place(show: Id = "open", at: Id = "", name: Name = "", was: Id = "") -> Place:
    chosen: LinkShow = show if show in get_args(LinkShow) else "open"  # type: ignore[assignment]
    before = tuple(int(part) for part in was.split("-") if part.isdecimal())
    return Place(chosen, at, name, before if len(before) == 3 else ())


@router.get("")
def review(
    request: Request,
    who: Designer,
    lent: Lent,
    question: Question,
    show: Id = "open",
    at: Id = "",
    name: Name = "",
    was: Id = "",
) -> HTMLResponse:
    """One link with all that is known of it, the others in a list, and the figures it changes."""
    return _shown(request, who, lent, question, place(show, at, name, was))


@router.post("")
def said(
    request: Request,
    who: Designer,
    lent: Lent,
    question: Question,
    do: Annotated[str, Form(max_length=20)],
    link: Annotated[str, Form(max_length=40)] = "",
    skill: Annotated[str, Form(max_length=MAX_ID)] = "",
    other: Annotated[str, Form(max_length=MAX_ID)] = "",
    batch: Annotated[str, Form(max_length=40)] = "",
    now: Annotated[str, Form(max_length=40, description="The figures the page shows.")] = "",
    show: Id = "open",
    at: Id = "",
    name: Name = "",
) -> Response:
    """Keep what was decided, then go on to the next link; what is wrong is said in place."""
    here = place(show, at or link, name)
    try:
        snapshot, links = links_of(matcher_in(lent, question.framework), question.programme)
        _keep(snapshot, links, do, link, other.strip() or skill, batch, signed_by(who, name))
    except (*WRONG, BusyError) as error:
        return _shown(request, who, lent, question, here, str(error))
    onward = link if do == "undo" else _next(ordered(links, here.show), link)
    was = urlencode({"was": now})
    return RedirectResponse(f"/designer/review?{here.query(question, onward)}&{was}", 303)


def _keep(
    snapshot: Snapshot, links: Sequence[ProgrammeLink], do: str, link: str, skill: str, batch: str, by: str
) -> None:
    """Raises InputError, NotFoundError."""
    items = [one.item for one in links]
    if do in ("confirmed", "rejected"):
        state: LinkState = "confirmed" if do == "confirmed" else "rejected"
        decide(snapshot, [link], state, by, items=items)
    elif do == "retarget":
        if not skill:
            raise InputError("No skill was chosen instead.", fix="Choose one of the list, or type its name.")
        retarget(snapshot, link, skill, by, items=items)
    elif do == "undo":
        own = last_batch(_history(snapshot), by, {one.id for one in items})
        if not own or own != batch:
            raise InputError("There is nothing of yours left to undo here.")
        undo(snapshot.workspace, by, own)
    else:
        raise InputError(f"{do!r} is nothing to be done with a link.")


def _history(snapshot: Snapshot) -> Sequence[Decision]:
    return snapshot.workspace.decisions.history(snapshot.framework_id)


def ordered(links: Sequence[ProgrammeLink], show: LinkShow) -> list[ProgrammeLink]:
    """Those to show: what only the program says comes before what the source states."""
    return sorted((one for one in links if one.shown(show)), key=lambda one: one.link.aligned)


def _next(links: Sequence[ProgrammeLink], link: str) -> str:
    """The link after this one; the one before it at the end."""
    ids = [one.id for one in links]
    if link not in ids:
        return link
    at = ids.index(link)
    return (ids[at + 1 :] or ids[max(at - 1, 0) : at] or [link])[0]


@dataclass(frozen=True, slots=True)
class Looked:
    """The link that is looked at."""

    link: ProgrammeLink
    number: int
    """From 1, among those shown."""
    before: str
    after: str
    """Ids of its neighbours; "" at the ends."""
    description: str
    closer: Closer


def _looked(lent: Matcher, found: Sheet, shown: Sequence[ProgrammeLink], at: str) -> Looked | None:
    whole = {one.id: one for one in found.links}
    ids = [one.id for one in shown]
    chosen = whole.get(at) or (shown[0] if shown else None)
    if chosen is None:
        return None
    if chosen.id not in ids:  # decided just now, and asked to see it again
        number, before, after = 0, "", ids[0] if ids else ""
    else:
        number = ids.index(chosen.id) + 1
        before = ids[number - 2] if number > 1 else ""
        after = ids[number] if number < len(ids) else ""
    row = found.snapshot.framework.row(chosen.link.skill)
    description = "" if row is None else found.snapshot.framework.skill(row).description
    closer = look_closer(found.snapshot, lent.linker(), chosen.link.statement, chosen.link.skill)
    return Looked(chosen, number, before, after, description, closer)


def _shown(
    request: Request, who: Caller, lent: Matcher, question: Asked, here: Place, wrong: str = ""
) -> HTMLResponse:
    found, bad = worked_out(lent, question)
    if found is not None and found.report is not None:
        bench = matcher_in(lent, question.framework)
        shown = ordered(found.links, here.show)
        looked = _looked(bench, found, shown, here.at)
        last = _last(found, signed_by(who, here.name))
    else:
        shown, looked, last = [], None, ()
    first = max((looked.number if looked else 0) - _LISTED // 2, 0)
    return page(
        request,
        "designer/review.html",
        status=422 if wrong or bad else 200,
        asked=question,
        fields=hidden(question),
        here=here,
        wrong=wrong or bad,
        sheet=found,
        report=found.report if found else None,
        looked=looked,
        listed=shown[first : first + _LISTED],
        shown=shown,
        last=last,
        local=who.id == LOCAL.id,
        shows=SHOWS,
        **words(),
    )


def _last(found: Sheet, by: str) -> tuple[Decision, ...]:
    """The caller's latest decisions here that can be undone."""
    history = _history(found.snapshot)
    batch = last_batch(history, by, {one.id for one in found.links})
    return tuple(one for one in history if batch and one.batch == batch and one.by == by)

"""The employer's page: from a posting to candidates by proof, compared, explained and exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.datastructures import FormData

from skillmatch.access import Caller, Scope
from skillmatch.domain import Match, Posting, RequirementMatch
from skillmatch.errors import InputError, NotFoundError
from skillmatch.linking.proficiency import ADVANCED, BASIC, EXPERT, WORKING
from skillmatch.matcher import Matcher
from skillmatch.matcher.catalogue import Page
from skillmatch.matcher.rankings import EVENT
from skillmatch.matcher.rankings import question as logged

from ..access import Employer
from ..bodies import MAX_ID
from ..paging import Offset
from ..state import Lent
from . import employer_export as export
from .employer_answer import Answer, Candidate, answered, changes, standing, verdict
from .employer_posting import left_alone, posting_sent, sentences, unread
from .employer_question import NUMBERS, Question, Sent, added, question_of, question_sent
from .employer_team import router as team
from .rendering import page

router = APIRouter(prefix="/employer")
_ON_A_PAGE = 12
_FEWEST, _MOST = 2, 4
"""Candidates side by side; more than four do not fit beside each other on paper."""
_SUGGESTED = 8
_LEVELS = ((0.0, "any"), (BASIC, "basic"), (WORKING, "working"), (ADVANCED, "advanced"), (EXPERT, "expert"))
Text = Annotated[str, Query(max_length=1000)]
Found: TypeAlias = tuple[Match, ...]


@router.get("")
def start(request: Request, _: Employer, lent: Lent, q: Text = "", offset: Offset = 0) -> HTMLResponse:
    """Three ways to begin: paste, upload, choose."""
    return _start(request, lent, q=q, offset=offset)


@router.get("/posting")
def chosen(
    request: Request, _: Employer, lent: Lent, posting: Annotated[str, Query(max_length=MAX_ID)]
) -> HTMLResponse:
    """What a posting held here asks for."""
    held = lent.posting_held(posting)
    return _ask(request, lent, question_of(held, lent.requirements(held), held=True))


@router.post("/posting")
def given(request: Request, _: Employer, sent: Sent, lent: Lent) -> HTMLResponse:
    """What a pasted or uploaded posting asks for; nothing of it is kept."""
    try:
        found = posting_sent(sent, lent)
    except InputError as error:
        text = sent.get("text", "")
        kept = text if isinstance(text, str) else ""
        return _start(request, lent, text=kept, wrong=str(error), status=422)
    return _ask(request, lent, question_of(found, lent.requirements(found), held=False))


@router.post("/skills")
def skills(request: Request, _: Employer, sent: Sent, lent: Lent) -> HTMLResponse:
    """The list again, with suggestions for a skill by name, or with the one that was chosen."""
    question, wrong = question_sent(sent, lent), ""
    chosen = sent.get("add")
    if isinstance(chosen, str):
        try:
            return _ask(request, lent, added(question, chosen, lent), told="added")
        except (InputError, NotFoundError) as error:
            wrong = str(error)
    return _ask(request, lent, question, find=_looked_for(sent), wrong=wrong)


@router.post("/candidates")
def candidates(request: Request, who: Employer, sent: Sent, lent: Lent) -> Response:
    """The ranking."""

    def shown(answer: Answer, _: Found) -> HTMLResponse:
        picked = {one for one in sent.getlist("pick") if isinstance(one, str)}
        return _ranking(request, lent, answer, find=_looked_for(sent), picked=picked)

    return _with_answer(request, who, sent, lent, shown)


@router.post("/print")
def printed(request: Request, who: Employer, sent: Sent, lent: Lent) -> Response:
    """The ranking with everything unfolded, for paper."""
    return _with_answer(
        request, who, sent, lent, lambda answer, _: _answer(request, "employer/print.html", answer)
    )


@router.post("/compare")
def compare(request: Request, who: Employer, sent: Sent, lent: Lent) -> Response:
    """Two to four candidates side by side."""
    picked = list(dict.fromkeys(one for one in sent.getlist("pick") if isinstance(one, str)))

    def shown(answer: Answer, _: Found) -> HTMLResponse:
        if not _FEWEST <= len(picked) <= _MOST:
            wrong = f"Tick {_FEWEST} to {_MOST} candidates to compare; {len(picked)} are ticked."
            return _ranking(request, lent, answer, wrong=wrong, picked=set(picked), status=422)
        chosen = sorted((answer.of(one) for one in picked), key=lambda one: one.match.rank)
        return _answer(request, "employer/compare.html", answer, chosen=chosen)

    return _with_answer(request, who, sent, lent, shown)


@router.post("/why")
def why(request: Request, who: Employer, sent: Sent, lent: Lent) -> Response:
    """One candidate: why they stand where they do, and what would move them."""
    named = sent.get("who", "")

    def shown(answer: Answer, found: Found) -> HTMLResponse:
        one = answer.of(named if isinstance(named, str) else "")
        moved = changes(lent, answer, found, one)
        return _answer(request, "employer/why.html", answer, one=one, changes=moved)

    return _with_answer(request, who, sent, lent, shown)


@router.post("/export.csv")
def exported_csv(request: Request, who: Employer, sent: Sent, lent: Lent) -> Response:
    """The ranking with its explanation as a table for spreadsheets."""
    return _with_answer(request, who, sent, lent, lambda answer, _: export.as_csv(answer))


@router.post("/export.json")
def exported_json(request: Request, who: Employer, sent: Sent, lent: Lent) -> Response:
    """The ranking with its explanation, for programs."""
    return _with_answer(request, who, sent, lent, lambda answer, _: export.as_json(answer))


@router.get("/decisions/{digest}")
def decision(
    request: Request, who: Employer, lent: Lent, digest: Annotated[str, Path(max_length=64)]
) -> HTMLResponse:
    """A ranking as the audit log has it, for whoever was given its hash: numbers could be counted through.

    Nor is anybody but an administrator told the hash of the line before, which may be another employer's.
    """
    line = lent.workspace.audit.with_hash(digest)
    if line is None or line.get("event") != EVENT:
        raise NotFoundError("decision on record", digest)
    asked = logged(line["data"], lent.framework.label)
    whole = who.may(Scope.ADMIN)
    return page(request, "employer/decision.html", line=line, asked=asked, whole=whole)


def begun_anew(_: Employer) -> RedirectResponse:
    """Whoever opens the address of a later step, which only a form leads to, begins at the first."""
    return RedirectResponse("/employer", 303)


for _step in ("skills", "candidates", "print", "compare", "why", "export.csv", "export.json"):
    router.add_api_route(f"/{_step}", begun_anew, methods=["GET"])
router.include_router(team)


def _with_answer(
    request: Request, who: Caller, sent: FormData, lent: Matcher, shown: Callable[[Answer, Found], Response]
) -> Response:
    """What `shown` makes of the answer; the list to be mended where the question cannot be answered."""
    question = question_sent(sent, lent)
    try:
        return shown(*answered(who, lent, question))
    except (InputError, NotFoundError) as error:
        return _ask(request, lent, question, find=_looked_for(sent), wrong=str(error), status=422)


def _start(
    request: Request,
    lent: Matcher,
    *,
    q: str = "",
    offset: int = 0,
    text: str = "",
    wrong: str = "",
    status: int = 200,
) -> HTMLResponse:
    return page(
        request,
        "employer/start.html",
        status=status,
        q=q,
        found=_postings(lent, q.strip(), offset),
        text=text,
        wrong=wrong,
    )


def _postings(lent: Matcher, q: str, offset: int) -> Page[Posting]:
    """Postings held: nearest to the words first, by title without any."""
    held = lent.snapshot.postings
    if q:
        near = [held[hit.item] for hit in lent.search(q, "postings", n=_ON_A_PAGE) if hit.item in held]
        return Page(tuple(near), len(near), 0, _ON_A_PAGE)
    by_title = sorted(held.values(), key=lambda one: (one.title.casefold(), one.id))
    return Page(tuple(by_title[offset : offset + _ON_A_PAGE]), len(by_title), offset, _ON_A_PAGE)


def _looked_for(sent: FormData) -> str:
    found = sent.get("find", "")
    return found.strip()[:200] if isinstance(found, str) else ""


def _form_values(lent: Matcher, question: Question, find: str) -> dict[str, Any]:
    """What the form of a question shows beside the question."""
    held = {one.skill for one in question.kept}
    hits = lent.search(find, "skills", n=_SUGGESTED) if find else ()
    hits = tuple(hit for hit in hits if hit.item not in held)
    quotes = [one.quote for one in question.wishes]
    return {
        "question": question,
        "said": sentences(question.text, quotes),
        "unread": unread(question.text, quotes, lent, held | {hit.item for hit in hits}),
        "alone": left_alone(question.text, lent),
        "levels": _LEVELS,
        "numbers": [(n, str(n)) for n in NUMBERS],
        "find": find,
        "hits": hits,
        "framework": lent.framework.info,
    }


def _ask(
    request: Request,
    lent: Matcher,
    question: Question,
    *,
    find: str = "",
    wrong: str = "",
    told: str = "",
    status: int = 200,
) -> HTMLResponse:
    values = _form_values(lent, question, find)
    return page(request, "employer/ask.html", status=status, wrong=wrong, told=told, **values)


def _ranking(
    request: Request,
    lent: Matcher,
    answer: Answer,
    *,
    find: str = "",
    wrong: str = "",
    picked: set[str] | frozenset[str] = frozenset(),
    status: int = 200,
) -> HTMLResponse:
    values = _form_values(lent, answer.question, find) | _told(answer)
    return page(request, "employer/candidates.html", status=status, wrong=wrong, picked=picked, **values)


def _answer(request: Request, template: str, answer: Answer, **more: Any) -> HTMLResponse:
    return page(request, template, **_told(answer), **more)


def _told(answer: Answer) -> dict[str, Any]:
    """What every page with an answer shows."""
    return {
        "question": answer.question,
        "answer": answer,
        "standing": standing,
        "verdict": verdict,
        "evidence_of": _evidence_of,
    }


def _evidence_of(candidate: Candidate, skill: str) -> RequirementMatch:
    """How one requirement is met by one candidate."""
    return next(one for one in candidate.match.evidence if one.requirement == skill)

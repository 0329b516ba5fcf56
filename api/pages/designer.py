"""What a programme covers, what it misses, and what to add: for curriculum designers."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from skillmatch.domain import GapReport
from skillmatch.errors import FrameworkError, InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import Sheet, matcher_in, other_frameworks, sheet
from skillmatch.matcher.sent_programmes import SENT

from ..access import Designer
from ..state import Lent
from .designer_asked import Asked, Question
from .designer_heat import SIGNS, choices, heat
from .designer_syllabus import most
from .rendering import page

router = APIRouter(prefix="/designer")
ORDERS = {
    "score": "Demand and occupations together",
    "demand": "Demand in postings",
    "occupations": "Occupations that need them",
    "prerequisites": "Skills that build on them",
}
WRONG = (InputError, NotFoundError, FrameworkError)
"""What is shown in place, beside what was typed."""
_OCCUPATIONS = 400
"""Titles a browser is given to choose from; of larger frameworks they are typed."""
_GAPS = 15


@router.get("")
def designer(
    request: Request, _: Designer, lent: Lent, question: Question, gaps: int = _GAPS
) -> HTMLResponse:
    """Choose a programme and what to hold it against; then coverage, gaps and what to add."""
    found, wrong = worked_out(lent, question)
    return shown(request, lent, question, found, wrong, listed=max(_GAPS, min(gaps, 200)))


def worked_out(lent: Matcher, question: Asked) -> tuple[Sheet | None, str]:
    """The sheet, None where nothing is asked or something is wrong, and then what, in words."""
    if not question.programme:
        return None, ""
    try:
        return sheet(matcher_in(lent, question.framework), question.programme, question.options()), ""
    except WRONG as error:
        return None, str(error)


def shown(
    request: Request,
    lent: Matcher,
    question: Asked,
    found: Sheet | None,
    wrong: str = "",
    *,
    listed: int = _GAPS,
) -> HTMLResponse:
    """The page, whatever has come of the question."""
    report = found.report if found else None
    return page(
        request,
        "designer/designer.html",
        status=422 if wrong else 200,
        asked=question,
        wrong=wrong,
        sheet=found,
        report=report,
        heat=heat(found, report, question.heading) if found and report else None,
        listed=listed,
        syllabus={"text": "", "name": "", "wrong": ""},
        most=most(request),
        **_choices(lent, question.programme),
        **_findings(report),
        **words(),
    )


def _findings(report: GapReport | None) -> dict[str, list[str]]:
    """What else a report says, in lines."""
    if report is None:
        return {"redundant": [], "unasked": [], "unlinked": []}
    named = report.names
    return {
        "redundant": [
            f"{skill}: {', '.join(named.get(key, key) for key in keys)}"
            for skill, keys in report.redundant.items()
        ],
        "unasked": [f"{one.label}, by {named.get(one.credential, one.credential)}" for one in report.unasked],
        "unlinked": [f"“{said}” ({named.get(key, key)})" for key, said in report.unlinked],
    }


def words() -> dict[str, Any]:
    """What every template of this section uses."""
    return {"signs": SIGNS, "orders": ORDERS, "sent": SENT}


def _choices(lent: Matcher, chosen: str) -> dict[str, Any]:
    programmes = choices(lent)
    titles = [one.label for one in lent.framework.occupations if not one.is_group]
    infos = {info.id: info.title for info in lent.workspace.framework_infos()}
    return {
        "programmes": programmes,
        "listed_here": any(chosen == key for own in programmes.values() for key, _ in own),
        "occupations": sorted(titles) if len(titles) <= _OCCUPATIONS else [],
        "frameworks": [(key, infos.get(key, key)) for key in other_frameworks(lent)],
    }

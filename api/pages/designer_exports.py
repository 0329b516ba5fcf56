"""A designer's report to take away: CSV, JSON, the page for a committee."""

from __future__ import annotations

import re

import msgspec
from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response

from skillmatch.designer.page import page as committee_page
from skillmatch.designer.page_style import STYLE
from skillmatch.designer.rows import HEADINGS, gap_rows
from skillmatch.domain import GapReport
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import matcher_in, sheet

from ..access import Designer
from ..state import Lent
from .designer_asked import Asked, Question
from .downloads import attached, document, table

router = APIRouter(prefix="/designer")
EXPORTED = 1000
"""Gaps in a file: of a framework of 14,000 skills all of them would take four seconds of everybody's time."""


@router.get("/gaps.csv")
def as_csv(_: Designer, lent: Lent, question: Question) -> Response:
    """One row a skill: gaps by rank, then what is covered."""
    found = _report(lent, question, EXPORTED)
    if found is None:
        return _later(question)
    return table(HEADINGS, gap_rows(found), f"gaps-{_slug(found)}.csv")


@router.get("/gaps.json")
def as_json(_: Designer, lent: Lent, question: Question) -> Response:
    """The whole report."""
    found = _report(lent, question, EXPORTED)
    if found is None:
        return _later(question)
    raw = msgspec.json.format(msgspec.json.encode(found), indent=1)
    return attached(raw, "application/json", f"gaps-{_slug(found)}.json")


@router.get("/committee")
def committee(_: Designer, lent: Lent, question: Question) -> Response:
    """The printable page; its one style sheet is admitted by its digest."""
    found = _report(lent, question, 40)
    return _later(question) if found is None else document(committee_page(found), STYLE)


def _report(lent: Matcher, question: Asked, n: int) -> GapReport | None:
    """None where some of it has still to be read. Raises as `sheet` does: a problem page tells."""
    bench = matcher_in(lent, question.framework)
    return sheet(bench, question.programme, question.options(n)).report


def _later(question: Asked) -> Response:
    return RedirectResponse(f"/designer?{question.query}", 303)


def _slug(found: GapReport) -> str:
    return re.sub(r"[^a-z0-9]+", "-", found.programme.casefold()).strip("-")[:60] or "programme"

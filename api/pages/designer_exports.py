"""A designer's report to take away: CSV, JSON, the page for a committee."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import msgspec
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch.designer.page import page as committee_page
from skillmatch.designer.page_style import STYLE
from skillmatch.designer.rows import HEADINGS, gap_rows
from skillmatch.domain import GapReport, printable
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import matcher_in, sheet
from skillmatch.writers.mapping_cells import defused

from ..access import Designer
from ..state import Lent
from .designer_asked import Asked, Question
from .rendering import policy

router = APIRouter(prefix="/designer")
EXPORTED = 1000
"""Gaps in a file: of a framework of 14,000 skills all of them would take four seconds of everybody's time."""


@router.get("/gaps.csv")
def as_csv(_: Designer, lent: Lent, question: Question) -> Response:
    """One row a skill: gaps by rank, then what is covered. UTF-8 with the mark that spreadsheets look for."""
    found = _report(lent, question, EXPORTED)
    if found is None:
        return _later(question)
    text = csv_text(HEADINGS, gap_rows(found))
    return attached(text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"gaps-{_slug(found)}.csv")


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


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table that no spreadsheet runs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    """Numbers as they are; text that no spreadsheet runs."""
    if value is None or isinstance(value, int | float):
        return "" if value is None else value
    return defused(printable(str(value)))


def attached(raw: bytes, media_type: str, name: str) -> Response:
    """An answer that browsers keep as a file."""
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(raw, media_type=media_type, headers=told)


def document(text: str, style: str) -> HTMLResponse:
    """A page that comes with a style sheet of its own, which is admitted by its digest."""
    headers = {"Content-Security-Policy": policy([style]), "Cache-Control": "no-store"}
    return HTMLResponse(text, headers=headers)

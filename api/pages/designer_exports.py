"""A designer's report to take away: CSV, JSON, the page for a committee; and the ecosystem's."""

from __future__ import annotations

import csv
import io
import re
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch import __version__
from skillmatch.designer.page import page as committee_page
from skillmatch.designer.page_style import STYLE
from skillmatch.designer.rows import HEADINGS, gap_rows
from skillmatch.domain import GapReport, printable
from skillmatch.ecosystem import EcosystemReport, Period
from skillmatch.ecosystem.pages import HEADINGS as ECOSYSTEM_HEADINGS
from skillmatch.ecosystem.pages import change, report_page, report_rows
from skillmatch.ecosystem.pages.style import STYLE as ECOSYSTEM_STYLE
from skillmatch.errors import InputError
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import matcher_in, sheet
from skillmatch.writers.mapping_cells import defused

from ..access import Designer
from ..state import Lent
from .designer_asked import Asked, Question
from .rendering import page, policy

router = APIRouter(prefix="/designer")
EXPORTED = 1000
"""Gaps in a file: of a framework of 14,000 skills all of them would take four seconds of everybody's time."""
MOST_AWARDS = 20_000
"""Awards up to which a report is made while its reader waits: about a second of work."""
Quarter = Annotated[str, Query(max_length=10)]


@router.get("/gaps.csv")
def as_csv(_: Designer, lent: Lent, question: Question) -> Response:
    """One row a skill: gaps by rank, then what is covered. UTF-8 with the mark that spreadsheets look for."""
    found = _report(lent, question, EXPORTED)
    if found is None:
        return _later(question)
    text = _csv(HEADINGS, gap_rows(found))
    return _file(text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"gaps-{_slug(found)}.csv")


@router.get("/gaps.json")
def as_json(_: Designer, lent: Lent, question: Question) -> Response:
    """The whole report."""
    found = _report(lent, question, EXPORTED)
    if found is None:
        return _later(question)
    raw = msgspec.json.format(msgspec.json.encode(found), indent=1)
    return _file(raw, "application/json", f"gaps-{_slug(found)}.json")


@router.get("/committee")
def committee(_: Designer, lent: Lent, question: Question) -> Response:
    """The printable page; its one style sheet is admitted by its digest."""
    found = _report(lent, question, 40)
    return _later(question) if found is None else _document(committee_page(found), STYLE)


def _report(lent: Matcher, question: Asked, n: int) -> GapReport | None:
    """None where some of it has still to be read. Raises as `sheet` does: a problem page tells."""
    bench = matcher_in(lent, question.framework)
    return sheet(bench, question.programme, question.options(n)).report


def _later(question: Asked) -> Response:
    return RedirectResponse(f"/designer?{question.query}", 303)


def _slug(found: GapReport) -> str:
    return re.sub(r"[^a-z0-9]+", "-", found.programme.casefold()).strip("-")[:60] or "programme"


def _csv(headings: Any, rows: Any) -> str:
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


def _file(raw: bytes, media_type: str, name: str) -> Response:
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(raw, media_type=media_type, headers=told)


def _document(text: str, style: str) -> HTMLResponse:
    headers = {"Content-Security-Policy": policy([style]), "Cache-Control": "no-store"}
    return HTMLResponse(text, headers=headers)


@router.get("/ecosystem")
def ecosystem(request: Request, _: Designer, lent: Lent, quarter: Quarter = "") -> HTMLResponse:
    """The figures of a quarter, with the whole report to print or take away."""
    found, wrong = None, ""
    try:
        found = _ecosystem(lent, quarter)
    except InputError as error:
        wrong = str(error)
    return page(
        request,
        "designer/ecosystem.html",
        status=422 if wrong else 200,
        quarter=quarter,
        wrong=wrong,
        report=found,
        change=change,
    )


@router.get("/ecosystem/report")
def ecosystem_report(_: Designer, lent: Lent, quarter: Quarter = "") -> HTMLResponse:
    """The whole report as a page of its own."""
    return _document(report_page(_ecosystem(lent, quarter), __version__), ECOSYSTEM_STYLE)


@router.get("/ecosystem.csv")
def ecosystem_csv(_: Designer, lent: Lent, quarter: Quarter = "") -> Response:
    found = _ecosystem(lent, quarter)
    text = _csv(ECOSYSTEM_HEADINGS, report_rows(found))
    name = re.sub(r"[^A-Za-z0-9]+", "-", found.period)
    return _file(text.encode("utf-8-sig"), "text/csv; charset=utf-8", f"ecosystem-{name}.csv")


def _ecosystem(lent: Matcher, quarter: str) -> EcosystemReport:
    """Raises InputError where it is no quarter, or more is held than can be counted while others wait."""
    awards = lent.workspace.counts().get("awards", 0)
    period = Period.asked(quarter.strip(), None, None, None, lent.snapshot.as_of)
    if awards > MOST_AWARDS:
        raise InputError(
            f"{awards:,} awards are too many to be counted while others wait.",
            fix=f"`skillmatch report --quarter {period.name} --out report.html` writes this report.",
        )
    return lent.report(period)

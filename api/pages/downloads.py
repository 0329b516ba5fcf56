"""What people take away from a page: tables, files, documents that print."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import HTMLResponse, Response

from skillmatch.domain import printable
from skillmatch.writers.mapping_cells import defused

from .rendering import policy


def table(headings: Sequence[object], rows: Iterable[Sequence[object]], name: str) -> Response:
    """A CSV file that no spreadsheet runs: UTF-8 with the mark that spreadsheets look for."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(cell) for cell in row] for row in (headings, *rows))
    return attached(out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", name)


def _cell(value: object) -> object:
    """Numbers as they are; text that no spreadsheet runs."""
    if value is None or isinstance(value, int | float):
        return "" if value is None else value
    return defused(printable(str(value)))


def attached(raw: bytes, media_type: str, name: str) -> Response:
    """An answer that browsers keep as a file of this name, which is plain ASCII."""
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(raw, media_type=media_type, headers=told)


def document(text: str, style: str) -> HTMLResponse:
    """A page that comes with a style sheet of its own, which is admitted by its digest."""
    headers = {"Content-Security-Policy": policy([style]), "Cache-Control": "no-store"}
    return HTMLResponse(text, headers=headers)

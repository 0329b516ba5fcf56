"""Reports as flat rows, one number a row: what a spreadsheet or another program can pivot."""

from __future__ import annotations

from collections.abc import Iterator

from skillmatch.ecosystem.results import Cell, EcosystemReport, Table

FlatRow = tuple[str, str, str, Cell]
"""Section, row, measure, value."""
HEADINGS = ("section", "row", "measure", "value")
_MEASURES = ("recorded", "proved", "recorded_before", "proved_before")


def report_rows(report: EcosystemReport) -> Iterator[FlatRow]:
    """Every number of a report."""
    for figure in report.figures:
        yield from (("summary", figure.key, name, getattr(figure, name)) for name in _MEASURES)
    for table in report.tables:
        yield from table_rows(table)


def table_rows(table: Table) -> Iterator[FlatRow]:
    """Every number of a table."""
    for row in table.rows:
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            yield table.key, str(row[0]), column.key, cell

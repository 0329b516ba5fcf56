"""Decisions as CSV and as xlsx: one row each, under the names of their fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from ..domain import EXCHANGED, Decision
from ..errors import InputError
from .mapping_cells import cells, defused, fit_for_sheet


def mapping_csv(decisions: Iterable[Decision]) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheets read it as such.

    Raises:
        InputError: a text holds a zero byte, which no text file may.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(EXCHANGED)
    for row, decision in enumerate(decisions, 2):
        line = [defused(cell) for cell in cells(decision).values()]
        if any("\0" in cell for cell in line):
            raise InputError("a text holds a zero byte", row=row, fix="Export JSON or xlsx instead.")
        writer.writerow(line)
    return text.getvalue().encode("utf-8-sig")


def mapping_xlsx(decisions: Iterable[Decision]) -> bytes:
    """A workbook with one sheet; every cell is text, marked so that nothing in it is ever run.

    Raises:
        InputError: a text is too long for a cell.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    fitting = [  # all of them first: a workbook that is left half-written complains on stderr
        [fit_for_sheet(text, row) for text in cells(decision).values()]
        for row, decision in enumerate(decisions, 2)
    ]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("mapping")
    sheet.append(list(EXCHANGED))
    for texts in fitting:
        line = []
        for text in texts:
            cell = WriteOnlyCell(sheet)
            cell.value = text
            if text:
                cell.data_type = "s"  # a text that begins with "=" would become a formula
                cell.quotePrefix = True
            line.append(cell)
        sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()

"""Files of an O*NET release as rows of text, whether they came as Excel sheets or tab-separated."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from ..domain import Progress
from ..errors import InputError
from .bundles import MAX_UNPACKED, Bundle, counted
from .files import csv_rows, decode, read_stream, text_lines

_MAX_COLUMNS = 64
"""Of a sheet; O*NET's have under 20. Empty cells up to a far corner would all be looked at."""


class Release:
    """The files of one release by their title, for instance `Task Statements`."""

    def __init__(self, bundle: Bundle, progress: Progress) -> None:
        self._bundle = bundle
        self._progress = progress

    def name(self, title: str) -> str:
        """The file of this title, Excel before text; "" where the release has none."""
        for ending in ("xlsx", "txt"):
            found = self._bundle.matching(re.escape(f"{title}.{ending}"))
            if found:
                return found[0]
        return ""

    def place(self, title: str) -> str:
        """How messages call the file."""
        return self._bundle.place(self.name(title) or title)

    def rows(self, title: str, *required: str) -> Iterator[tuple[int, dict[str, str]]]:
        """(row, columns) of the file; nothing where the release lacks it."""
        name = self.name(title)
        if not name:
            return
        with self._bundle.open(name) as stream:
            if name.lower().endswith(".xlsx"):
                data = read_stream(stream, self.place(title))
                rows = _sheet_rows(data, self.place(title), required)
            else:
                lines = text_lines(stream, self.place(title))
                rows = csv_rows(lines, self.place(title), required, "\t", quoted=False)
            yield from counted(rows, f"Reading {name}", self._progress)

    def version(self) -> str:
        """As `Read Me.txt` says, else the folder or zip's name, else "unknown"."""
        text = self._bundle.path.resolve().name
        if "Read Me.txt" in self._bundle.names:
            with self._bundle.open("Read Me.txt") as stream:
                place = self._bundle.place("Read Me.txt")
                text = f"{decode(read_stream(stream, place), place)} {text}"
        found = re.search(r"O\*NET (\d+\.\d+)", text) or re.search(r"(\d{2})[._](\d)", text)
        return "unknown" if found is None else ".".join(found.groups())


def _sheet_rows(data: bytes, place: str, required: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    from openpyxl import load_workbook

    _check_sheet(data, place)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_col=_MAX_COLUMNS, values_only=True)
        header = [_text(value) for value in next(rows, ())]
    except Exception as error:  # openpyxl lets whatever its XML and zip readers raise through
        raise InputError(f"is no readable Excel file ({error})", file=place) from error
    missing = [name for name in required if name not in header]
    if missing:
        raise InputError(f"lacks the column {missing[0]!r} (it has: {', '.join(header)})", file=place, row=1)
    for row, values in enumerate(_whole(rows, place), 2):
        if any(value is not None for value in values):
            yield row, dict(zip(header, map(_text, values), strict=False))


def _check_sheet(data: bytes, place: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise InputError("is no whole Excel file", file=place, fix="Download it again.") from error
    if unpacked > MAX_UNPACKED // 4:
        raise InputError(f"unpacks to {unpacked:,} bytes, which is more than is read", file=place)


def _whole(rows: Iterator[tuple[Any, ...]], place: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from rows
    except Exception as error:  # as above
        raise InputError(f"is damaged inside ({error})", file=place, fix="Download it again.") from error


def _text(value: object) -> str:
    return "" if value is None else str(value)

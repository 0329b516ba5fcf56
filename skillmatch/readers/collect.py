"""What every framework reader does with a record: clean it, know it once, check the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..domain import FrameworkRecords, clean, fold
from ..errors import InputError
from ..frameworks import check_records


class Seen:
    """Ids met so far and the rows they stood in, over one or several files."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}

    def __contains__(self, uri: object) -> bool:
        return uri in self.rows

    def add(self, uri: str, file: str | Path, row: int, fix: str = "") -> str:
        """Note an id; InputError where it is empty or was there before."""
        if not uri:
            raise InputError("has no id", file=file, row=row)
        if uri in self.rows:
            reason = f"the id {uri!r} was already in row {self.rows[uri]}"
            raise InputError(reason, file=file, row=row, fix=fix)
        self.rows[uri] = row
        return uri

    def known(self, uri: str, file: str | Path, row: int, where: str) -> str:
        """The id of a relation's end; InputError where `where` (a file) does not have it."""
        if uri not in self.rows:
            raise InputError(
                f"names {uri!r}, which {where} does not have", file=file, row=row,
                fix="Check that all files are whole and of one release.",
            )  # fmt: skip
        return uri


def needed(value: str, name: str, file: str | Path, row: int) -> str:
    """The cleaned value; InputError where nothing is left of it."""
    cleaned = clean(value)
    if not cleaned:
        raise InputError(f"has no {name}", file=file, row=row)
    return cleaned


def alternatives(texts: Iterable[str], label: str) -> tuple[str, ...]:
    """Cleaned alternative labels in order: none empty, none twice, none the label itself (by `fold`)."""
    met = {fold(label)}
    found = []
    for text in texts:
        key = fold(text)
        if key and key not in met:
            met.add(key)
            found.append(clean(text))
    return tuple(found)


def checked(
    records: FrameworkRecords, file: str | Path, rows: Mapping[str, int] | None = None
) -> FrameworkRecords:
    """The records, once `check_records` has nothing against them."""
    check_records(records, file, rows)
    return records

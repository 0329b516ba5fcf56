"""What the three record readers share: each value parsed by itself, each failure placed and passed on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from ..errors import InputError
from .fields import named
from .recognise import SECTIONS, Kind, foreign, is_container, recognise
from .record_sources import Entry, entries

R = TypeVar("R")
_MOST_IDS = 1_000_000


def read_records(path: str | Path, parse: Callable[[Entry], Iterator[R]]) -> Iterator[R | InputError]:
    """Every record `parse` finds below `path`, bad ones as InputError with file and row."""
    for entry in entries(path):
        if isinstance(entry, InputError):
            yield entry
        else:
            yield from _parsed(entry, parse)


def _parsed(entry: Entry, parse: Callable[[Entry], Iterator[R]]) -> Iterator[R | InputError]:
    try:
        for record in parse(entry):
            yield placed(record, entry) if isinstance(record, InputError) else record
    except InputError as error:
        yield placed(error, entry)


def placed(error: InputError, entry: Entry, row: int | None = None) -> InputError:
    """The same error, naming the file and the row, unless it does already."""
    at = error.row if error.row is not None else row if row is not None else entry.row
    return InputError(error.reason, file=error.file or entry.file, row=at, fix=error.fix)


def each(
    entry: Entry,
    parse: Callable[[Mapping[str, Any], Kind], Iterator[R]],
    sections: frozenset[str],
) -> Iterator[R | InputError]:
    """Parse each object of an entry: itself, the members of a list, or those of our own `sections`.

    Members of a list or section are rows 1, 2, …; one that fails does not stop the others.
    """
    numbered = entry.row is None and _holds_many(entry.value)
    for row, (value, kind) in enumerate(_objects(entry.value, sections), 1):
        try:
            if not isinstance(value, Mapping):
                raise InputError(f"is no record but {named(value)}")  # noqa: TRY301
            for record in parse(value, kind or recognise(value)):
                place = row if numbered else None
                yield placed(record, entry, place) if isinstance(record, InputError) else record
        except InputError as error:
            yield placed(error, entry, row if numbered else None)


def _holds_many(value: Any) -> bool:
    return isinstance(value, list) or (isinstance(value, Mapping) and is_container(value))


def _objects(value: Any, sections: frozenset[str]) -> Iterator[tuple[Any, Kind]]:
    if isinstance(value, list):
        for item in value:
            yield item, ""
    elif isinstance(value, Mapping) and is_container(value):
        yield from _members(value, sections)
    else:
        yield value, ""


def _members(value: Mapping[str, Any], sections: frozenset[str]) -> Iterator[tuple[Any, Kind]]:
    """The members of the sections asked for; those of other sections belong to other readers."""
    found = [section for section in SECTIONS if section in value and section in sections]
    if not found:
        other = next(section for section in SECTIONS if section in value)
        command = "credentials" if other in ("issuers", "stacks") else other
        command = "awards" if other == "people" else command
        raise InputError(f"this file holds {other}", fix=f'Use "skillmatch import {command}" for it.')
    for section in found:
        members = value[section]
        if not isinstance(members, list):
            raise InputError(f"{section!r} must be a list")
        for member in members:
            kind = foreign(member) if isinstance(member, Mapping) else ""
            yield member, kind or SECTIONS[section]


def split_cell(cell: str, separators: str = "|\n") -> list[str]:
    """The parts of a CSV cell, blanks around them and empty ones dropped."""
    for separator in separators[1:]:
        cell = cell.replace(separator, separators[0])
    return [part.strip() for part in cell.split(separators[0]) if part.strip()]


def filled(row: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a CSV row that have something in them; a column without a name is dropped."""
    return {key: cell for key, cell in row.items() if key and cell.strip()}


class Ids:
    """Refuses an id that the same file already gave to a record of the same kind."""

    def __init__(self) -> None:
        self._seen: dict[str, set[tuple[str, str]]] = {}

    def check(self, file: str, kind: str, name: str) -> None:
        """Raises InputError for a repeated id. Beyond a million ids of one file it looks no further."""
        if file not in self._seen:
            self._seen = {file: set()}
        seen = self._seen[file]
        if (kind, name) in seen:
            raise InputError(f"the {kind} id {name!r} appears a second time in this file")
        if len(seen) < _MOST_IDS:
            seen.add((kind, name))

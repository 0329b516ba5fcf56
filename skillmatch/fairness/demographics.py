"""Who belongs to which group: a file that the auditor supplies, read here and kept nowhere."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from skillmatch.errors import InputError, NotFoundError, reason_of

UNKNOWN = ""
"""What every way of not saying becomes, those of EEO-1 self-identification forms among them."""
_UNSAID = frozenset(
    {
        "",
        "-",
        "?",
        "#n/a",
        "choose not to disclose",
        "decline to answer",
        "decline to self-identify",
        "decline to self identify",
        "decline to state",
        "declined",
        "do not wish to answer",
        "i do not wish to answer",
        "i do not wish to disclose",
        "i don't wish to answer",
        "i don’t wish to answer",
        "missing",
        "n/a",
        "na",
        "nan",
        "none",
        "null",
        "not disclosed",
        "not provided",
        "not reported",
        "not specified",
        "not stated",
        "prefer not to answer",
        "prefer not to disclose",
        "prefer not to say",
        "undisclosed",
        "unknown",
        "unspecified",
    }
)
_PERSON = ("person", "person_id", "candidate", "id")
_MOST_ROWS = 5_000_000


@dataclass(frozen=True, slots=True)
class Demographics:
    """Groups of people, one value a person and attribute; `UNKNOWN` where it is not said."""

    attributes: Mapping[str, Mapping[str, str]]
    """Attribute → person → value."""

    @property
    def persons(self) -> frozenset[str]:
        return frozenset().union(*self.attributes.values())

    def group(self, person: str, attributes: Sequence[str]) -> tuple[str, ...]:
        """The person's values of these attributes; empty where one of them is not known."""
        values = tuple(self.attributes[name].get(person, UNKNOWN) for name in attributes)
        return () if UNKNOWN in values else values

    def chosen(self, attributes: Sequence[str]) -> tuple[str, ...]:
        """The attributes to audit: those named, else all. Raises NotFoundError."""
        for name in attributes:
            if name not in self.attributes:
                raise NotFoundError("attribute", name, self.attributes)
        return tuple(dict.fromkeys(attributes)) or tuple(self.attributes)


def read_demographics(path: Path) -> Demographics:
    """A CSV file with a column `person` and one column an attribute (`sex`, `race`, …), one row a person.

    Column names are folded to lower case, values compared without regard to case and blanks around them,
    shown as first written. Raises InputError naming the file and the row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            return _columns(reader, path)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read as CSV: {reason_of(error)}", file=path) from error


def _columns(reader: csv.Reader, path: Path) -> Demographics:  # type: ignore[name-defined]
    header = [normalize("NFC", name.strip().lower()) for name in next(reader, [])]
    key = next((name for name in _PERSON if name in header), None)
    names = [name for name in header if name and name != key]
    if key is None or not names or len(set(header)) < len(header):
        raise InputError(
            "needs a column `person` and at least one more, each named once",
            file=path,
            row=1,
            fix="For instance: person,sex,race",
        )
    spelling: dict[tuple[str, str], str] = {}
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    at = header.index(key)
    for row, cells in enumerate(reader, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        person = _person(cells, at, len(header), path, row, seen=found[names[0]])
        for name, cell in zip(header, cells, strict=True):
            if name in found:
                found[name][person] = _value(name, cell, spelling)
    if not found[names[0]]:
        raise InputError("has no rows", file=path)
    return Demographics(found)


def _person(cells: Sequence[str], at: int, width: int, path: Path, row: int, seen: Mapping[str, str]) -> str:
    if len(cells) != width:
        raise InputError(f"has {len(cells)} cells where the header has {width}", file=path, row=row)
    person = cells[at].strip()
    if not person:
        raise InputError("names no person", file=path, row=row)
    if person in seen:
        raise InputError(f"person {person!r} stands in an earlier row too", file=path, row=row)
    if len(seen) >= _MOST_ROWS:
        raise InputError(f"has more than {_MOST_ROWS:,} rows", file=path)
    return person


def _value(name: str, cell: str, spelling: dict[tuple[str, str], str]) -> str:
    value = normalize("NFC", " ".join(cell.split()))  # "Māori" is one group, however its ā was typed
    if value.casefold() in _UNSAID:
        return UNKNOWN
    return spelling.setdefault((name, value.casefold()), value)

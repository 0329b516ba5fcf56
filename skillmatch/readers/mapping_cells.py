"""Cells of a mapping, checked, as decisions. They come from strangers' spreadsheets: nothing is trusted."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

from ..domain import EXCHANGED, Decision, DecisionKind, DecisionOrigin, LinkState, MappingRelation
from ..errors import InputError

REQUIRED = ("kind", "record", "framework", "skill", "state")
_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(DecisionKind),
    "state": get_args(LinkState),
    "relation": get_args(MappingRelation),
    "origin": get_args(DecisionOrigin),
}
_QUOTED = ("=", "+", "-", "@", "\t", "\r", "'")
_ESCAPED = re.compile(r"_x([0-9a-fA-F]{4})_")
_LONGEST = 100_000
"""Characters of one cell."""
LONGEST_NAME = 200
"""Characters of a reviewer's name."""


def plain(text: str) -> str:
    """A cell without the quote that keeps a spreadsheet from running it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_QUOTED) else text


def from_sheet(text: str) -> str:
    """A cell of an xlsx file without `_xHHHH_` escapes (ECMA-376, ST_Xstring)."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)


def decision_of(values: Mapping[str, Any], file: str | Path, row: int) -> Decision:
    """The decision that cells tell, by field names; those that may be left out are empty then.

    Raises:
        InputError: a cell is missing, no text, too long, or none of what its column may say.
    """
    found: dict[str, Any] = {}
    for name in EXCHANGED:
        value = values.get(name, "")
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise InputError(f"{name} must be a text of at most {_LONGEST:,} characters", file=file, row=row)
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            raise InputError(f"{name} holds half a character", file=file, row=row) from None
        found[name] = value
    found["state"] = found["state"].strip().lower()
    found["origin"] = found["origin"] or "import"
    for name, known in _CHOICES.items():
        if found[name] not in known:
            words = ", ".join(word for word in known if word)
            raise InputError(f"{name} is {found[name][:40]!r}, not one of {words}", file=file, row=row)
    found["probability"] = _probability(found["probability"], file, row)
    made = Decision(**found)
    _check(made, file, row)
    return made


def _check(made: Decision, file: str | Path, row: int) -> None:
    if not made.skill.strip() or not made.framework.strip():
        raise InputError("names no skill, or no framework of it", file=file, row=row)
    if made.is_mapping and not (made.record.strip() and made.source_framework.strip()):
        raise InputError("a mapping needs record and source_framework", file=file, row=row)
    if not made.is_mapping and (made.relation or made.source_framework):
        raise InputError("only a mapping has a relation and a source_framework", file=file, row=row)
    if made.kind in ("credential", "posting") and not made.record.strip():
        raise InputError(f"names no {made.kind} in its record", file=file, row=row)
    if made.kind == "statement" and (made.record or not made.statement.strip()):
        raise InputError("a statement has its words in `statement`, and no record", file=file, row=row)
    if len(made.by) > LONGEST_NAME:
        raise InputError(f"by is longer than {LONGEST_NAME} characters", file=file, row=row)
    if made.at:
        _moment(made.at, file, row)


def _moment(text: str, file: str | Path, row: int) -> None:
    fix = "Write moments like 2026-11-22T01:30:00Z, or leave the cell empty."
    try:
        at = datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise InputError(f"at is {text[:40]!r}, no moment in UTC", file=file, row=row, fix=fix) from None
    if at > datetime.now(UTC) + timedelta(days=1):  # a day, for clocks that go wrong
        raise InputError(f"at is {text}, which is yet to come", file=file, row=row, fix=fix)


def _probability(text: str, file: str | Path, row: int) -> float | None:
    if not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise InputError(f"probability is {text[:40]!r}, not a number from 0 to 1", file=file, row=row)
    return number

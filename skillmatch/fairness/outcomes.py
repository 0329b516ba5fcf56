"""What a ranking came to for each person: a score, and whether they were selected."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.errors import InputError, reason_of
from skillmatch.readers.files import parse_json

_FIX = (
    "Write one with `skillmatch rank POSTING --trace FILE`, or give a CSV file with person,score[,selected]."
)
_YES, _NO = frozenset({"1", "true", "yes", "y"}), frozenset({"0", "false", "no", "n"})


@dataclass(frozen=True, slots=True)
class Outcomes:
    """One ranking. Order does not matter."""

    scores: Mapping[str, float]
    """Person → score; higher is better."""
    chosen: frozenset[str] | None = None
    """Who was selected, where the file says so."""
    complete: bool = True
    """False where the file may list only the best of those who were assessed."""

    def selected(self, best: int | None) -> frozenset[str]:
        """The `best` by score (ties by id, as rankings break them), else those the file names."""
        if best is None:
            return self.chosen if self.chosen is not None else frozenset()
        ordered = sorted(self.scores, key=lambda person: (-self.scores[person], person))
        return frozenset(ordered[:best])

    def tied(self, chosen: frozenset[str]) -> int:
        """People with the lowest score among those chosen, where some of them were chosen and others not."""
        lowest = min((self.scores[person] for person in chosen), default=None)
        level = {person for person, score in self.scores.items() if score == lowest}
        return len(level) if level - chosen else 0


def read_outcomes(path: Path) -> Outcomes:
    """A trace written by `rank --trace`, the output of `rank --json`, or CSV with person,score[,selected].

    Raises InputError naming the file, and the row where there is one.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=path, fix=_FIX) from error
    if text.lstrip()[:1] in ("{", "["):
        return _from_json(text, path)
    return _from_csv(text, path)


def _from_json(text: str, path: Path) -> Outcomes:
    try:
        content = parse_json(text, path)
    except InputError as error:
        raise InputError(error.reason, file=path, row=error.row, fix=error.fix or _FIX) from None
    assessed = content.get("assessed") if isinstance(content, dict) else content
    if not isinstance(assessed, list):
        raise InputError("lists nobody who was assessed", file=path, fix=_FIX)
    stated = (
        (place, _named(one), one.get("score") if isinstance(one, dict) else None)
        for place, one in enumerate(assessed, start=1)
    )
    scores = _scores(stated, path)
    listed = content.get("listed") if isinstance(content, dict) else None
    chosen = frozenset(map(str, listed)) if isinstance(listed, list) else None
    stray = min((chosen or frozenset()) - scores.keys(), default="")
    if stray:
        raise InputError(f"lists {stray!r}, who is not among those assessed", file=path, fix=_FIX)
    return Outcomes(scores, chosen, complete=isinstance(content, dict))


def _named(one: Any) -> str:
    """Matches of `rank --json` call the person `item`."""
    return str(one.get("person") or one.get("item") or "") if isinstance(one, dict) else ""


def _from_csv(text: str, path: Path) -> Outcomes:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        header = [name.strip().lower() for name in next(reader, [])]
        rows = [(row, cells) for row, cells in enumerate(reader, start=2) if any(map(str.strip, cells))]
    except csv.Error as error:
        raise InputError(f"cannot be read as CSV: {error}", file=path, fix=_FIX) from error
    if not rows or not {"person", "score"} <= set(header):
        raise InputError("needs the columns person and score, and a row for each person", file=path, fix=_FIX)
    if any(header.count(name) > 1 for name in ("person", "score", "selected")):
        raise InputError("names a column more than once", file=path, row=1, fix=_FIX)
    for row, cells in rows:
        if len(cells) != len(header):
            raise InputError(f"has {len(cells)} cells where the header has {len(header)}", file=path, row=row)
    person, score = header.index("person"), header.index("score")
    scores = _scores(((row, cells[person], cells[score]) for row, cells in rows), path)
    if "selected" not in header:
        return Outcomes(scores)
    selected = header.index("selected")
    chosen = {cells[person].strip() for row, cells in rows if _truth(cells[selected], path, row)}
    return Outcomes(scores, frozenset(chosen))


def _scores(rows: Iterable[tuple[int, Any, Any]], path: Path) -> dict[str, float]:
    """Of (row, person, score)."""
    found: dict[str, float] = {}
    for row, person, stated in rows:
        name = str(person or "").strip()
        try:
            score = float(stated)
        except (TypeError, ValueError, OverflowError):
            score = math.nan
        if not name or not math.isfinite(score):
            raise InputError("needs a person and a finite score", file=path, row=row, fix=_FIX)
        if name in found:
            raise InputError(f"person {name!r} stands in an earlier row too", file=path, row=row)
        found[name] = score
    if not found:
        raise InputError("lists nobody who was assessed", file=path, fix=_FIX)
    return found


def _truth(cell: str, path: Path, row: int) -> bool:
    value = cell.strip().lower()
    if value not in _YES | _NO:
        raise InputError(f"selected is {value!r}", file=path, row=row, fix="Write yes or no.")
    return value in _YES

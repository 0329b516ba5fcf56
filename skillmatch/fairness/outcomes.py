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
    pairs = ((_named(one), one.get("score") if isinstance(one, dict) else None) for one in assessed)
    scores = _scores(pairs, path, first=1)
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
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"cannot be read as CSV: {error}", file=path, fix=_FIX) from error
    if not rows or not {"person", "score"} <= set(rows[0]):
        raise InputError("needs the columns person and score, and a row for each person", file=path, fix=_FIX)
    scores = _scores(((row["person"], row["score"]) for row in rows), path, first=2)
    if "selected" not in rows[0]:
        return Outcomes(scores)
    said = [_truth(row["selected"], path, number) for number, row in enumerate(rows, start=2)]
    chosen = frozenset(row["person"].strip() for row, yes in zip(rows, said, strict=True) if yes)
    return Outcomes(scores, chosen)


def _scores(pairs: Iterable[tuple[Any, Any]], path: Path, first: int) -> dict[str, float]:
    found: dict[str, float] = {}
    for row, (person, stated) in enumerate(pairs, start=first):
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


def _truth(cell: str | None, path: Path, row: int) -> bool:
    value = (cell or "").strip().lower()
    if value not in _YES | _NO:
        raise InputError(f"selected is {value!r}", file=path, row=row, fix="Write yes or no.")
    return value in _YES

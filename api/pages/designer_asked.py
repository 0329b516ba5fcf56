"""What a designer asks on a page: fields as they were typed, so that whatever is wrong can be shown again."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from fastapi import Depends, Query

from skillmatch.domain import GapOrder
from skillmatch.errors import InputError
from skillmatch.matcher.designing import TURN
from skillmatch.matcher.gap_report import HALF_LIFE_MONTHS, GapOptions

from ..bodies import MAX_ID

Text = Annotated[str, Query(max_length=MAX_ID)]
Short = Annotated[str, Query(max_length=40)]
LISTED = 200
"""Gaps worked out for a page."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A programme and what to hold it against, as text."""

    programme: str = ""
    framework: str = ""
    occupation: str = ""
    postings: str = ""
    """Ids, or words that stand in postings; several divided by `;` or lines."""
    by: str = "score"
    level: str = ""
    hours: str = ""
    half_life: str = ""
    """Months; "" for the usual, 0 for never."""
    ordered: bool = False
    heading: str = ""
    """URI of the heading whose skills are shown."""

    @property
    def query(self) -> str:
        """The same as the query of an address, what is as usual left out."""
        return self.with_("")

    def with_(self, heading: str) -> str:
        """The query of the same page at another heading."""
        other = replace(self, heading=heading)
        said = {one.name: getattr(other, one.name) for one in fields(other)}
        usual = {"by": "score", "ordered": False}
        kept = {name: value for name, value in said.items() if value and value != usual.get(name)}
        return urlencode({name: "true" if value is True else value for name, value in kept.items()})

    def options(self, n: int = LISTED) -> GapOptions:
        """For the library. Raises InputError naming the field that is wrong."""
        if self.by not in get_args(GapOrder):
            raise InputError(
                f"Gaps cannot be ordered by {self.by!r}.", fix="Choose one of the orders listed."
            )
        months = _amount(self.half_life, "The half-life of postings", "months", 1200)
        names = [part.strip() for line in self.postings.splitlines() for part in line.split(";")]
        return GapOptions(
            n=n,
            occupation=self.occupation.strip(),
            postings=tuple(name for name in names if name)[:50],
            by=self.by,  # type: ignore[arg-type]  # it is one of them
            level=int(_amount(self.level, "The level", "an EQF level", 8, whole=True) or 0),
            hours=_amount(self.hours, "Hours for additions", "hours", 100_000) or None,
            seconds=TURN,
            ordered=self.ordered,
            half_life_months=HALF_LIFE_MONTHS if months is None else months or None,
            files=False,
        )


def _amount(text: str, name: str, unit: str, most: int, *, whole: bool = False) -> float | None:
    """A number from 0 to `most`; None where nothing is said. Raises InputError."""
    if not text.strip():
        return None
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not 0 <= value <= most or (whole and value != int(value)):
        kind = "whole number" if whole else "number"
        raise InputError(f"{name}: {text[:40]!r} is not {unit}.", fix=f"Write a {kind} from 0 to {most:,}.")
    return value


def asked(
    programme: Text = "",
    other: Annotated[str, Query(max_length=MAX_ID, description="An id typed goes before one chosen.")] = "",
    framework: Text = "",
    occupation: Text = "",
    postings: Annotated[str, Query(max_length=4000)] = "",
    by: Short = "score",
    level: Short = "",
    hours: Short = "",
    half_life: Short = "",
    ordered: Short = "",
    heading: Text = "",
) -> Asked:
    named = other.strip() or programme.strip()
    on = ordered.casefold() in ("true", "on", "1", "yes")
    return Asked(named, framework, occupation, postings, by or "score", level, hours, half_life, on, heading)


Question = Annotated[Asked, Depends(asked)]


def hidden(question: Asked) -> list[tuple[str, Any]]:
    """(name, value) for the hidden fields of forms that ask the same again."""
    said = [(one.name, getattr(question, one.name)) for one in fields(question)]
    return [(name, "true" if value is True else value) for name, value in said if value]

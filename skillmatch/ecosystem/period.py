"""The stretch of time a report is about, and the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from skillmatch.errors import InputError

_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_FIX = "Write a quarter as 2026Q3 and a year as 2026."


@dataclass(frozen=True, slots=True)
class Period:
    """The days `start` to `end`, both included."""

    start: date
    end: date
    name: str

    @classmethod
    def quarter(cls, text: str) -> Period:
        """A calendar quarter, as `2026Q3`. Raises InputError."""
        match = _QUARTER.fullmatch(text.strip())
        year = int(match[1]) if match else 0
        if match is None or not _is_year(year):
            raise InputError(f"{text!r} is no quarter", fix=_FIX)
        return _quarter(year, int(match[2]))

    @classmethod
    def year(cls, year: int) -> Period:
        """A calendar year. Raises InputError."""
        if not _is_year(year):
            raise InputError(f"{year} is no year a report can be about", fix=_FIX)
        return _year(year)

    @classmethod
    def between(cls, start: date, end: date) -> Period:
        """Any days in a row. Raises InputError where the end comes before the start."""
        if end < start:
            raise InputError(f"{end} comes before {start}", fix="Give the earlier day to --from.")
        if not (_is_year(start.year) and _is_year(end.year)):
            raise InputError(f"a report cannot be about {start} to {end}")
        return cls(start, end, f"{start} to {end}")

    @classmethod
    def asked(
        cls, quarter: str, year: int | None, start: date | None, end: date | None, today: date
    ) -> Period:
        """The one period asked for; the last quarter that is over on `today` where none is.

        Raises InputError where several are, or only one end of one.
        """
        if sum((bool(quarter), year is not None, start is not None or end is not None)) > 1:
            raise InputError("give one of a quarter, a year, and two days")
        if year is not None:
            return cls.year(year)
        if start is not None and end is not None:
            return cls.between(start, end)
        if start is not None or end is not None:
            raise InputError("a first and a last day go together")
        return cls.quarter(quarter) if quarter else _quarter(today.year, (today.month + 2) // 3).before()

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def before(self) -> Period:
        """The quarter or year before it; of other periods the same number of days."""
        last = self.start - timedelta(days=1)
        if _QUARTER.fullmatch(self.name):
            return _quarter(last.year, (last.month + 2) // 3)
        if self.name.isdecimal():
            return _year(last.year)
        first = date.fromordinal(max(2, last.toordinal() - self.days + 1))
        return Period(first, last, f"{first} to {last}")

    def months(self) -> Iterator[Period]:
        """The calendar months it touches, cut to it; the first and last may be parts of months."""
        day = self.start
        while day <= self.end:
            end = min(_after(day.year, day.month, 1), self.end)
            yield Period(day, end, f"{day:%Y-%m}")
            day = end + timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def _quarter(year: int, number: int) -> Period:
    month = 3 * number - 2
    return Period(date(year, month, 1), _after(year, month, 3), f"{year:04}Q{number}")


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), f"{year:04}")


def _is_year(year: int) -> bool:
    """Years that have a day before the year before them, and a year after them."""
    return 3 <= year <= 9998


def _after(year: int, month: int, months: int) -> date:
    """The last day of the `months`-th month from the first of this one."""
    years, month = divmod(month - 1 + months, 12)
    return date(year + years, month + 1, 1) - timedelta(days=1)

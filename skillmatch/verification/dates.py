"""Is the credential in date? VC 1.1 and VC 2.0 dates, Open Badges 2.0 dates, and those of the proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .findings import Findings, RefusedError

_FROM = ("validFrom", "issuanceDate", "issuedOn")
_UNTIL = ("validUntil", "expirationDate", "expires")
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII | re.IGNORECASE
)


def moment(value: Any, term: str) -> datetime:
    """An XML Schema dateTime; one without time zone is taken as UTC. RefusedError MALFORMED for others."""
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            stated = datetime.fromisoformat(value.upper())
            return (stated if stated.tzinfo else stated.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise RefusedError("MALFORMED", f"Its {term!r} is {str(value)[:60]!r}, which is no date and time.")


def window(view: Mapping[str, Any], more: Iterable[tuple[datetime | None, datetime | None]] = ()) -> tuple[
    datetime | None, datetime | None
]:  # fmt: skip
    """From when until when: the latest start and the earliest end that are stated anywhere."""
    starts = [moment(view[term], term) for term in _FROM if view.get(term) is not None]
    ends = [moment(view[term], term) for term in _UNTIL if view.get(term) is not None]
    for start, end in more:
        starts += [start] if start else []
        ends += [end] if end else []
    return max(starts, default=None), min(ends, default=None)


def check_dates(
    found: Findings, start: datetime | None, end: datetime | None, as_of: datetime, skew: timedelta
) -> None:
    """The step `dates`: EXPIRED from the end on, NOT_YET_VALID before the start (clocks may differ)."""
    if end is not None and end <= as_of:
        found.against("EXPIRED", f"It ended on {end.date()}.")
    if start is not None and start > as_of + skew:
        found.against("NOT_YET_VALID", f"It begins on {start.date()} only.")
    if start is None and end is None:
        found.unchecked("dates", "No dates are signed.")
    else:
        found.good("dates", f"In date on {as_of.date()}.")


def end_of_day(day: date, skew: timedelta) -> datetime:
    """The moment a verdict for a day is told for: late enough that the day's own awards have begun, early
    enough that one which ends with the day's last second has not ended.
    """
    return datetime.combine(day, time.max, UTC) - skew

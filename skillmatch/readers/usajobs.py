"""USAJOBS announcements exported as flat JSON records.

| field here | fields there |
|---|---|
| id | `usajobs-` and `id` |
| title, employer | `title`, `org` |
| location | `location`, else `city, state` |
| posted | `openDate` (month/day/year) |
| text | headed sections: `summary`, `duties`, `specialized` |
| extra | everything else; `jobFamily` among it, an OPM series that no framework here knows |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ..domain import Posting
from ..errors import InputError
from .fields import Fields, content_id, shown
from .markup import to_text
from .own_postings import checked

_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2}|\d{4})", re.ASCII)
_SECTIONS = (("summary", "Summary"), ("duties", "Duties"), ("specialized", "Specialised experience"))


def posting(value: Mapping[str, Any]) -> Posting:
    """One announcement as a posting."""
    fields = Fields(value, "the announcement")
    number = fields.name("id")
    place = ", ".join(part for part in (fields.name("city"), fields.name("state")) if part)
    sections = ((heading, to_text(fields.text(key))) for key, heading in _SECTIONS)
    record = Posting(
        id=f"usajobs-{number}" if number else content_id(dict(value)),
        title=fields.name("title", required=True),
        text="\n\n".join(f"{heading}\n{text}" for heading, text in sections if text),
        employer=fields.name("org"),
        location=fields.name("location") or place,
        posted=_american(fields.name("openDate")),
        extra=fields.extra(),
    )
    return checked(record)


def _american(value: str) -> date | None:
    if not value:
        return None
    month, day, year = match.groups() if (match := _AMERICAN.fullmatch(value)) else ("0", "0", "0")
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        raise InputError(f"'openDate' is {shown(value)}, not month/day/year") from None

"""How old the research is that a credential cites."""

from __future__ import annotations

import re
from collections.abc import Iterable

OLD = 5
"""Years after which research counts as old."""
_YEAR = r"(?:1[89]|20)\d\d"
_IN_BRACKETS = re.compile(rf"\(\s*({_YEAR})[a-z]?\b")
_ANYWHERE = re.compile(rf"(?<![\w./:-])({_YEAR})[a-z]?(?![\w/-]|\.\d)")
_ADDRESS = re.compile(r"\b(?:https?://|doi:|10\.\d{4,9}/)\S+", re.IGNORECASE)
_NAMES = r"[A-Z][\w'’-]{1,60}(?:,? (?:and|&) [A-Z][\w'’-]{1,60}|,? et al\.?){0,4}"
_CITED = re.compile(rf"(?:\b({_NAMES}),? \(({_YEAR})[a-z]?\)|\(([^()]{{0,80}}?{_NAMES}),? ({_YEAR})[a-z]?\))")
_NO_RESEARCH = re.compile(
    r"\b(?:ISO|IEC|EN|DIN|BS|RFC|NIST|Act|Regulation|Directive|Law|Code|Standard|Edition|Version|Recommendation"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Since|In|From|Until)\b"
)


def year_of(reference: str) -> int | None:
    """The year of one reference: that in brackets, else the last that is no part of an address or pages."""
    plain = _ADDRESS.sub(" ", reference)
    found = _IN_BRACKETS.findall(plain) or _ANYWHERE.findall(plain)[-1:]
    return int(found[0]) if found else None


def cited(references: Iterable[str], text: str) -> tuple[tuple[str, int | None], ...]:
    """(Reference, its year) of what is listed, and of citations such as `Smith (2012)` in the text."""
    found = {one: year_of(one) for one in references}
    for match in _CITED.finditer(text):
        names, year = (match[1], match[2]) if match[1] else (match[3], match[4])
        if not _NO_RESEARCH.search(names):
            found.setdefault(f"{names.strip()} ({year})", int(year))
    return tuple(found.items())


def is_old(year: int, today: int) -> bool:
    """Whether research of that year is older than `OLD` years in the year `today`."""
    return today - year > OLD

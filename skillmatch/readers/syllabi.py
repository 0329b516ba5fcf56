"""Syllabi and course descriptions, as prose, to credentials: name, outcomes, prerequisites, hours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from ..domain import Competency, Credential, Prerequisite
from ..errors import InputError
from .prose import Document, read_document

MOST = 400
"""Statements kept of one document."""
_LONGEST = 600
"""Characters of a statement; what is longer is no statement."""
_LINE = 2_000
"""Characters of a line that patterns look at."""
_OUTCOMES = re.compile(
    r"(?:intended |expected |course |module |student |key )*(?:learning )?"
    r"(?:outcomes?|objectives?|goals|aims|competenc(?:y|ies)|skills)"
    r"(?: (?:covered|gained|acquired|taught|and \w+))?|"
    r"what you(?: will|'ll)(?: be able to)? (?:learn|do)|by the end of .{0,80}|"
    r"(?:on|upon|after) (?:successful )?complet.{0,80}|students (?:will|should) be able to.{0,40}|"
    r"topics?(?: covered)?|(?:course |module )?(?:contents?|topics|outline|syllabus)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:[\w-]+ ){0,3}(?:polic(?:y|ies)|attendance|grading|grades?|schedule|calendar|timetable|plagiarism|"
    r"assignments?|text ?books?|literature|bibliography|exam(?:ination)?s?|fees?|credits?|deadlines?)|"
    r"(?:assessment|grading)(?: (?:methods?|scheme|criteria))?|office hours|instructors?|lecturers?|"
    r"contact.{0,20}|(?:required |recommended |further )?(?:readings?|texts?|materials|references)|"
    r"academic (?:integrity|honesty)|accommodations?|disabilit.{0,40}|location|room|e-?mail|telephone|"
    r"pre-?requisites?|entry requirements?|course (?:code|number|information|details)|important dates|"
    r"statement on .{0,60}|honou?r code",
    re.IGNORECASE,
)
_PREREQUISITE = re.compile(
    r"(?:pre-?requisites?|entry requirements?|required background)\s*[:\-–—]\s*(?P<text>\S.{0,400})",
    re.IGNORECASE,
)
_NONE = re.compile(r"(?:none|n/?a|no|-)\W*", re.IGNORECASE)
_HOURS = re.compile(
    r"(?:total |student |notional )?(?:workload|learning hours|duration|hours)\s*[:\-–—]?\s*"
    r"(?P<a>\d{1,4}(?:\.\d)?)\s*(?:h|hours)?\b"
    r"|\b(?P<b>\d{1,4})\s*(?:learning|study|notional|total) hours\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\s*(?:[-*•●▪◦‣·–—]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+", re.IGNORECASE)
_ABLE = re.compile(r"^.{0,60}?\b(?:be able to|learn (?:how )?to)\b\s*:?\s*", re.IGNORECASE)


def read_syllabus(path: Path, issuer: str = "") -> Credential:
    """One document as a credential that is not kept. Its id tells the content, so a moved file keeps it.

    Raises InputError naming the file where it cannot be read or nothing in it can be taught.
    """
    document = read_document(path)
    digest = hashlib.sha256(document.text.encode()).hexdigest()[:16]
    stated = tuple(_statements(document))
    if not stated:
        raise InputError("no statement of what is taught was found in it", file=path)
    condition = _prerequisite(document.text)
    return Credential(
        id=f"syllabus-{digest}",
        name=_name(document, path),
        issuer=issuer,
        competencies=tuple(map(Competency, stated)),
        prerequisite=Prerequisite("text", text=condition) if condition else None,
        hours=_hours(document.text),
        extra={"file": path.name},
    )


def _statements(document: Document) -> Iterator[str]:
    """Under headings of outcomes or contents; without any, everything but what is about running it."""
    parts = list(_sections(document.text))
    wanted = [line for kind, line in parts if kind == "outcomes"]
    lines = wanted or [line for kind, line in parts if kind == ""]
    seen = dict.fromkeys(_tidy(line) for line in lines)
    yield from [line for line in seen if line][:MOST]


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """(kind of section, line): `outcomes`, `other`, or "" before any heading that is known."""
    kind = ""
    for raw in text.splitlines():
        line = raw.strip().strip("#*_ \t")
        if not line:
            continue
        head, colon, rest = line.partition(":")
        opened = "" if _ITEM.match(raw) else _opened(head if colon else line)
        if opened:
            kind = opened
            if colon and rest.strip():
                yield kind, rest
        else:
            yield kind, raw


def _opened(line: str) -> str:
    words = " ".join(line.split()).strip(" .:*_#")[:200]
    words = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})[.)]?\s+", "", words)
    if len(words.split()) > 14:
        return ""
    if _OTHER.fullmatch(words):
        return "other"
    return "outcomes" if _OUTCOMES.fullmatch(words) else ""


def _tidy(line: str) -> str:
    words = _ITEM.sub("", " ".join(line.split())[:_LINE], count=1)
    words = _ABLE.sub("", words, count=1) or words
    return words if 3 < len(words) <= _LONGEST and any(letter.isalpha() for letter in words) else ""


def _name(document: Document, path: Path) -> str:
    first = next((line.strip().strip("#*_ \t") for line in document.text.splitlines() if line.strip()), "")
    told = document.title.strip() or first
    return told if 2 < len(told) <= 120 else path.stem.replace("_", " ").replace("-", " ").strip()


def _prerequisite(text: str) -> str:
    """Kept as text: shown, and never taken as met."""
    found = _first(_PREREQUISITE, text)
    told = found["text"] if found else ""
    return "" if not told or _NONE.fullmatch(told) else told


def _hours(text: str) -> float | None:
    found = _first(_HOURS, text)
    return float(found["a"] or found["b"]) if found else None


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Line by line, blanks folded: a long run of blanks would cost squared time."""
    lines = (" ".join(line.split())[:_LINE] for line in text.splitlines())
    return next((found for line in lines if (found := pattern.search(line))), None)

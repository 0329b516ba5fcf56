"""A text as the statements worth linking: headings applied, boilerplate and negation set aside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..domain import Span
from .boilerplate import is_boilerplate, negated
from .sections import Level, Section, heading, level
from .segment import clauses, span, statements

_BULLET_BEFORE = re.compile(r"(?:[-*–—·•●▪◦‣∙■□➢➤✓✔★o»>+]|\(?\w{1,3}[.)])\s+$")
_LOOK_BACK = 8


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that may ask for skills, and its clauses; offsets are those of the whole text."""

    span: Span
    clauses: tuple[Span, ...]
    level: Level


def read(text: str, limit: int | None = None) -> tuple[Statement, ...]:
    """The statements of `text` that may name skills, in order; at most `limit`.

    Left out: headings, everything under a heading such as "What we offer", boilerplate, and clauses that
    say what is not needed. A text that is one statement is never taken for a heading.
    """
    spans = statements(text)
    found: list[Statement] = []
    section: Section = ""
    for place, whole in enumerate(spans):
        opened, body = _heading(text, whole, is_last=place == len(spans) - 1)
        section = section if opened is None else opened
        if body is None or section == "ignored" or is_boilerplate(body.text):
            continue
        found.extend(_asked(text, body, level(whole.text, section)))
        if limit is not None and len(found) >= limit:
            return tuple(found[:limit])
    return tuple(found)


def _asked(text: str, body: Span, wanted: Level) -> list[Statement]:
    """The statement, or those of its clauses that a negation does not reach."""
    refused = [(body.start + start, body.start + end) for start, end in negated(body.text)]
    parts = clauses(text, body)
    if not refused:
        return [Statement(body, parts, wanted)]
    free = [part for part in parts if not any(s < part.end and part.start < e for s, e in refused)]
    return [Statement(part, (part,), wanted) for part in free]


def _heading(text: str, whole: Span, *, is_last: bool) -> tuple[Section | None, Span | None]:
    """(section that `whole` opens or None, the part of it that is not heading or None)."""
    before, colon, rest = whole.text[:80].partition(":")
    if colon and rest.strip():
        opened = heading(before)
        if opened is not None:
            return opened, span(text, whole.start + len(before) + 1, whole.end)
        return None, whole
    if is_last or not _alone_on_line(text, whole):
        return None, whole
    with_colon = text[whole.end : whole.end + 1] == ":"
    opened = heading(whole.text, strict=not with_colon)
    if opened is not None:
        return opened, None
    if with_colon and len(whole.text.split()) <= 5:
        return "", whole
    return None, whole


def _alone_on_line(text: str, whole: Span) -> bool:
    """Whether nothing but punctuation shares the line, and no bullet stands before it."""
    before = text[max(0, whole.start - _LOOK_BACK) : whole.start]
    line = before[before.rfind("\n") + 1 :]
    if (line.strip(" \t#*=_") or _BULLET_BEFORE.search(line)) and whole.start:
        return False
    after = text[whole.end : whole.end + _LOOK_BACK].split("\n", 1)[0]
    return not after.strip(" \t\r:.#*=_-")

"""A text as the statements worth linking: headings applied, boilerplate and negation set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ..domain import Span
from .boilerplate import is_boilerplate, negated
from .language import knows, language_of
from .scorer import Unit
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
    names_only: bool = False
    """True where it stands among text of another language and does not show its own: only names count."""

    @property
    def unit(self) -> Unit:
        """What is scored: the statement, and its clauses where it has several."""
        parts = self.clauses if len(self.clauses) > 1 else ()
        return Unit(self.span.text, tuple(part.text for part in parts))


def read(text: str, limit: int | None = None, language: str = "") -> tuple[Statement, ...]:
    """The statements of `text` that may name skills, in order; at most `limit`.

    Left out: headings, everything under a heading such as "What we offer", boilerplate, clauses that say
    what is not needed, and, where `language` is given, statements in another (see `foreign`). The last
    statement of a text, be it the only one, is a heading only where a colon ends it and it says no more.
    """
    bodies = list(islice(_bodies(text), limit))
    codes = [language_of(body.text) for body, _ in bodies] if knows(language) else [""] * len(bodies)
    own = language[:2].lower()
    elsewhere = 2 * codes.count("") < len(codes) and 2 * codes.count(own) < len(codes) - codes.count("")
    found: list[Statement] = []
    for (body, wanted), code in zip(bodies, codes, strict=True):
        if code in ("", own):
            found.extend(_asked(text, body, wanted, names_only=elsewhere and not code))
    return tuple(found[:limit])


def foreign(text: str, language: str, limit: int = 2000) -> dict[str, int]:
    """Language → how many of the first `limit` statements are in it and are left alone for that, most first.

    Empty where nothing is known of `language`.
    """
    if not knows(language):
        return {}
    codes = (language_of(body.text) for body, _ in islice(_bodies(text), limit))
    return dict(Counter(code for code in codes if code not in ("", language[:2].lower())).most_common())


def _bodies(text: str) -> Iterator[tuple[Span, Level]]:
    """What may ask for skills of each statement, and its level."""
    spans = statements(text)
    section: Section = ""
    for place, whole in enumerate(spans):
        opened, body = _heading(text, whole, is_last=place == len(spans) - 1)
        section = section if opened is None else opened
        if body is not None and section != "ignored" and not is_boilerplate(body.text):
            yield body, level(whole.text, section)


def _asked(text: str, body: Span, wanted: Level, *, names_only: bool) -> list[Statement]:
    """The statement, or those of its clauses that a negation does not reach."""
    refused = [(body.start + start, body.start + end) for start, end in negated(body.text)]
    parts = clauses(text, body)
    if not refused:
        return [Statement(body, parts, wanted, names_only)]
    free = [part for part in parts if not any(s < part.end and part.start < e for s, e in refused)]
    return [Statement(part, (part,), wanted, names_only) for part in free]


def _heading(text: str, whole: Span, *, is_last: bool) -> tuple[Section | None, Span | None]:
    """(section that `whole` opens or None, the part of it that is not heading or None)."""
    before, colon, rest = whole.text[:80].partition(":")
    if colon and rest.strip():
        opened = heading(before)
        if opened is not None:
            return opened, span(text, whole.start + len(before) + 1, whole.end)
        return None, whole
    with_colon = text[whole.end : whole.end + 1] == ":"
    if (is_last and not with_colon) or not _alone_on_line(text, whole):
        return None, whole
    opened = heading(whole.text, strict=is_last or not with_colon)
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

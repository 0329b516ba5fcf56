"""A text as the statements worth linking: headings applied, boilerplate and negation set aside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ..domain import Span
from .boilerplate import compared, is_boilerplate, negated
from .language import knows, language_of
from .plain import plain
from .scorer import Unit
from .sections import Level, Section, heading, level, levels
from .segment import clauses, span, statements

_BULLET_BEFORE = re.compile(r"(?:[-*–—·•●▪◦‣∙■□➢➤✓✔★o»>+]|\(?\w{1,3}[.)])\s+$")
_LOOK_BACK = 8
_OPEN = re.compile(
    r"<(?:h[1-6]|p|div|br|tr)\b[^<>]{0,200}>(?:\s|<(?:b|strong|em|u|span)\b[^<>]{0,200}>)*$", re.IGNORECASE
)
_CLOSED = re.compile(
    r"[\s:]*(?:</(?:b|strong|em|u|span)>[\s:]*)*<(?:/?(?:h[1-6]|p|div|ul|ol|tr)|br)\b", re.IGNORECASE
)
"""Tags that stand for the ends of a line; a list item is none, as a bullet is none."""
_TAGS = 300
_BUT = re.compile(r"\s*but\s+(?!not\b)", re.IGNORECASE)
_Places = Sequence[tuple[int, int]]


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

    def level_of(self, skill: Span) -> Level:
        """The level of a skill that stands in it at this span."""
        found = levels([part.text for part in self.clauses], self.level)
        inside = (n for n, part in enumerate(self.clauses) if part.start <= skill.start < part.end)
        whole = skill.start <= self.span.start and skill.end >= self.span.end
        return self.level if whole else next((found[n] for n in inside), self.level)


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


def within(statements: Iterable[Statement], most: int) -> Iterator[Statement]:
    """The statements up to the first that makes them, with their clauses, more than `most` pieces."""
    count = 0
    for statement in statements:
        count += 1 + len(statement.clauses)
        if count > most:
            return
        yield statement


def unread_from(text: str, most: int, language: str = "") -> int | None:
    """Where the first statement stands that `most` pieces leave out; None where all of the text is linked."""
    if len(text) <= most:
        return None
    found = read(text, most + 1, language)
    kept = sum(1 for _ in within(found, most))
    return found[kept].span.start if kept < len(found) else None


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
        if body is None or section == "ignored":
            continue
        said = plain(body.text)
        if any(letter.isalnum() for letter in said) and not is_boilerplate(said):
            yield body, level(whole.text, section)


def _asked(text: str, body: Span, wanted: Level, *, names_only: bool) -> list[Statement]:
    """The statement, or those of its clauses that a negation does not reach."""
    refused = [(body.start + start, body.start + end) for start, end in negated(body.text)]
    others = [(body.start + start, body.start + end) for start, end in compared(body.text)]
    wholes = _without(text, body.start, body.end, others)
    if not refused:
        return [Statement(one, clauses(text, one), wanted, names_only) for one in wholes]
    left = (_left(text, part, refused) for one in wholes for part in clauses(text, one))
    return [Statement(part, (part,), wanted, names_only) for found in left for part in found]


def _left(text: str, part: Span, refused: _Places) -> Iterator[Span]:
    """What a clause still asks for: all, or where a negation reaches it what stands behind "but"."""
    reached = [end for start, end in refused if start < part.end and part.start < end]
    but = _BUT.match(text, max(reached), part.end) if reached else None
    if not reached:
        yield part
    elif but:
        yield from _worth(text, but.end(), part.end)


def _without(text: str, start: int, end: int, others: _Places) -> Iterator[Span]:
    """What stands between `others`, which are in order."""
    for first, last in others:
        yield from _worth(text, start, first)
        start = last
    yield from _worth(text, start, end)


def _worth(text: str, start: int, end: int) -> Iterator[Span]:
    piece = span(text, start, end)
    if any(letter.isalnum() for letter in piece.text):
        yield piece


def _heading(text: str, whole: Span, *, is_last: bool) -> tuple[Section | None, Span | None]:
    """(section that `whole` opens or None, the part of it that is not heading or None)."""
    before, colon, rest = whole.text[:80].partition(":")
    if colon and plain(rest).strip():
        opened = heading(before)
        if opened is not None:
            return opened, span(text, whole.start + len(before) + 1, whole.end)
        return None, whole
    with_colon = bool(colon) or text[whole.end : whole.end + 1] == ":"
    if (is_last and not with_colon) or not _alone_on_line(text, whole):
        return None, whole
    opened = heading(whole.text, strict=is_last or not with_colon)
    if opened is not None:
        return opened, None
    if with_colon and len(whole.text.split()) <= 5:
        return "", whole
    return None, whole


def _alone_on_line(text: str, whole: Span) -> bool:
    """Whether nothing but punctuation and tags shares the line, and no bullet stands before it."""
    before = text[max(0, whole.start - _LOOK_BACK) : whole.start]
    line = before[before.rfind("\n") + 1 :]
    if (
        (line.strip(" \t#*=_") or _BULLET_BEFORE.search(line))
        and whole.start
        and not _opened(text, whole.start)
    ):
        return False
    after = text[whole.end : whole.end + _LOOK_BACK].split("\n", 1)[0]
    return not after.strip(" \t\r:.#*=_-") or bool(_CLOSED.match(text, whole.end))


def _opened(text: str, place: int) -> bool:
    """Whether a tag of a heading or paragraph, no list item's, ends right before `place`."""
    return bool(_OPEN.search(text, max(0, place - _TAGS), place))

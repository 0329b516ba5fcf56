"""What a text asks of its readers: acronyms, words of the trade, and how it speaks of people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from .lists import Wording, jargon, known_acronyms, wordings

_ACRONYM = re.compile(
    r"(?<![\w.@/-])(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z][A-Z0-9]{1,6}(?=s?\b)(?![-/@]?\w*\.\w|-\d)"
)
_ROMAN = re.compile(r"[IVX]+")
_SHOUTED = 0.5
"""Share of words in capitals from which a text is set in capitals, and nothing in it is an acronym."""
_MOST = 200
_NEAR = 8
_LONGEST = 80
_EXPLAINED = re.compile(
    r"""\s*(?:\(|–|—|,?\s*(?:that\sis|meaning|which\smeans|means|short\sfor|stands\sfor|i\.\s?e\.))""",
    re.IGNORECASE | re.VERBOSE,
)


def undefined_acronyms(text: str) -> tuple[str, ...]:
    """Acronyms that nothing in the text explains, in the order they come; none of a text in capitals.
    Of hundreds only the first are looked at.

    Explained are `SQL (Structured Query Language)`, `Structured Query Language (SQL)` and `SQL, short for …`,
    wherever in the text they stand.
    """
    words = re.findall(r"[^\W\d_]{2,}", text)
    if words and sum(word.isupper() for word in words) > _SHOUTED * len(words):
        return ()
    found = dict.fromkeys(match[0] for match in _ACRONYM.finditer(text))
    return tuple(
        one
        for one in islice(found, _MOST)
        if one not in known_acronyms() and not _ROMAN.fullmatch(one) and not _defined(one, text)
    )


def _defined(acronym: str, text: str) -> bool:
    if re.search(rf"\w\s*\(\s*{acronym}s?\b", text):
        return True
    return any(_explained(text, match.end()) for match in re.finditer(rf"\b{acronym}s?\b", text))


def unexplained_jargon(text: str) -> tuple[tuple[str, str], ...]:
    """(Word as it stands, plainer words) for words of the trade that are not explained where they stand."""
    found: dict[str, str] = {}
    for pattern, plain in jargon():
        matches = list(pattern.finditer(text))
        if matches and not any(_explained(text, match.end()) for match in matches):
            found.setdefault(matches[0][0], plain)
    return tuple(found.items())


def _explained(text: str, end: int) -> bool:
    return bool(_EXPLAINED.match(text, end))


def deficit_wording(text: str) -> tuple[tuple[str, Wording], ...]:
    """(The words with some around them, the entry they match), in the order they stand in the text."""
    hits = [(match, entry) for entry, pattern in wordings() for match in _hits(pattern, entry, text)]
    hits.sort(key=lambda hit: hit[0].start())
    return tuple((_quote(text, match), entry) for match, entry in hits)


def _hits(pattern: re.Pattern[str], entry: Wording, text: str) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        before = re.findall(r"[\w'’]+", text[max(0, match.start() - 200) : match.start()])[-_NEAR:]
        if not entry.near or any(word.casefold() in entry.near for word in before):
            yield match


def _quote(text: str, match: re.Match[str]) -> str:
    """The match within its surroundings, cut at words."""
    room = max(0, (_LONGEST - (match.end() - match.start())) // 2)
    start, end = max(0, match.start() - room), min(len(text), match.end() + room)
    head = "… " if start else ""
    tail = " …" if end < len(text) else ""
    inner = text[start:end]
    if start:
        inner = inner.split(" ", 1)[-1] if " " in inner[: match.start() - start] else inner
    if end < len(text):
        inner = inner.rsplit(" ", 1)[0] if " " in inner[match.end() - start :] else inner
    return f"{head}{' '.join(inner.split())}{tail}"

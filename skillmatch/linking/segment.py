"""Cut text into statements and clauses, keeping exact character offsets into the original.

A *statement* is a list item, a sentence or a part between semicolons. A *clause* is a part of a statement
between commas, brackets, colons, `and`/`or` and the like. Cuts never fall inside a word or a name: a
separator needs white space (or a line's end) beside it, so `Node.js`, `CI/CD`, `R&D` and `.NET` cannot be
cut, and fixed pairs such as "health and safety" are kept whole, as is every span the caller protects. All
patterns are linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ..domain import Span

MAX_STATEMENT = 1000
"""Characters after which a statement is cut at a blank: longer than any sentence people write."""

_BREAK = re.compile(
    r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+"
    r"|</?(?:li|p|br|ul|ol|div|tr|td|h[1-6])\b[^<>]{0,200}>"
    r"|[•●▪◦‣∙■□➢➤✓✔★]",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*–—·o»>+]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+", re.IGNORECASE)
_ENTITIES = ("amp", "nbsp", "lt", "gt", "quot", "apos", "#39", "rsquo", "lsquo", "ndash", "mdash", "eacute")
_NO_ENTITY = "".join(rf"(?<!&{name})" for name in _ENTITIES)
"""What HTML leaves in a text that was copied out of it ends with a semicolon that ends nothing."""
_STOP = re.compile(
    r"[.!?…]['\"”’)\]]?(?=\s)|[；。](?=\s|$)|(?<=[a-z]{4})\.(?=[A-Z][a-z]{3})"
    rf"|{_NO_ENTITY};(?=\s|$)"
)
_WORD_BEFORE = re.compile(r"[^\s(]{1,12}$")
_ABBREVIATED = """
    e.g eg i.e ie vs cf approx mr mrs ms dr prof st no nos inc ltd corp co u.s u.k est max min incl dept
    jr sr ph.d b.sc m.sc b.a m.a fig sec al a.m p.m
"""
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
_SEPARATOR = re.compile(
    r"\s*,\s+(?:and/or|and|or|as well as|but also)\s+"
    r"|\s*[,:(){}\[\]|]\s*(?=\s|$)|(?<=\s)[(\[{](?:\s?(?:or|and|e\.g\.,?|i\.e\.,?|such as|including)\s)?"
    r"|\s+(?:and/or|and|or|as well as|but also|such as|including|plus)\s+"
    r"|\s+[-–—/&+|]\s+|\s*—\s*"
    r"|[)\]}](?=[\s.,;:!?]|$)",
    re.IGNORECASE,
)
_FIXED_PAIRS = re.compile(
    r"\b(?:health and safety|research and development|terms and conditions|policies and procedures|"
    r"food and beverages?|arts and crafts|profit and loss|supply and demand|trial and error|"
    r"search and rescue|mergers and acquisitions|heating and cooling|diagnosis and treatment|"
    r"monitoring and evaluation|continuous integration and (?:continuous )?(?:delivery|deployment)|"
    r"equality and diversity|diversity and inclusion|time and attendance|pick and place|track and trace|"
    r"command and control|hardware and software|cost and benefit|science and technology|"
    r"(?:verbal|oral|spoken|written) and (?:verbal|oral|spoken|written)(?: \w+)?)\b",
    re.IGNORECASE,
)
_TRIM = ' \t\n\r\x0b\x0c\x1c\x1d\x1e\x85\xa0\u2028\u2029.,;:!?…。；|"“”'


def span(text: str, start: int, end: int) -> Span:
    """The span `text[start:end]`, without the white space and punctuation around it.

    A full stop that starts a name (`.NET`) is kept.
    """
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(_TRIM))
    if 0 < left < len(piece) and piece[left - 1] == "." and piece[left].isalnum():
        left -= 1
    right = len(piece.rstrip(_TRIM))
    start, end = start + left, start + max(left, right)
    return Span(start, end, text[start:end])


def statements(text: str) -> tuple[Span, ...]:
    """List items, sentences and semicolon parts of `text`, in order, never overlapping."""
    found: list[Span] = []
    for start, end in _lines(text):
        for first, last in _sentences(text, start, end):
            found.extend(_bounded(text, *_without_bullet(text, first, last)))
    return tuple(found)


def clauses(text: str, statement: Span, protected: Iterable[tuple[int, int]] = ()) -> tuple[Span, ...]:
    """Parts of `statement` (offsets into `text`), in order, never overlapping; at least one.

    `protected` holds `(start, end)` offsets into `text` (say, of known labels) that are never cut.
    """
    whole = statement.text
    keep = [match.span() for match in _FIXED_PAIRS.finditer(whole)]
    keep += [(start - statement.start, end - statement.start) for start, end in protected]
    cuts = [match for match in _SEPARATOR.finditer(whole) if not _inside(match, keep)]
    edges = [0, *(edge for cut in _worthwhile(whole, cuts) for edge in cut.span()), len(whole)]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    parts = (span(text, statement.start + start, statement.start + end) for start, end in pairs)
    return tuple(part for part in parts if part.text) or (statement,)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines without their bullets; a hard-wrapped line continues the one before."""
    start = 0
    for cut in _BREAK.finditer(text):
        if not _wrapped(text, start, cut.start(), cut.end()):
            yield _without_bullet(text, start, cut.start())
            start = cut.end()
    yield _without_bullet(text, start, len(text))


def _without_bullet(text: str, start: int, end: int) -> tuple[int, int]:
    bullet = _BULLET.match(text, start, end)
    return (bullet.end() if bullet else start), end


def _wrapped(text: str, start: int, end: int, after: int) -> bool:
    """Whether the line after the break at `end` goes on with the sentence begun at `start`."""
    if end - start < 50 or text[end:after].strip() or text.count("\n", end, after) > 1:
        return False
    return (
        text[after : after + 1].islower() and text[end - 1] not in ".;:!?" and not _BULLET.match(text, after)
    )


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _STOP.finditer(text, start, end):
        if _ends_sentence(text, start, match, end):
            yield start, match.end()
            start = match.end()
    yield start, end


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    if not match.group().startswith("."):
        return True
    following = text[match.end() : min(match.end() + 8, end)].lstrip()
    if not following or following[0].islower():
        return not following
    before = _WORD_BEFORE.search(text, max(start, match.start() - 12), match.start())
    word = before.group().lower() if before else ""
    return word not in _ABBREVIATIONS and not (len(word) == 1 and word.isalpha() and word != "i")


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """The span, in parts of at most `MAX_STATEMENT` characters; nothing when it holds no letter or digit."""
    while end - start > MAX_STATEMENT:
        blank = text.rfind(" ", start + MAX_STATEMENT // 2, start + MAX_STATEMENT)
        cut = blank if blank > 0 else start + MAX_STATEMENT
        yield from _bounded(text, start, cut)
        start = cut
    piece = span(text, start, end)
    if any(character.isalnum() for character in piece.text):
        yield piece


def _inside(match: re.Match[str], keep: Sequence[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in keep)


def _worthwhile(whole: str, cuts: list[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Without conjunctions joining two words that share an object ("design and maintain databases")."""
    ends = [0, *(cut.end() for cut in cuts)]
    starts = [*(cut.start() for cut in cuts[1:]), len(whole)]
    previous_list = False
    for begin, cut, finish in zip(ends, cuts, starts, strict=False):
        joined = cut.group().strip().lower() in {"and", "or", "and/or", "&", "/"}
        left, right = whole[begin : cut.start()].split(), whole[cut.end() : finish].split()
        shared = (
            joined
            and not previous_list
            and len(left) == 1
            and len(right) > 1
            and (begin == 0 or left[0].islower())
        )
        if not shared:
            yield cut
        previous_list = not joined

"""Names of framework skills that stand in a text word for word, found in one pass (Aho-Corasick).

Names are matched as sequences of word stems, so "managing budgets" finds *manage budgets*; a name of one word
must stand there as spelt, save a plural. Punctuation between two words breaks a sequence. `guards` turns away
names that are also ordinary words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from . import guards
from .words import MAX_WORD, singular, stem

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[+#](?![^\W_])|\.(?=[a-z]{2}))*|\.net\b")
_BREAK = re.compile(r"[,;:.!?()\[\]{}|\n•<>\"]")
_QUALIFIER = re.compile(r"^(.{2,}?) \([^()]{1,80}\)$")
_UNKNOWN, _CUT, _FIRST = 0, 1, 2  # codes of a word no name has, of punctuation, of the first stem
_LONGEST = 12
"""Words of the longest name worth matching; longer ones are sentences and left to retrieval."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`text[start:end]` names the skills in `rows`, by preferred label or by an alias."""

    start: int
    end: int
    rows: tuple[int, ...]
    by_label: bool
    words: int
    exact: bool
    """False where only the stems agree."""


@dataclass(slots=True)
class _Name:
    spellings: dict[str, str]
    """Folded spelling → the framework's own, of names that share these stems."""
    labels: list[int]
    aliases: list[int]


class LiteralMatcher:
    """Finds labels and aliases. Building it takes about a second for ESCO; `find` is linear in the text."""

    def __init__(self, labels: Sequence[str], aliases: Sequence[Sequence[str]]) -> None:
        import ahocorasick

        self._ids: dict[str, int] = {}
        names: dict[tuple[int, ...], _Name] = {}
        for row, (label, others) in enumerate(zip(labels, aliases, strict=True)):
            self._add(names, row, label, label, is_label=True)
            for alias in others:
                self._add(names, row, alias, label, is_label=False)
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_ANY, ahocorasick.KEY_SEQUENCE)
        for key, name in names.items():
            self._automaton.add_word(key, (len(key), name))
        if names:
            self._automaton.make_automaton()
        self._empty = not names

    def find(self, text: str) -> tuple[Hit, ...]:
        """Hits in order of place, never overlapping: the longest wins, then the first."""
        if self._empty:
            return ()
        tokens = list(_tokens(text))
        codes = tuple(self._ids.get(token, _UNKNOWN) if token else _CUT for token, _, _ in tokens)
        found: list[Hit] = []
        for last, (length, name) in self._automaton.iter(codes):
            start, end = tokens[last - length + 1][1], tokens[last][2]
            hit = _accepted(text, start, end, length, name)
            if hit:
                found.append(hit)
        return tuple(_longest(found))

    def _add(
        self, names: dict[tuple[int, ...], _Name], row: int, spelling: str, label: str, *, is_label: bool
    ) -> None:
        qualified = _QUALIFIER.match(spelling) if spelling.endswith(")") else None
        if qualified:
            self._add(names, row, qualified.group(1), label, is_label=is_label)
        if not is_label and not guards.usable_alias(spelling, label):
            return
        tokens = [stem(word[:MAX_WORD]) for word in _TOKEN.findall(spelling.lower())]
        if not tokens or len(tokens) > _LONGEST:
            return
        ids = self._ids
        key = tuple([ids.setdefault(token, len(ids) + _FIRST) for token in tokens])
        name = names.setdefault(key, _Name({}, [], []))
        name.spellings.setdefault(_folded(spelling), spelling)
        rows = name.labels if is_label else name.aliases
        if row not in rows:
            rows.append(row)


def _accepted(text: str, start: int, end: int, words: int, name: _Name) -> Hit | None:
    surface = text[start:end]
    folded = _folded(surface)
    exact = folded in name.spellings
    own = name.spellings.get(folded) or name.spellings.get(folded.removesuffix("s"))
    if words == 1 and (own is None or not guards.plausible(text, start, end, own)):
        return None
    if not exact and not any(_inflected(folded, spelling) for spelling in name.spellings):
        return None
    rows = tuple(name.labels or name.aliases)
    if not name.labels and len(rows) > guards.MAX_MEANINGS:
        return None
    return Hit(start, end, rows, bool(name.labels), words, exact)


def _inflected(found: str, spelling: str) -> bool:
    """Whether two names of equal stems differ only in their first word's form and in plurals.

    "managing budgets" is *manage budgets*; "monitor programs" is not *monitor programming*.
    """
    mine, own = found.split()[1:], spelling.split()[1:]
    return [singular(word) for word in mine] == [singular(word) for word in own]


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """(stem, start, end) of every word; an empty stem where punctuation keeps two words apart."""
    low = lowered(text)
    before = 0
    for match in _TOKEN.finditer(low):
        start, end = match.span()
        if before and _BREAK.search(low, before, start):
            yield "", before, start
        yield stem(match.group()[:MAX_WORD]), start, end
        before = end


def lowered(text: str) -> str:
    """Lower case, letter by letter, so that offsets stay true ("İ" would grow)."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    return low


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    taken: list[Hit] = []
    reach = -1
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start >= reach:
            taken.append(hit)
            reach = hit.end
        elif hit.end - hit.start > taken[-1].end - taken[-1].start and (
            len(taken) < 2 or taken[-2].end <= hit.start
        ):
            taken[-1] = hit
            reach = hit.end
    return taken

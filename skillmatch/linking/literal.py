"""Names of framework skills that stand in a text word for word, found in one pass.

Names are matched as sequences of word stems, so "managing budgets" finds *manage budgets*; a name of one word
must stand there as spelt, save a plural. Punctuation between two words breaks a sequence. `guards` turns away
names that are also ordinary words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache, reduce
from hashlib import blake2b
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from . import guards
from .postings import Arrays
from .words import MAX_WORD, singular, stem

_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[+#](?![^\W_])|\.(?=[a-z]{2}))*|\.net\b")
_BREAK = re.compile(r"[,;:.!?()\[\]{}|\n•<>\"]")
_QUALIFIER = re.compile(r"^(.{2,}?) \([^()]{1,80}\)$")
_CUT = -1  # in place of a stem's code: punctuation that keeps two words apart
_PRIME, _MASK = 0x9E3779B97F4A7C15, 2**64 - 1
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
    """A name being gathered."""

    first: int
    words: int
    spellings: dict[str, str]
    labels: list[int]
    aliases: list[int]


class LiteralMatcher:
    """Finds labels and aliases: about a second to build for ESCO, or a twentieth from kept arrays.

    Every run of words of the text that may be a name is looked up by the hash of its stems, so that `find`
    takes time linear in the text, and no automaton has to be built or stored.
    """

    def __init__(self, labels: Sequence[str], aliases: Sequence[Sequence[str]]) -> None:
        names: dict[int, _Name] = {}
        for row, (label, others) in enumerate(zip(labels, aliases, strict=True)):
            _add(names, row, label, label, is_label=True)
            for alias in others:
                _add(names, row, alias, label, is_label=False)
        self._take(_Names.of(names))

    def _take(self, names: _Names) -> None:
        self._names = names
        self._places = {key: place for place, key in enumerate(names.keys.tolist())}
        self._longest = dict(zip(names.firsts.tolist(), names.reach.tolist(), strict=True))

    def find(self, text: str) -> tuple[Hit, ...]:
        """Hits in order of place, never overlapping: the longest wins, then the first."""
        tokens = list(_tokens(text))
        codes = [_code(token) if token else _CUT for token, _, _ in tokens]
        found: list[Hit] = []
        for first, code in enumerate(codes):
            key = 0
            for last in range(first, min(first + self._longest.get(code, 0), len(codes))):
                if codes[last] == _CUT:
                    break
                key = _joined(key, codes[last])
                place = self._places.get(key)
                if place is not None:
                    start, end, words = tokens[first][1], tokens[last][2], last - first + 1
                    hit = _accepted(text, start, end, words, self._names.name(place))
                    if hit:
                        found.append(hit)
        return tuple(_longest(found))

    def to_arrays(self) -> Arrays:
        """Everything it holds."""
        return {f"literal.{part.name}": getattr(self._names, part.name) for part in fields(_Names)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What `to_arrays` made. Raises KeyError where a part is missing."""
        made = cls.__new__(cls)
        made._take(_Names(**{part.name: arrays[f"literal.{part.name}"] for part in fields(_Names)}))
        return made


@dataclass(frozen=True, slots=True)
class _Names:
    """All names as columns."""

    keys: NDArray[np.uint64]
    """Hash of each name's stems."""
    spellings: NDArray[np.uint8]
    """The framework's spellings of all names, one after the other, each with a line end."""
    spelt: NDArray[np.int64]
    """(names + 1,) where each name's spellings start."""
    rows: NDArray[np.int32]
    """Rows that each name is a label of, else rows that it is an alias of."""
    owned: NDArray[np.int64]
    """(names + 1,) where each name's rows start."""
    labels: NDArray[np.bool_]
    """Whether it is a label of any."""
    firsts: NDArray[np.uint64]
    """First stems of names, and in `reach` the words of the longest name that each begins."""
    reach: NDArray[np.int64]

    @classmethod
    def of(cls, names: Mapping[int, _Name]) -> Self:
        texts = ["".join(f"{one}\n" for one in name.spellings.values()).encode() for name in names.values()]
        rows = [name.labels or name.aliases for name in names.values()]
        reach: dict[int, int] = {}
        for name in names.values():
            reach[name.first] = max(reach.get(name.first, 0), name.words)
        return cls(
            keys=np.array(list(names), dtype=np.uint64),
            spellings=np.frombuffer(b"".join(texts), dtype=np.uint8),
            spelt=np.cumsum([0, *map(len, texts)], dtype=np.int64),
            rows=np.array([row for own in rows for row in own], dtype=np.int32),
            owned=np.cumsum([0, *map(len, rows)], dtype=np.int64),
            labels=np.array([bool(name.labels) for name in names.values()], dtype=np.bool_),
            firsts=np.array(list(reach), dtype=np.uint64),
            reach=np.array(list(reach.values()), dtype=np.int64),
        )

    def name(self, place: int) -> _Found:
        text = self.spellings[self.spelt[place] : self.spelt[place + 1]].tobytes().decode()
        rows = self.rows[self.owned[place] : self.owned[place + 1]]
        spellings = {_folded(one): one for one in reversed(text.splitlines())}
        return _Found(spellings, tuple(rows.tolist()), bool(self.labels[place]))


@dataclass(frozen=True, slots=True)
class _Found:
    """A name looked up."""

    spellings: dict[str, str]
    """Folded spelling → the framework's own, of names that share these stems."""
    rows: tuple[int, ...]
    is_label: bool


def _add(names: dict[int, _Name], row: int, spelling: str, label: str, *, is_label: bool) -> None:
    qualified = _QUALIFIER.match(spelling) if spelling.endswith(")") else None
    if qualified:
        _add(names, row, qualified.group(1), label, is_label=is_label)
    if not is_label and not guards.usable_alias(spelling, label):
        return
    codes = [_code(stem(word[:MAX_WORD])) for word in _TOKEN.findall(spelling.lower())]
    if not codes or len(codes) > _LONGEST:
        return
    name = names.setdefault(reduce(_joined, codes, 0), _Name(codes[0], len(codes), {}, [], []))
    name.spellings.setdefault(_folded(spelling), " ".join(spelling.split()))
    rows = name.labels if is_label else name.aliases
    if row not in rows:
        rows.append(row)


@lru_cache(maxsize=65536)
def _code(token: str) -> int:
    """Sixty-four bits of a stem, the same in every process."""
    return int.from_bytes(blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _joined(key: int, code: int) -> int:
    """Hash of a run of stems and one more. Two of ESCO's 76,000 names share one with odds of 1 in 10^9."""
    return (key * _PRIME + code + 1) & _MASK


def _accepted(text: str, start: int, end: int, words: int, name: _Found) -> Hit | None:
    surface = text[start:end]
    folded = _folded(surface)
    exact = folded in name.spellings
    own = name.spellings.get(folded) or name.spellings.get(folded.removesuffix("s"))
    if words == 1 and (own is None or not guards.plausible(text, start, end, own)):
        return None
    if not exact and not any(_inflected(folded, spelling) for spelling in name.spellings):
        return None
    if not name.is_label and len(name.rows) > guards.MAX_MEANINGS:
        return None
    return Hit(start, end, name.rows, name.is_label, words, exact)


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

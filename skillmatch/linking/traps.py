"""Names of software that are ordinary words elsewhere, as in "Rust services".

A text that spells such a word as a name means the software; a label that has it in lower case means the
ordinary thing. Where the two share nothing else, only that word has brought the label near the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .words import stems

Rows = NDArray[np.int64]
Matrix = NDArray[np.float32]
BEST = 40
"""How many of the best of all labels are looked at for traps."""

_WORDS = """
    ant apex arrow atom beam bolt bootstrap bottle camel celery chef cobalt consul crystal cypress dart
    echo eclipse elixir ember express flask fuse go groovy gulp helm hive iris jade jasmine karma kettle
    maple mercury mocha nest pandas phantom pig puppet pyramid rails react rocket ruby rust sage salt
    sentry slack snowflake spark sphinx spring squid storm sublime swift tableau vault zoom
"""
_SOFTWARE = frozenset(_WORDS.split())
_VERBS = frozenset(
    ("beam", "bolt", "echo", "express", "fuse", "go", "nest", "react", "spark", "storm", "zoom")
)
_NAME = re.compile(rf"\b(?:{'|'.join(sorted(word.title() for word in _SOFTWARE))})\b")
_OPENING = re.compile(r"(?:^|[.!?:•\n*–-])\s*$")
_COMPUTING = re.compile(
    r"\b(?:apis?|apps?|back-?end|clusters?|cod(?:e|ing)|cloud|developers?|frameworks?|front-?end|"
    r"(?:micro)?services?|program(?:mers?|ming)|scripts?|servers?|software|web)\b",
    re.IGNORECASE,
)


class Traps:
    """Tells which labels a text shares no more than the name of a software with."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels

    def among(self, text: str, rows: Rows) -> NDArray[np.bool_]:
        """(rows,) which of these labels are traps for the text."""
        names = set(_names(text))
        found = np.zeros(len(rows), dtype=bool)
        if names:
            rest = set(stems(text)) - {stem for name in names for stem in stems(name)}
            suspects = {row for name in names for row in self._ordinary.get(name, ())}
            for place, row in enumerate(rows.tolist()):
                found[place] = row in suspects and not rest & set(stems(self._labels[row]))
        return found

    def set_back(self, scores: Matrix, text: str) -> Matrix:
        """(labels,) scores of all labels, those of traps among the best as low as any."""
        if not any(_names(text)):
            return scores
        best = np.argsort(-scores, kind="stable")[:BEST]
        scores = scores.copy()
        scores[best[self.among(text, best)]] = scores.min(initial=0.0)
        return scores

    @cached_property
    def _ordinary(self) -> Mapping[str, set[int]]:
        """Word → labels that have it in lower case."""
        found: dict[str, set[int]] = {}
        for row, label in enumerate(self._labels):
            for word in _SOFTWARE.intersection(label.split()):
                found.setdefault(word, set()).add(row)
        return found


def _names(text: str) -> Iterator[str]:
    """The words of a text that are spelt as names of software. Every sentence begins with a capital, so there
    something else must speak of computing, and the word be no verb."""
    for match in _NAME.finditer(text):
        word = match.group().lower()
        opening = _OPENING.search(text, max(0, match.start() - 4), match.start())
        if not opening or (word not in _VERBS and _COMPUTING.search(text)):
            yield word

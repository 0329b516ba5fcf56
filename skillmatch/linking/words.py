"""Words of a text reduced to stems, so that "planned", "plans" and "planning" meet.

The stemmer is a few suffix rules for English, deliberately lighter than Porter's: it joins inflected forms
and British and American spelling, and leaves derivations ("manager", "management") apart.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[^\W_](?:[^\W_]|[+#](?![^\W_])|(?<=[a-z])\.(?=[a-z]{2}))*|\.(?=net\b)[a-z]+")
_STOP_WORDS = """
    a an and any are as at be been being by can could do does for from had has have having he her his
    how i if in into is it its may more most must no nor not of on or other our out over own per shall
    she should so some such than that the their them then there these they this those through to under
    up upon us was we were what when where which while who whom why will with within without would you
    your e g eg ie etc ability able abilities experience experienced knowledge skill skills strong
    excellent good proven years year required requirement requirements candidate ideal successful role
    position job
"""
_STOP = frozenset(_STOP_WORDS.split())
MAX_WORD = 40
"""Longer words are cut: no label has one, and hostile input may."""


def stems(text: str) -> list[str]:
    """Stems of the words of `text` in order, function words and the small talk of postings left out."""
    return [stem(word[:MAX_WORD]) for word in _WORD.findall(text.lower()) if word not in _STOP]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one lower-case word; words of up to three letters stay as they are."""
    word = word.replace("-", "")
    if len(word) <= 3 or not word.isalpha():
        return word
    word = singular(word)
    for suffix in ("ing", "ed"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = _undouble(word[: -len(suffix)])
            break
    word = word.replace("isation", "ization").replace("yse", "yze").replace("our", "or")
    if word.endswith(("is", "ise")) and len(word) > 5:
        word = word[: word.rindex("is")] + "iz"
    if word.endswith("e"):
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") else word


def singular(word: str) -> str:
    """The word without a plural's or a verb's -s."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _undouble(word: str) -> str:
    doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lszaeiou"
    return word[:-1] if doubled else word

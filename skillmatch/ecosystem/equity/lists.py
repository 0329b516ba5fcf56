"""The word lists and questions, as their files in `data/` have them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from skillmatch.errors import InputError

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that describe people by what they lack; see `data/wording.json`."""

    find: str
    instead: str
    source: str
    noun_use: bool = False
    near: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words with the guards that a regular expression can say."""
        head = "".join(rf"(?<!\b{re.escape(word)} )" for word in self.unless_before)
        tail = rf"(?!\W+(?:{'|'.join(map(re.escape, self.unless_after))})\b)" if self.unless_after else ""
        end = r"(?![\w-])" if not self.find.endswith(")") else ""
        noun = _NO_NOUN if self.noun_use else ""
        return re.compile(rf"\b{head}(?:{self.find}){end}{tail}{noun}", re.IGNORECASE)


_NO_NOUN = (
    r"(?=\s*(?:[.,;:!?)\]]|$|(?:and|or|who|whom|in|to|with|for|of|at|by|on|from|can|cannot|may|must|need|needs"
    r"|are|is|were|have|has|as|than|but|through|into|live|work)\b))"
)
"""What may follow "the disabled" where people are meant; anything else is taken for a noun."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the checklist; yes is good."""

    id: str
    text: str
    source: str


@cache
def wordings() -> tuple[tuple[Wording, re.Pattern[str]], ...]:
    """Every entry with its pattern."""
    found = msgspec.convert(_read("wording")["entries"], tuple[Wording, ...])
    return tuple((one, one.pattern) for one in found)


@cache
def jargon() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of words of the trade, each with plainer words."""
    words: dict[str, str] = _read("jargon")["words"]
    return tuple((re.compile(rf"\b{find}\b", re.IGNORECASE), plain) for find, plain in words.items())


@cache
def known_acronyms() -> frozenset[str]:
    """Acronyms that most people know better than what they stand for."""
    return frozenset(_read("jargon")["known_acronyms"])


@cache
def questions() -> tuple[Question, ...]:
    """The checklist, in its order."""
    return msgspec.convert(_read("checklist")["questions"], tuple[Question, ...])


@cache
def sources() -> dict[str, str]:
    """Key → source, of questions and of wordings."""
    return {**_read("wording")["sources"], **_read("checklist")["sources"]}


@cache
def _read(name: str) -> dict[str, Any]:
    file = _DATA / f"{name}.json"
    try:
        return dict(msgspec.json.decode(file.read_bytes()))
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"cannot be read: {error}", file=file, fix="Install SkillMatch again.") from None

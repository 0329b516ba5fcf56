"""When a name of one word may be taken at its word.

Frameworks give skills aliases such as "Go", "access", "lead", "data" or "R". Counted on SkillSpan's training
sentences: of ESCO's one-word aliases in lower case that do not resemble their label ("data" for *statistics*,
"design" for *think creatively*), most uses are the ordinary word, so such aliases never match literally;
retrieval still sees them.
"""

from __future__ import annotations

import re

from .words import stem

MAX_MEANINGS = 2
"""An alias of more skills than this names none of them."""

_ORDINARY_WORDS = """
    access ace act ada alloy ant apex arc arrow atom aurora bamboo base basic bat beam blender
    board bolt bootstrap brackets brand bridge build c camel celery cell chef chip clean clear
    coach cobalt consul container cook core craft crystal current cypress d dart data design desktop did
    drive echo eclipse edge elixir ember energy excel express factor flash flask flow form
    fuse gin go groovy guide gulp hack hand helm hive hub ict image impact insight iris jade
    jasmine jest join karma key keynote kit language lead less lever lift light lightning lotus
    lua magic make man maple maps mark match mean mercury mining mocha model monday motion native nest
    net numbers office open oracle origin outlook pages phantom pig plan planner plant point power
    present press pro process processing project publisher pulse puppet pure pyramid quality r rails re
    react reason relay remix report ring rocket ruby rust safe sage salt scale scheme scout scratch
    security self sense sentry shell sites sketch slack smart snap snowflake solid source spark
    sphinx spring squad squid st stage standard storm studio sublime swift switch system tableau talk
    team teams term theme track train unity value vector vision visual wave will wing word work
    writer zoom
"""
ORDINARY = frozenset(_ORDINARY_WORDS.split())
"""Names only when spelt as a name: with the framework's capitals, and not opening a sentence."""

_NEVER = frozenset(("it", "its", "etc", "us", "st", "no", "re", "ct"))
_BEFORE_LETTER = re.compile(
    r"(?:\b(?:in|using|with|language|of|and|or|like|as)\s|[,/(:•]\s?)$", re.IGNORECASE
)
_AFTER_LETTER = re.compile(
    r"\s?(?:[,;/)]|\.(?:\s|$)|$|\n|\s(?:programming|language|scripts?|packages?|studio|shiny|code|coding|and|or)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\s(?:at|to|up|in|for|on|from|your|our|the|a|an|with|of|by|than|you|out|into|over|through)\b",
    re.IGNORECASE,
)
_OF_A_LONGER_NAME = re.compile(
    r"\s(?:Management|Controls?|Points?|Rights|Act|Committee|Board|Department|Strategy|Planning|Processing)\b"
)
"""After an ordinary word in capitals: "Access Management" is no *Microsoft Access*."""
_KINDS = re.compile(
    r"\b(?i:vitamins?|hepatitis|grades?|class(?:es)?|types?|categor(?:y|ies)|levels?|blocks?|buildings?|groups?|"
    r"series|plans?|sections?|schedules?|parts?|options?|terminals?|units?|models?|rated|licen[cs]es?)\s"
    r"(?:[A-Z0-9]{1,2}(?:,\s|\s(?:and|or|to)\s|/))*$"
)
_OPENING = re.compile(r"(?:^|[.!?:•\n*–-]\s*)$")
_JOINED = frozenset("&'’@_+#/-")


def usable_alias(alias: str, label: str) -> bool:
    """Whether an alias may match literally: names and terms may, a bare ordinary word only beside its label.

    A one-word alias in lower case passes when the label is one word of the same stem ("databases").
    """
    if alias.lower() in _NEVER:
        return False
    if len(alias.split()) > 1 or any(not letter.isalpha() or letter.isupper() for letter in alias[1:]):
        return True
    if alias[:1].isupper():
        return True
    ordinary = alias in ORDINARY or label.lower() in ORDINARY
    return stem(alias) == stem(label.lower()) and not ordinary


def plausible(text: str, start: int, end: int, name: str) -> bool:
    """Whether the word at `text[start:end]`, spelt `name` by the framework, can be the name here."""
    word = text[start:end]
    if len(word) <= 3 and _is_joined(text, start, end):
        return False
    if len(name) == 1:
        return word == name and _letter_stands_alone(text, start, end)
    capitals = any(letter.isupper() for letter in name)
    if name.lower() in ORDINARY:
        opening = bool(_OPENING.search(text, max(0, start - 4), start))
        other = _VERB.match(text, end, end + 8) or _OF_A_LONGER_NAME.match(text, end)
        return (
            capitals
            and word == name
            and not other
            and not (opening and name.istitle() and _goes_on(text, end))
        )
    if len(name) <= 4 and name.isupper():
        return word.rstrip("s").isupper() or _in_bare_list(text, start, end)
    return not capitals or len(name) > 3 or word == name


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether the word is half of something like `R&D` or `C-suite` (`CI/CD` too)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(before and before in _JOINED) or bool(after and after in _JOINED)


def _letter_stands_alone(text: str, start: int, end: int) -> bool:
    """Whether nothing says that it is one of a kind ("vitamins B and C", "grade R") or half of a name."""
    if _KINDS.search(text[max(0, start - 40) : start]):
        return False
    before = start == 0 or bool(_BEFORE_LETTER.search(text, max(0, start - 12), start))
    return before and bool(_AFTER_LETTER.match(text, end))


def _in_bare_list(text: str, start: int, end: int) -> bool:
    """Whether a lower-case acronym (`sql`, `css`) stands in a text without capitals, as in lists of tags."""
    return text[max(0, start - 60) : end + 60].islower()


def _goes_on(text: str, end: int) -> bool:
    """Whether a plain word in lower case follows, as after a sentence's first word."""
    return text[end : end + 1] == " " and text[end + 1 : end + 2].islower()

"""How well a posting wants a skill mastered, from words such as "basic", "expert" or "5+ years"."""

from __future__ import annotations

import re

from ..domain import Span

BASIC, WORKING, ADVANCED, EXPERT = 0.3, 0.6, 0.85, 1.0
"""`Requirement.level` of the four steps that most scales have in common (a judgement, not a measurement)."""
_YEARS = ((1.0, BASIC), (3.0, WORKING), (5.0, ADVANCED))
"""Experience of at most so many years, and the step it stands for; longer is an expert's."""

_CEFR = r"(?<!category )(?<!class )%s(?!\+| ?(?:licen|driv|certif|vehicle))"
"""A level of the Common European Framework of Reference for Languages, no class of driving licence."""
_WORDS: tuple[tuple[float, str], ...] = (
    (
        EXPERT,
        r"(?<!not )(?<!not an )(?<!no )(?<!matter )expert(?:ise|[- ]level|s)?"
        r"(?! (?:witness|systems?|panels?|opinions?|reports?))|"
        rf"{_CEFR % 'C2'}|native (?:\w+ )?speakers?|native[- ]level|mother tongue|master(?:y|ful)|"
        r"world[- ]class|unrivall?ed|guru|"
        r"(?:complete|full|native) (?:command|mastery|fluency)",
    ),
    (
        ADVANCED,
        rf"{_CEFR % 'C1'}|advanced(?! (?:life|cardiac|trauma|driver))|strong|excellent|"
        r"deep(?! (?:learning|sea|clean|tissue))|in[- ]depth|extensive|thorough|profound|outstanding|"
        r"superior|highly (?:skilled|proficient|experienced)|very good|fluen(?:t|cy)|proven|exceptional|"
        r"comprehensive(?! insurance)",
    ),
    (
        WORKING,
        rf"{_CEFR % 'B[12]'}|working knowledge|intermediate|solid(?! (?:waste|state|edge))|"
        r"good(?! (?:\w+ )?practices?\b)|sound(?! (?:engineer|design|edit|record|system|mix))|hands[- ]on|"
        r"practical(?! (?:training|nurs|tests?|exams?))|proficien(?:t|cy)|"
        r"competen(?:t|ce)|conversant|comfortable",
    ),
    (
        BASIC,
        rf"{_CEFR % 'A[12]'}|(?<!visual )basics?(?! (?:life|research))|beginner(?:'s)?|"
        r"elementary(?! (?:school|education))|"
        r"fundamental(?! (?:rights|analysis))|foundational|introductory|entry[- ]level|"
        r"awareness|exposure to|familiar(?:ity)?|some (?:knowledge|experience|understanding|familiarity)|"
        r"general (?:knowledge|understanding)|first experience",
    ),
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_YEAR = rf"(?P<years>\d{{1,2}}|{'|'.join(_NUMBERS)})"
_YEAR += r"\s?(?:\+|plus)?(?:\s?(?:-|–|to)\s?\d{1,2}\s?\+?)?[\s-]+(?:years?|yrs?)\b"
_PATTERN = re.compile(
    "|".join([*(rf"\b(?P<step{n}>{words})\b" for n, (_, words) in enumerate(_WORDS)), rf"\b{_YEAR}"]),
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s?[(:|–—-]\s?$")
_AFTER_BY_ITSELF = re.compile(r",?\s(?:(?:at|to)\s(?:an?\s)?)?$")
_CLOSING = re.compile(r"[- ]?(?:level|standard)?\s*(?:$|[),;.|])", re.IGNORECASE)
"""What follows a word of proficiency that stands behind its skill with no more than a comma between."""
_AGE = re.compile(
    r"\b(?:at least|over|minimum(?: age)?(?: of)?)?\s*\d{1,2}[ -]years?[ -](?:old|of age)", re.IGNORECASE
)
_REACH = 90
"""Characters over which a word of proficiency speaks of what follows it."""


def level_of(statement: Span, skill: Span) -> float:
    """`Requirement.level` that the words around `skill` state, 0 where they state none.

    Both spans count from the start of the same text. "Python (basic)" goes before "expert in Python"; else
    the nearest word before the skill holds, within `_REACH` characters.
    """
    text, start, end = statement.text, skill.start - statement.start, skill.end - statement.start
    level = 0.0
    ages = [match.span() for match in _AGE.finditer(text)]
    for found in _PATTERN.finditer(text):
        if any(low <= found.start() < high for low, high in ages):
            continue
        if found.start() >= end:
            return _level(found) if _stands_behind(text, end, found) else level
        if found.end() <= start + len(found.group()) and start - found.end() <= _REACH:
            level = _level(found)
    return level


def _stands_behind(text: str, end: int, found: re.Match[str]) -> bool:
    """Whether a word of proficiency speaks of the skill that ends at `end`: "SQL (basic)", "SQL, fluent"."""
    between = text[end : found.start()]
    if len(between) <= 3 and _AFTER.match(between):
        return True
    return bool(_AFTER_BY_ITSELF.fullmatch(between) and _CLOSING.match(text, found.end()))


def _level(found: re.Match[str]) -> float:
    if found.group("years"):
        stated = found.group("years").lower()
        years = float(_NUMBERS.index(stated) + 1 if stated in _NUMBERS else stated)
        return next((level for most, level in _YEARS if years < most or years == most == 1.0), EXPERT)
    return next(level for n, (level, _) in enumerate(_WORDS) if found.group(f"step{n}"))

"""How well a posting wants a skill mastered, from words such as "basic", "expert" or "5+ years"."""

from __future__ import annotations

import re

from ..domain import Span

BASIC, WORKING, ADVANCED, EXPERT = 0.3, 0.6, 0.85, 1.0
"""`Requirement.level` of the four steps that most scales have in common (a judgement, not a measurement)."""
_YEARS = ((1.0, BASIC), (3.0, WORKING), (5.0, ADVANCED))
"""Experience of at most so many years, and the step it stands for; longer is an expert's."""

_WORDS: tuple[tuple[float, str], ...] = (
    (
        EXPERT,
        r"experts?|expert(?:ise|[- ]level)|master(?:y|ful)|world[- ]class|unrivall?ed|guru|"
        r"(?:complete|full|native) (?:command|mastery|fluency)",
    ),
    (
        ADVANCED,
        r"advanced|strong|excellent|deep|in[- ]depth|extensive|thorough|profound|outstanding|superior|"
        r"highly (?:skilled|proficient|experienced)|very good|fluen(?:t|cy)|proven|exceptional|comprehensive",
    ),
    (
        WORKING,
        r"working knowledge|intermediate|solid|good|sound|hands[- ]on|practical|proficien(?:t|cy)|"
        r"competen(?:t|ce)|conversant|comfortable",
    ),
    (
        BASIC,
        r"basics?|beginner(?:'s)?|elementary|fundamental|foundational|introductory|entry[- ]level|"
        r"awareness|exposure to|familiar(?:ity)?|some (?:knowledge|experience|understanding|familiarity)|"
        r"general (?:knowledge|understanding)|first experience",
    ),
)
_YEAR = r"(?P<years>\d{1,2})\s?(?:\+|plus)?(?:\s?(?:-|–|to)\s?\d{1,2}\s?\+?)?[\s-]+(?:years?|yrs?)\b"
_PATTERN = re.compile(
    "|".join([*(rf"\b(?P<step{n}>{words})\b" for n, (_, words) in enumerate(_WORDS)), rf"\b{_YEAR}"]),
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s?[(:–-]\s?$")
_AGE = re.compile(
    r"\b(?:at least|over|minimum(?: age)?(?: of)?)?\s*\d{1,2} years (?:old|of age)", re.IGNORECASE
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
            if _AFTER.search(text[end : found.start()]) and len(text[end : found.start()]) <= 3:
                return _level(found)
            break
        if found.end() <= start + len(found.group()) and start - found.end() <= _REACH:
            level = _level(found)
    return level


def _level(found: re.Match[str]) -> float:
    if found.group("years"):
        years = float(found.group("years"))
        return next((level for most, level in _YEARS if years < most or years == most == 1.0), EXPERT)
    return next(level for n, (level, _) in enumerate(_WORDS) if found.group(f"step{n}"))

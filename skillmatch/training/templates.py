"""Sentences as postings and course pages write them, made from labels, aliases and descriptions.

Every sentence names one to three skills that some occupation needs together, mostly by their aliases, so
that the encoder meets skills the way people mention them: in company, after an opening, with a tail.
"""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..domain import fold
from .examples import Example, Split

if TYPE_CHECKING:
    from ..frameworks import Framework

_DO = (
    "You will {}.", "You {}.", "Your tasks: {}.", "Ability to {}.", "Proven ability to {}.",
    "Must be able to {}.", "We expect you to {}.", "The successful applicant will {}.",
    "Responsibilities include the following: {}.", "Help us {}.", "Willingness to {}.", "{}",
    "In this role you {} every day.", "On completion, learners can {}.", "Students learn to {}.",
    "The holder of this badge is able to {}.", "As a {occupation} you will {}.",
    "The {occupation} is expected to {}.", "{} as part of a small team.",
    "Reporting to the head of department, you {}.",
)  # fmt: skip
_DOING = (
    "You will be responsible for {}.", "Experience in {}.", "At least 3 years of experience in {}.",
    "Responsible for {}.", "Duties include {}.", "A track record of {}.", "Confident in {}.",
    "Your day will involve {}.", "You enjoy {}.", "Main duties: {}.", "This module is about {}.",
    "Earned by {}.", "{}", "Involvement in {} is a plus.",
)  # fmt: skip
_KNOW = (
    "Knowledge of {}.", "Good knowledge of {} is required.", "Experience with {}.",
    "5+ years of experience with {}.", "Solid understanding of {}.", "Familiarity with {} is a plus.",
    "Strong {} skills.", "You are at home with {}.", "Degree or training in {}.", "Proficient in {}.",
    "Nice to have: {}.", "Requirements: {}.", "Introduction to {}.", "This course covers {}.",
    "We work with {}.", "You bring a sound background in {}.", "{}", "Basic {}.",
    "As a {occupation} you know your way around {}.", "Hands-on experience of {} in a professional setting.",
)  # fmt: skip
_TAILS = (
    "", "", "", "", "", " Full-time position.", " We offer training and a friendly team.",
    " Remote work is possible.", " Attention to deadlines matters to us.", " Shift work may be required.",
    " You like variety.",
)  # fmt: skip
_VOWELS = "aeiou"
_WORD = re.compile(r"[a-z]+\Z")
_ALIAS_SHARE = 0.75
_DESCRIPTION_SHARE = 0.25
_MOST = 3


@dataclass(frozen=True, slots=True)
class Surface:
    """A skill's names that may be used, and its description if that may be."""

    names: tuple[str, ...]
    description: str
    knowledge: bool


def surfaces(framework: Framework, split: Split) -> list[Surface]:
    """(n,) what templates may say of each skill: nothing that is held out."""
    return [
        Surface(
            (label, *(alias for alias in aliases if fold(alias) not in split.forbidden)),
            "" if row in split.rows else description,
            kind == "knowledge",
        )
        for row, (label, aliases, description, kind) in enumerate(
            zip(framework.labels, framework.alt_labels, framework.descriptions, framework.kinds, strict=True)
        )
    ]


def template_examples(
    framework: Framework, split: Split, count: int, seed: int = 0, avoid: Collection[str] = ()
) -> tuple[Example, ...]:
    """`count` sentences over all skills in turn; `avoid` are folded texts that must not come out."""
    draw = random.Random(seed)  # noqa: S311 - sentences, not secrets
    shown = surfaces(framework, split)
    companies = _companies(framework)
    order = list(range(len(framework)))
    found: list[Example] = []
    while len(found) < count and order:
        draw.shuffle(order)
        for row in order[: count - len(found)]:
            example = _example(row, shown, companies, draw)
            if fold(example.text) not in split.forbidden and fold(example.text) not in avoid:
                found.append(example)
    return tuple(found)


def sentences_naming(
    framework: Framework, names: Mapping[int, Sequence[str]], count: int, seed: int = 0
) -> tuple[Example, ...]:
    """`count` sentences at most, one a skill, that call skills by `names` alone (row → its names)."""
    draw = random.Random(seed)  # noqa: S311 - sentences, not secrets
    kinds = enumerate(framework.kinds)
    shown = [Surface(tuple(names.get(row, ())), "", kind == "knowledge") for row, kind in kinds]
    companies = [
        [(title, [row for row in rows if row in names]) for title, rows in own]
        for own in _companies(framework)
    ]
    rows = sorted(names)
    draw.shuffle(rows)
    return tuple(_example(row, shown, companies, draw) for row in rows[:count])


def gerund(verb: str) -> str:
    """`manage` → `managing`, `plan` → `planning`; the usual rules, not the exceptions."""
    if len(verb) < 3 or not _WORD.match(verb) or verb.endswith("ing"):
        return verb
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and verb[-2] not in "eoy":
        return verb[:-1] + "ing"
    last, middle, first = verb[-1], verb[-2], verb[-3]
    short = len(verb) <= 4 and last not in "wxy" + _VOWELS and middle in _VOWELS and first not in _VOWELS
    return verb + last + "ing" if short else verb + "ing"


def _companies(framework: Framework) -> list[list[tuple[str, list[int]]]]:
    """(n,) for each skill the occupations that need it: title, and the rows of all it needs."""
    needs: dict[str, list[int]] = {}
    for need in framework.records.occupation_skills:
        row = framework.row(need.skill)
        if row is not None:
            needs.setdefault(need.occupation, []).append(row)
    titles = {occupation.uri: occupation.label for occupation in framework.occupations}
    found: list[list[tuple[str, list[int]]]] = [[] for _ in range(len(framework))]
    for uri, rows in needs.items():
        for row in rows:
            found[row].append((titles.get(uri, ""), rows))
    return found


def _example(
    row: int, shown: Sequence[Surface], companies: Sequence[list[tuple[str, list[int]]]], draw: random.Random
) -> Example:
    knowledge = shown[row].knowledge
    title, others = draw.choice(companies[row]) if companies[row] else ("specialist", [])
    like = [other for other in others if other != row and shown[other].knowledge == knowledge]
    rows = [row, *draw.sample(like, min(len(like), draw.choice((0, 0, 1, 2, _MOST - 1))))]
    draw.shuffle(rows)
    if knowledge:
        forms: Sequence[str] = _KNOW
        phrases = [_name(shown[one], draw) for one in rows]
    elif draw.random() < 0.5:
        forms, phrases = _DO, [_deed(shown[one], draw) for one in rows]
    else:
        forms, phrases = _DOING, [_doing(_name(shown[one], draw)) for one in rows]
    text = draw.choice(forms).format(_listed(phrases), occupation=title or "specialist")
    return Example(text[:1].upper() + text[1:] + draw.choice(_TAILS), tuple(sorted(set(rows))), "template")


def _name(surface: Surface, draw: random.Random) -> str:
    if len(surface.names) > 1 and draw.random() < _ALIAS_SHARE:
        return draw.choice(surface.names[1:]).rstrip(".")
    return surface.names[0]


def _deed(surface: Surface, draw: random.Random) -> str:
    """What is done: a name, or the first sentence of the description, which ESCO writes as an order."""
    if surface.description and draw.random() < _DESCRIPTION_SHARE:
        first = re.split(r"(?<=[a-z)])\.\s", surface.description, maxsplit=1)[0].rstrip(". ")
        return first[:1].lower() + first[1:]
    return _name(surface, draw)


def _doing(name: str) -> str:
    head, blank, rest = name.partition(" ")
    return f"{gerund(head)}{blank}{rest}"


def _listed(phrases: Sequence[str]) -> str:
    if len(phrases) == 1:
        return phrases[0]
    return f"{', '.join(phrases[:-1])} and {phrases[-1]}"

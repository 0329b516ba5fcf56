from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Span
from skillmatch.linking import Linker, requirements_of
from skillmatch.linking.proficiency import ADVANCED, BASIC, EXPERT, WORKING, level_of


def level(text: str, skill: str) -> float:
    start = text.index(skill)
    return level_of(Span(0, len(text), text), Span(start, start + len(skill), skill))


@pytest.mark.parametrize(
    ("text", "skill", "expected"),
    [
        ("Basic knowledge of Python", "Python", BASIC),
        ("Working knowledge of SQL", "SQL", WORKING),
        ("Strong Java, basic SQL", "Java", ADVANCED),
        ("Strong Java, basic SQL", "SQL", BASIC),
        ("Expert in machine learning", "machine learning", EXPERT),
        ("Python (basic), Java (expert)", "Python", BASIC),
        ("Python (basic), Java (expert)", "Java", EXPERT),
        ("Java: advanced", "Java", ADVANCED),
        ("1 year of C++", "C++", BASIC),
        ("2 years of experience with Java", "Java", WORKING),
        ("5+ years of Java", "Java", EXPERT),
        ("At least 18 years old; SQL", "SQL", 0.0),
        ("Write SQL queries", "SQL", 0.0),
        ("SQL, and you are an expert", "SQL", 0.0),
        ("Python | Expert", "Python", EXPERT),
        ("Excel at an advanced level", "Excel", ADVANCED),
        ("French, fluent", "French", ADVANCED),
        ("German (B2)", "German", WORKING),
        ("German C1", "German", ADVANCED),
        ("Native German speaker", "German", EXPERT),
        ("Hold a category C1 licence and know SQL", "SQL", 0.0),
        ("five years of SQL", "SQL", EXPERT),
        ("Python, advanced SQL", "Python", 0.0),
        ("a 30-year-old company using SQL", "SQL", 0.0),
        ("Visual Basic and SQL", "SQL", 0.0),
        ("Good Manufacturing Practice and SQL", "SQL", 0.0),
        ("deep learning and SQL", "SQL", 0.0),
        ("Work with subject matter experts on SQL", "SQL", 0.0),
        ("You are not an expert in SQL", "SQL", 0.0),
    ],
)
def test_words_of_proficiency(text: str, skill: str, expected: float) -> None:
    assert level(text, skill) == expected


def test_a_word_reaches_only_so_far() -> None:
    assert level("basic " + "x" * 200 + " SQL", "SQL") == 0.0


def test_requirements_carry_the_highest_level(linker: Linker) -> None:
    text = "Basic SQL\nExpert in machine learning\nSQL (advanced)\nmanage budgets"
    found = {one.label: one.level for one in requirements_of(text, linker.link(text))}
    assert found == {"SQL": ADVANCED, "machine learning": EXPERT, "manage budgets": 0.0}


@given(st.text(max_size=120), st.text(max_size=60))
def test_a_level_is_a_strength(before: str, after: str) -> None:
    text = f"{before} SQL {after}"
    start = len(before) + 1
    found = level_of(Span(0, len(text), text), Span(start, start + 3, "SQL"))
    assert 0.0 <= found <= 1.0

from __future__ import annotations

import pytest

from skillmatch.frameworks import Framework
from skillmatch.linking.literal import LiteralMatcher, lowered


@pytest.fixture(scope="module")
def matcher(framework: Framework) -> LiteralMatcher:
    return LiteralMatcher(framework.labels, framework.alt_labels)


def named(matcher: LiteralMatcher, framework: Framework, text: str) -> list[tuple[str, str]]:
    return [(text[hit.start : hit.end], framework.labels[hit.rows[0]]) for hit in matcher.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use Python, C++ and Node.js on .NET", ["Python", "C++", "Node.js", ".NET"]),
        ("javascript sql", ["javascript", "sql"]),
        ("Managing budgets", ["Managing budgets"]),
        ("budgets to manage", []),
        ("manage, budgets", []),
        ("programming in R", ["R"]),
        ("R, Python", ["R", "Python"]),
        ("R&D and C-suite, grade R work", []),
        ("Write services in Go", ["Go"]),
        ("Go to market", []),
        ("We go further", []),
        ("Excel at what you do", []),
        ("EXCEL AT sales", []),
        ("Go To Market Strategy", []),
        ("Rated grade R or Go", ["Go"]),
        ("Vitamins B, C and R, daily", []),
        ("class R licence", []),
        ("languages: C++, R, Go", ["C++", "R", "Go"]),
        ("Reports in Excel", ["Excel"]),
        ("excel in teaching", []),
        ("lead by design", []),
        ("Lead teams", ["Lead teams"]),
        ("SAS and SQL", ["SAS", "SQL"]),
        ("monitor programs", []),
        ("health and safety regulations", ["health and safety regulations"]),
        ("Pythonic scripts", []),
        ("careforanimals", []),
        ("", []),
    ],
)
def test_find(matcher: LiteralMatcher, framework: Framework, text: str, expected: list[str]) -> None:
    assert [words for words, _ in named(matcher, framework, text)] == expected


def test_the_longest_name_wins(framework: Framework) -> None:
    matcher = LiteralMatcher(["machine learning", "learning", "deep machine learning"], [(), (), ()])
    (hit,) = matcher.find("use deep machine learning")
    assert hit.rows == (2,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Identity, Credential and Access Management (ICAM)", 0),
        ("Access Control, Access Points", 0),
        ("Reports in Access and Excel", 1),
        ("Excel Access Word", 1),
        ("Access Databases", 1),
    ],
)
def test_an_ordinary_word_in_a_longer_name_is_no_software(text: str, found: int) -> None:
    matcher = LiteralMatcher(["Microsoft Access"], [("Access",)])
    assert len(matcher.find(text)) == found


def test_a_label_goes_before_an_alias() -> None:
    matcher = LiteralMatcher(["machine learning", "data mining"], [(), ("machine learning",)])
    (hit,) = matcher.find("machine learning")
    assert hit.rows == (0,)
    assert hit.by_label


def test_an_alias_of_many_skills_names_none() -> None:
    matcher = LiteralMatcher([f"thing {n}" for n in range(3)], [("Kubernetes",)] * 3)
    assert matcher.find("Kubernetes") == ()


def test_offsets_survive_letters_that_grow_in_lower_case(matcher: LiteralMatcher) -> None:
    text = "İİİ Python"
    assert len(lowered(text)) == len(text)
    (hit,) = matcher.find(text)
    assert text[hit.start : hit.end] == "Python"


def test_an_empty_framework_finds_nothing() -> None:
    assert LiteralMatcher([], []).find("Python") == ()


def test_kept_arrays_find_the_same(matcher: LiteralMatcher, framework: Framework) -> None:
    again = LiteralMatcher.from_arrays(matcher.to_arrays())
    text = "Use Python, C++ and Node.js on .NET; managing budgets, R, Go and health and safety regulations"
    assert again.find(text) == matcher.find(text) != ()


def test_no_names_find_nothing() -> None:
    assert LiteralMatcher([], []).find("anything at all") == ()
    empty = LiteralMatcher.from_arrays(LiteralMatcher([], []).to_arrays())
    assert empty.find("anything at all") == ()

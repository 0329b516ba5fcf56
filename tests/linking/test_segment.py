from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Span
from skillmatch.linking.segment import MAX_STATEMENT, clauses, statements


def texts(spans: tuple[Span, ...]) -> list[str]:
    return [span.text for span in spans]


def all_clauses(text: str) -> list[str]:
    return [part.text for one in statements(text) for part in clauses(text, one)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("First one. Second one! Third?", ["First one", "Second one", "Third"]),
        ("- Plan work\n* Lead teams\n• Test code\n1. Write\n2) Read\n(a) Sing",
         ["Plan work", "Lead teams", "Test code", "Write", "Read", "Sing"]),
        ("Plan work; lead teams; test code", ["Plan work", "lead teams", "test code"]),
        ("Use tools, e.g. Excel, well. Then rest.", ["Use tools, e.g. Excel, well", "Then rest"]),
        ("Work for the U.S. Army on ASP.NET and Node.js 18.2 today",
         ["Work for the U.S. Army on ASP.NET and Node.js 18.2 today"]),
        ("Manage the environment.Performs enterprise audits",
         ["Manage the environment", "Performs enterprise audits"]),
        ("A line long enough that an editor wrapped it at some margin\nand went on here\nNew line",
         ["A line long enough that an editor wrapped it at some margin\nand went on here", "New line"]),
        ("Uses • inline • bullets", ["Uses", "inline", "bullets"]),
        ("<ul><li>Plan work</li><li>Lead teams</li></ul>", ["Plan work", "Lead teams"]),
        ("Make soups &amp; stocks; plan&nbsp; menus", ["Make soups &amp; stocks", "plan&nbsp; menus"]),
        (".NET skills", [".NET skills"]),
        ("", []),
        (" \n\t--- *** ", []),
    ],
)  # fmt: skip
def test_statements(text: str, expected: list[str]) -> None:
    assert texts(statements(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Python, SQL and Java", ["Python", "SQL", "Java"]),
        ("plan budgets and lead teams", ["plan budgets", "lead teams"]),
        ("design and maintain databases", ["design and maintain databases"]),
        ("tools such as Git (or SVN)", ["tools", "Git", "SVN"]),
        ("speaking / writing", ["speaking", "writing"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert all_clauses(text) == expected


@pytest.mark.parametrize(
    "name",
    ["Node.js", "C++", "C#", ".NET", "work orders", "CI/CD", "R&D", "TCP/IP", "health and safety",
     "research and development", "Objective-C", "Command line", "android"],
)  # fmt: skip
def test_names_are_never_cut(name: str) -> None:
    found = all_clauses(f"Use {name}, plan budgets and know {name} well; write about {name}")
    assert sum(name in part for part in found) == 3


def test_protected_spans_are_not_cut() -> None:
    text = "know bread and butter making and baking"
    whole = statements(text)[0]
    at = text.index("bread")
    assert texts(clauses(text, whole, [(at, at + len("bread and butter"))])) == [
        "know bread and butter making",
        "baking",
    ]


pieces = st.sampled_from(
    ["Node.js", "C++", "and", "or", ",", ";", ".", "\n", "- ", "• ", "(", ")", "/", " ", "  ", ":", "e.g.",
     "Word", "plan", "budgets", "1. ", "é", "İ", "👩‍💻", "שלום", "\x00", "\u2028", "<li>", "&", "—"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(pieces, max_size=60).map("".join)))
def test_offsets_are_exact_and_never_overlap(text: str) -> None:
    found = statements(text)
    for span in found:
        assert text[span.start : span.end] == span.text
        assert 0 < len(span.text) <= MAX_STATEMENT
        parts = clauses(text, span)
        assert parts
        for part in parts:
            assert text[part.start : part.end] == part.text
            assert span.start <= part.start <= part.end <= span.end
        assert all(first.end <= second.start for first, second in pairwise(parts))
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(st.lists(pieces, max_size=60).map(" ".join))
def test_no_letter_or_digit_is_lost(text: str) -> None:
    kept = sum(len([c for c in span.text if c.isalpha()]) for span in statements(text))
    bullets = text.count("<li>") * 2
    assert kept >= sum(c.isalpha() for c in text) - bullets

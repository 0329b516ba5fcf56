"""The one normalisation of labels."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import clean, fold


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  two   words ", "two words"),
        ("tab\tand\nline\r\nend", "tab and line end"),
        ("no\u00a0break\u2003space", "no break space"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("", ""),
        (" \n\t ", ""),
        ("C++ / C#", "C++ / C#"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Python", "PYTHON"),
        ("Straße", "STRASSE"),
        ("été", "E\u0301TE\u0301"),
        ("a  b", "A B"),
        ("ﬁling", "FIling"),
    ],
)
def test_fold_takes_these_for_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("C", "C++"), ("C#", "C"), ("résumé", "resume"), ("R", "Я")])
def test_fold_keeps_these_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(deadline=None)
@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert once == once.strip()
    assert once.split() == once.split(" ") or not once
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(st.text())
def test_what_looks_the_same_is_the_same(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)
    assert fold(f"\n {text}\u00a0") == fold(text)


@settings(deadline=None)
@given(st.text(st.characters(max_codepoint=127)))
def test_case_of_ascii_letters_does_not_count(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)

"""Places are compared as words; what somebody has not said is neither yes nor no."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Person, Place, PlaceFilter, place_words

TODAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("asked", "stated", "inside"),
    [
        ("Cork", "Cork, IE-CO", True),
        ("ie", "Cork, IE-CO", True),
        ("IE-CO", "Cork, IE-CO", True),
        ("  IE ,  CORK", "Cork, IE-CO", True),
        ("IE-D", "Cork, IE-CO", False),
        ("IE-CO", "IE", False),
        ("Ireland", "Cork, IE-CO", False),
        ("Cor", "Cork", False),
        ("Cork", "Dublin; Cork", True),
        ("Galway; Dublin", "Dublin, IE", True),
        ("Cork, US", "Cork, IE; Boston, US", False),
        ("CORK\u0301", "cork\u0301", True),
    ],
)
def test_a_place_lies_in_another_that_has_no_other_words(asked: str, stated: str, inside: bool) -> None:
    assert PlaceFilter(Place(asked)).fits(Person("p", location=stated)) is inside


@pytest.mark.parametrize(
    ("place", "person", "fits", "unstated"),
    [
        (Place("Cork"), Person("p"), None, ("location",)),
        (Place("Cork"), Person("p", location=" ;,"), None, ("location",)),
        (Place("Cork"), Person("p", remote=True), None, ("location",)),
        (Place("Cork", remote=True), Person("p", remote=True), True, ()),
        (Place("Cork", remote=True), Person("p", location="Cork"), True, ()),
        (Place("Cork", remote=True), Person("p", location="Ghent"), None, ("remote",)),
        (Place("Cork", remote=True), Person("p", location="Ghent", remote=False), False, ()),
        (Place("Cork", remote=True), Person("p"), None, ("location", "remote")),
        (Place(remote=True), Person("p", location="Cork", remote=False), False, ()),
        (Place(by=TODAY), Person("p"), None, ("available_from",)),
        (Place(by=TODAY), Person("p", available_from=TODAY), True, ()),
        (Place(by=TODAY), Person("p", available_from=date(2026, 9, 2)), False, ()),
        (Place("Cork", by=TODAY), Person("p", location="Ghent"), False, ("available_from",)),
        (Place("Cork", by=TODAY), Person("p", location="Cork"), None, ("available_from",)),
        (Place(), Person("p"), True, ()),
    ],
)
def test_what_is_not_said(place: Place, person: Person, fits: bool | None, unstated: tuple[str, ...]) -> None:
    held = PlaceFilter(place)
    assert held.fits(person) is fits
    assert held.unstated(person) == unstated


def test_a_question_of_nothing_asks_nothing() -> None:
    assert not Place(" ; ,").asks
    assert Place("IE").asks
    assert Place(by=TODAY).asks


@given(st.text(alphabet="ab,; -IE", max_size=20), st.text(alphabet="ab,; -IE", max_size=20))
def test_everybody_lies_where_they_say(first: str, second: str) -> None:
    held = PlaceFilter(Place(first))
    if place_words(first):
        assert held.fits(Person("p", location=first)) is True
        assert held.fits(Person("p", location=f"{second}; {first}")) is True

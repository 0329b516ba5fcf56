"""Shares of those who ask, and how sure they are."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.designer import Askers, wilson
from skillmatch.domain import Requirement, ScoringSettings
from skillmatch.ranking import posting_demand, relevance_to

SETTINGS = ScoringSettings()
ASKED = st.lists(
    st.builds(
        Requirement,
        skill=st.integers(0, 9).map("u{}".format),
        label=st.just(""),
        essential=st.booleans(),
        probability=st.sampled_from([0.4, 0.7, 1.0]),
    ),
    max_size=5,
)
DAY = date(2026, 1, 1)


@given(asked=st.dictionaries(st.sampled_from("pqrst"), ASKED), months=st.sampled_from([None, 6.0]))
def test_shares_equal_those_counted_one_by_one(tiny, asked, months):
    posted = {"p": date(2025, 1, 1), "q": None, "r": date(2027, 1, 1)}
    known = {key: [one for one in own if tiny.row(one.skill) is not None] for key, own in asked.items()}
    askers = Askers.of(asked, tiny, SETTINGS, posted=posted, as_of=DAY)
    skills = {"u0", "u3"}
    column = np.array([f"u{row}" in skills for row in range(8)])
    relevance = relevance_to(skills, known, SETTINGS)
    near = posting_demand(
        known, SETTINGS, posted=posted, as_of=DAY, half_life_months=months, relevance=relevance
    )
    every = posting_demand(known, SETTINGS, posted=posted, as_of=DAY, half_life_months=months)
    got = askers.wanted(column, "all", "near", months)
    assert got.basis.among == ("near" if near else "all")
    expected = near or every
    assert got.shares == pytest.approx([expected.get(f"u{row}", 0.0) for row in range(8)])
    assert got.basis.effective <= got.basis.askers + 1e-9


@pytest.mark.parametrize("months", [1e-300, 0.001, 0.2, 0.4])
def test_postings_that_are_all_old_beside_the_half_life_still_say_what_is_wanted(tiny, months):
    asked = {key: [Requirement(skill, "", essential=True)] for key, skill in (("p", "u0"), ("q", "u1"))}
    posted = {"p": date(2006, 1, 1), "q": date(2001, 1, 1)}
    askers = Askers.of(asked, tiny, SETTINGS, posted=posted, as_of=DAY)
    got = askers.all("all", months)
    assert got.shares[:2] == pytest.approx([1.0, 0.0], abs=1e-6)
    assert got.basis.effective == pytest.approx(1.0)
    only_q = askers.wanted(np.arange(8) == 1, "all", "near", months)
    assert only_q.basis.among == "near"
    assert only_q.shares[1] == 1.0


def test_wilson_is_what_the_textbook_gives():
    low, high = wilson(0.5, 10)
    assert (low, high) == (pytest.approx(0.2366, abs=1e-4), pytest.approx(0.7634, abs=1e-4))
    assert wilson(0.0, 10)[0] == 0.0
    assert wilson(0.0, 10)[1] == pytest.approx(0.2775, abs=1e-4)


@given(share=st.floats(0, 1), size=st.floats(0.5, 1e6))
def test_the_interval_holds_the_share_and_narrows(share, size):
    low, high = wilson(share, size)
    assert 0 <= low <= share <= high <= 1
    closer = wilson(share, 4 * size)
    assert closer[1] - closer[0] <= high - low + 1e-12


def test_the_effective_number_counts_old_postings_less(tiny):
    asked = {key: [Requirement("u1", "Python")] for key in "pq"}
    posted = {"p": date(2026, 1, 1), "q": date(2016, 1, 1)}
    askers = Askers.of(asked, tiny, SETTINGS, posted=posted, as_of=DAY)
    assert askers.all("postings").basis.effective == pytest.approx(2)
    aged = askers.all("postings", 12).basis
    assert (aged.askers, aged.half_life_months) == (2, 12)
    assert 1 <= aged.effective < 1.01


def test_words_give_the_interval_only_where_somebody_was_asked(tiny):
    asked = {key: [Requirement("u1", "Python")] for key in "pqrs"}
    got = Askers.of(asked, tiny, SETTINGS).all("postings")
    assert got.told(1, "Asked for in") == "Asked for in 100% (51%–100%) of postings."
    assert got.told(0, "Asked for in") == ""
    assert Askers.of({}, tiny, SETTINGS).all("postings").estimate(0) is None

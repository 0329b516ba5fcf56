"""What others earned next: counted over groups, in the order of time, never told of a few."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.learner import Peers, peers_of

DAY = date(2025, 1, 1)


def history(*items: str, gap: int = 1) -> dict[str, date]:
    return {item: DAY + timedelta(days=gap * place) for place, item in enumerate(items)}


def test_shares_are_of_those_who_held_the_first() -> None:
    found = peers_of([*[history("a", "b")] * 12, *[history("a")] * 8, *[history("c")] * 30], 10)
    assert found.following["a"]["b"].share == pytest.approx(12 / (20 + 10))
    assert found.following["a"]["b"].people == 12
    assert "b" not in found.following  # nobody earned a after b
    assert found.first["a"].share == pytest.approx(20 / (50 + 10))
    assert found.first["c"].people == 30
    assert "b" not in found.first


def test_fewer_than_the_least_are_not_told() -> None:
    found = peers_of([history("a", "b")] * 9, 10)
    assert found == Peers()
    assert peers_of([history("a", "b")], 0) == Peers()  # one person is never a group


def test_one_day_and_no_day_speak_both_ways() -> None:
    for days in ({"a": DAY, "b": DAY}, {"a": None, "b": DAY}):
        found = peers_of([days] * 10, 10)
        assert found.following["a"]["b"].people == found.following["b"]["a"].people == 10
    assert not peers_of([{"a": None, "b": DAY}] * 10, 10).first


def test_the_greatest_group_speaks_and_nothing_held_is_asked_for() -> None:
    people = [*[history("a", "c")] * 20, *[history("b", "c")] * 10, *[history("b")] * 30]
    best = peers_of(people, 10).for_holder(frozenset("ab"))
    assert set(best) == {"c"}
    assert best["c"].after == "a"
    assert set(peers_of(people, 10).for_holder(frozenset())) == {"a", "b"}
    assert "c" not in peers_of(people, 10).for_holder(frozenset("ac"))


ITEMS = st.dictionaries(
    st.sampled_from("abcd"), st.none() | st.dates(DAY, DAY + timedelta(days=3)), max_size=4
)


@given(st.lists(ITEMS, max_size=30), st.integers(2, 12))
def test_no_answer_rests_on_fewer_than_the_least(histories: list, least: int) -> None:
    found = peers_of(histories, least)
    told = [peer for group in found.following.values() for peer in group.values()]
    assert all(peer.people >= least and 0 < peer.share < 1 for peer in [*told, *found.first.values()])
    for one, group in found.following.items():
        for other, peer in group.items():
            assert peer.people <= sum(one in history and other in history for history in histories)

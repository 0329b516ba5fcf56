"""Which credentials close the most for the least."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.designer import Programme, Shelf, Target, Wanted, Wish, gaps, wanted_rows
from skillmatch.domain import Credential, Prerequisite, ScoringSettings, Stack, TaughtSkill
from skillmatch.graph import PrerequisiteGraph
from skillmatch.ranking import Relatedness, Taught

SETTINGS = ScoringSettings(neighbour_weight=0.0, narrower=0.0, broader=0.0)
DEMAND = {"u5": 0.5, "u2": 0.2, "u3": 0.3}


def closing(tiny, offers, taught, hours=None, untrusted=(), stacks=()):
    said = {key: [TaughtSkill(uri, uri, p, uri, True) for uri, p in own] for key, own in taught.items()}
    credentials = {one.id: one for one in offers}
    target = Target(
        wanted_rows(range(8)), Wanted.stated(tiny, DEMAND), Wanted.stated(tiny, {}, "occupations")
    )
    shown = {key: one for key, one in credentials.items() if key not in untrusted}
    shelf = Shelf(Taught(shown, said, tiny, SETTINGS), (), shown)
    return gaps(
        Programme((), ()),
        target,
        Relatedness(tiny, SETTINGS),
        shelf=shelf,
        graph=PrerequisiteGraph(credentials, {one.id: one for one in stacks}),
        wish=Wish(hours=hours),
    ).closing


def offer(name: str, hours: float, *before: str) -> Credential:
    children = tuple(Prerequisite("credential", other) for other in before)
    return Credential(
        name,
        name.upper(),
        "i",
        hours=hours,
        prerequisite=Prerequisite("all_of", children=children) if before else None,
    )


def test_the_most_an_hour_comes_first_and_gains_are_what_is_new(tiny):
    offers = [offer("big", 100), offer("small", 10), offer("twin", 20)]
    taught = {"big": [("u5", 1.0), ("u2", 1.0)], "small": [("u5", 1.0)], "twin": [("u5", 1.0)]}
    got = closing(tiny, offers, taught)
    assert [(step.credential, step.gain, step.closes) for step in got.steps] == [
        ("small", pytest.approx(0.5), ("Communication",)),
        ("big", pytest.approx(0.2), ("Java",)),
    ]
    assert (got.closed, got.hours, got.method) == (pytest.approx(0.7), 110, "greedy")


def test_what_has_to_come_first_is_told_by_the_greedy_and_added_by_the_exact(tiny):
    offers = [offer("goal", 10, "first"), offer("first", 10)]
    taught = {"goal": [("u5", 1.0)], "first": []}
    assert closing(tiny, offers, taught).steps[0].needs == ("FIRST",)
    exact = closing(tiny, offers, taught, hours=20)
    assert {step.credential for step in exact.steps} == {"goal", "first"}
    assert (exact.hours, exact.method, exact.gap) == (20, "exact", 0.0)
    assert closing(tiny, offers, taught, hours=15).steps == ()


def test_additions_stand_in_an_order_they_can_be_taken_in(tiny):
    """The goal closes most and needs both others, of which one needs the other."""
    offers = [offer("a", 10, "b", "c"), offer("b", 10, "c"), offer("c", 10), offer("d", 10)]
    taught = {"a": [("u5", 1.0)], "b": [("u3", 1.0)], "c": [("u2", 0.1)], "d": [("u2", 1.0)]}
    exact, greedy = closing(tiny, offers, taught, hours=40), closing(tiny, offers, taught)
    assert [(step.credential, step.needs) for step in exact.steps] == [
        ("c", ()),
        ("b", ()),
        ("a", ()),
        ("d", ()),
    ]
    assert [(step.credential, step.needs) for step in greedy.steps] == [
        ("b", ("C",)), ("a", ("C",)), ("d", ()),
    ]  # fmt: skip
    for got in (exact, greedy):
        assert sum(step.gain for step in got.steps) == pytest.approx(got.closed) == pytest.approx(1.0)


@pytest.mark.parametrize("hours", [30, None])
def test_the_parts_of_a_stack_come_before_what_asks_for_the_stack(tiny, hours):
    offers = [offer("a", 10, "s"), offer("b", 10), offer("c", 10)]
    whole = Prerequisite(
        "all_of", children=(Prerequisite("credential", "b"), Prerequisite("credential", "c"))
    )
    taught = {"a": [("u5", 1.0)], "b": [("u3", 1.0)], "c": [("u2", 1.0)]}
    got = closing(tiny, offers, taught, hours=hours, stacks=[Stack("s", "S", "i", whole)])
    assert [step.credential for step in got.steps] == ["b", "c", "a"]


def test_who_teaches_a_skill_comes_before_who_asks_for_it(tiny):
    asks = Credential("a", "A", "i", hours=10, prerequisite=Prerequisite("skill", "u2", "Java"))
    got = closing(tiny, [asks, offer("b", 10)], {"a": [("u5", 1.0)], "b": [("u2", 1.0)]}, hours=20)
    assert [step.credential for step in got.steps] == ["b", "a"]


def test_what_closes_nothing_beside_its_own_prerequisite_is_not_added(tiny):
    """By the hour A comes first; B, which it needs, then closes more, and all that A does."""
    offers = [offer("a", 10, "b"), offer("b", 40), offer("c", 30, "a")]
    taught = {"a": [("u5", 1.0)], "b": [("u5", 1.0), ("u3", 1.0)]}
    got = closing(tiny, offers, taught)
    assert [(step.credential, step.gain) for step in got.steps] == [("b", pytest.approx(0.8))]
    assert got.hours == 40
    needed = closing(tiny, offers, {**taught, "c": [("u2", 1.0)]})
    assert [step.credential for step in needed.steps] == ["b", "a", "c"]


def test_a_circle_of_prerequisites_ends(tiny):
    offers = [offer("a", 10, "b"), offer("b", 10, "a")]
    got = closing(tiny, offers, {"a": [("u5", 1.0)], "b": [("u3", 1.0)]})
    assert {step.credential for step in got.steps} == {"a", "b"}


def test_what_has_to_come_first_is_added_though_nobody_trusts_its_issuer(tiny):
    offers, taught = [offer("goal", 10, "first"), offer("first", 10)], {"goal": [("u5", 1.0)]}
    exact = closing(tiny, offers, taught, hours=20, untrusted=("first",))
    assert [(step.credential, step.gain) for step in exact.steps] == [
        ("first", 0.0),
        ("goal", pytest.approx(0.5)),
    ]


def test_nothing_to_close_is_nothing_to_add(tiny):
    assert closing(tiny, [offer("a", 1)], {"a": [("u0", 1.0)]}).steps == ()


TAUGHT = st.dictionaries(
    st.sampled_from("abcd"),
    st.lists(st.tuples(st.sampled_from(["u5", "u2", "u3"]), st.sampled_from([0.5, 1.0])), max_size=3),
)


@settings(max_examples=15)
@given(taught=TAUGHT, hours=st.sampled_from([10, 20, 30]))
def test_the_exact_set_is_the_best_of_all_subsets(tiny, taught, hours):
    takes = {"a": 10, "b": 20, "c": 10, "d": 30}
    offers = [offer(name, takes[name]) for name in sorted(taught)]

    def closed(chosen) -> float:
        best: dict[str, float] = {}
        for name in chosen:
            for uri, p in taught[name]:
                best[uri] = max(p, best.get(uri, 0.0))
        return sum(DEMAND[uri] * p for uri, p in best.items())

    every = (set(c) for size in range(5) for c in combinations(sorted(taught), size))
    best = max(closed(chosen) for chosen in every if sum(takes[name] for name in chosen) <= hours)
    got = closing(tiny, offers, taught, hours=hours)
    assert got.closed == pytest.approx(best)
    assert got.hours <= hours

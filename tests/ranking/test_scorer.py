"""The sparse scorer against the formula written out, and the invariants a ranking must keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Profile, Requirement, ScoringSettings, SkillStrength
from skillmatch.ranking import KINDS, Relatedness, Strengths, holders, needs, score_everybody, top

SETTINGS = ScoringSettings(inferred_weight=0.3, self_claimed_weight=0.2)
VECTORS = np.random.default_rng(5).normal(size=(8, 3)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)

SKILLS = st.sampled_from([f"u{i}" for i in range(8)])
UNIT = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
STRENGTHS = st.dictionaries(SKILLS, st.tuples(UNIT, UNIT, UNIT), max_size=6)
PEOPLE = st.dictionaries(st.sampled_from(["ann", "bob", "cem", "dov", "eve"]), STRENGTHS, min_size=1)
NEEDS = st.lists(
    st.builds(
        Requirement,
        skill=st.sampled_from([f"u{i}" for i in range(9)]),  # u8 is unknown
        label=st.just("x"),
        essential=st.booleans(),
        weight=st.sampled_from([0.5, 1.0, 2.0]),
        probability=st.sampled_from([0.3, 0.7, 1.0]),
    ),
    min_size=1,
    max_size=6,
)


def profile(name: str, held: dict[str, tuple[float, float, float]]) -> Profile:
    return Profile(name, tuple(SkillStrength(uri, uri, *values, ()) for uri, values in held.items()))


def strengths(people: dict[str, dict[str, tuple[float, float, float]]], tiny) -> Strengths:
    return Strengths.from_profiles((profile(name, held) for name, held in people.items()), tiny)


def by_hand(
    goal: list[Requirement], held, relatedness: Relatedness, rules: ScoringSettings
) -> tuple[float, ...]:
    """Design §7, one person, in loops; relatedness told from the hierarchy and the cosines anew."""
    framework = relatedness.framework
    unique: dict[str, float] = {}
    for one in goal:
        unique[one.skill] = max(unique.get(one.skill, 0.0), one.weight * one.probability)
    parts = [0.0, 0.0, 0.0]
    for uri, weight in unique.items():
        row = framework.row(uri)
        best = [0.0, 0.0, 0.0]
        for other, values in held.items():
            if row is None:
                continue
            place = framework.row(other)
            cosine = float(VECTORS[row] @ VECTORS[place])
            rel = max(
                0.0, rules.neighbour_weight * (cosine - rules.neighbour_floor) / (1 - rules.neighbour_floor)
            )
            rel = max(rel, rules.narrower if row in framework.broader(place) else 0.0)
            rel = max(rel, rules.broader if place in framework.broader(row) else 0.0)
            rel = 1.0 if place == row else rel
            best = [max(b, rel * value) for b, value in zip(best, values, strict=True)]
        v, i, c = best
        share = weight / sum(unique.values())
        parts[0] += share * v
        parts[1] += share * rules.inferred_weight * max(0.0, i - v)
        parts[2] += share * rules.self_claimed_weight * max(0.0, c - max(v, i))
    return tuple(parts)


@settings(max_examples=300)
@given(people=PEOPLE, goal=NEEDS, floor=st.sampled_from([0.2, 0.75]))
def test_the_sparse_score_is_the_formula(tiny, people, goal, floor):
    rules = replace(SETTINGS, neighbour_floor=floor)
    relatedness = Relatedness(tiny, rules, VECTORS)
    scores = score_everybody(needs(goal), strengths(people, tiny), relatedness, rules)
    for column, name in enumerate(sorted(people)):
        got = (scores.verified[column], scores.inferred[column], scores.self_claimed[column])
        assert got == pytest.approx(by_hand(goal, people[name], relatedness, rules), abs=1e-6)
        assert sum(got) == pytest.approx(scores.total[column], abs=1e-12)
        assert 0.0 <= scores.total[column] <= 1.0 + 1e-12


@given(people=PEOPLE, goal=NEEDS, seed=st.randoms())
def test_order_of_people_and_requirements_changes_nothing(tiny, people, goal, seed):
    relatedness = Relatedness(tiny, SETTINGS, VECTORS)
    shuffled_people, shuffled_goal = list(people.items()), list(goal)
    seed.shuffle(shuffled_people)
    seed.shuffle(shuffled_goal)
    one = score_everybody(needs(goal), strengths(people, tiny), relatedness, SETTINGS)
    two = score_everybody(needs(shuffled_goal), strengths(dict(shuffled_people), tiny), relatedness, SETTINGS)
    assert np.array_equal(one.total, two.total)  # to the last bit, so that no tie can turn
    assert np.array_equal(one.proved, two.proved)


@given(people=PEOPLE, goal=NEEDS, uri=SKILLS, kind=st.sampled_from(KINDS), more=UNIT)
def test_more_strength_never_lowers_a_score(tiny, people, goal, uri, kind, more):
    relatedness = Relatedness(tiny, SETTINGS, VECTORS)
    name = min(people)
    before = list(people[name].get(uri, (0.0, 0.0, 0.0)))
    after = list(before)
    after[KINDS.index(kind)] = max(before[KINDS.index(kind)], more)
    richer = people | {name: people[name] | {uri: tuple(after)}}
    low = score_everybody(needs(goal), strengths(people, tiny), relatedness, SETTINGS)
    high = score_everybody(needs(goal), strengths(richer, tiny), relatedness, SETTINGS)
    assert (high.total >= low.total - 1e-12).all()
    if kind != "verified":
        assert np.array_equal(high.verified, low.verified)


@given(people=PEOPLE, goal=NEEDS)
def test_only_verified_counts_when_asked_for_and_by_weight(tiny, people, goal):
    relatedness = Relatedness(tiny, SETTINGS, VECTORS)
    table = strengths(people, tiny)
    only = score_everybody(needs(goal), table, relatedness, SETTINGS, verified_only=True)
    none = replace(SETTINGS, inferred_weight=0.0, self_claimed_weight=0.0)
    assert np.array_equal(only.total, score_everybody(needs(goal), table, relatedness, none).total)
    assert np.array_equal(only.total, score_everybody(needs(goal), table, relatedness, SETTINGS).verified)


def test_a_score_worked_out_by_hand(tiny):
    people = {"ann": {"u1": (0.5, 0.0, 0.0), "u3": (0.0, 0.8, 0.0)}, "bob": {"u0": (1.0, 0.0, 0.0)}}
    goal = [
        Requirement("u0", "Programming"),
        Requirement("u3", "Statistics", False, 0.5, 0.5),
        Requirement("u1", "P"),
    ]
    scores = score_everybody(needs(goal), strengths(people, tiny), Relatedness(tiny, SETTINGS), SETTINGS)
    total = 1 + 0.25 + 1
    assert scores.verified == pytest.approx([(0.8 * 0.5 + 0.5) / total, (1.0 + 0.5 * 1.0) / total])
    assert scores.inferred == pytest.approx([0.25 * 0.3 * 0.8 / total, 0.0])
    assert scores.proved.tolist() == [True, True]
    missing = needs([*goal, Requirement("u5", "Communication")])
    assert not score_everybody(missing, strengths(people, tiny), Relatedness(tiny), SETTINGS).proved.any()


def test_needs_count_a_skill_once_at_its_greatest_weight():
    goal = needs(
        [
            Requirement("b", "B", False, 0.5), Requirement("b", "B", True, 1.0, 0.2),
            Requirement("a", "A", weight=1.5), Requirement("c", "C", weight=0.0),
            Requirement("d", "D", probability=0.0),
        ]
    )  # fmt: skip
    assert [(need.skill, need.requirement.essential) for need in goal] == [("a", True), ("b", True)]
    assert [need.share for need in goal] == pytest.approx([0.75, 0.25])
    assert needs([]) == ()


@given(
    st.lists(st.sampled_from([0.0, 0.1, 0.1 + 1e-16, 0.2, 0.9]), max_size=30), st.integers(-1, 35), st.data()
)
def test_top_is_the_head_of_a_full_sort(values, n, data):
    allowed = data.draw(st.none() | st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    mask = None if allowed is None else np.array(allowed, dtype=bool)
    places = [place for place in range(len(values)) if allowed is None or allowed[place]]
    expected = sorted(places, key=lambda place: (-round(values[place], 12), place))[: max(n, 0)]
    assert top(np.array(values), n, mask).tolist() == expected


def test_holders_have_verified_strength(tiny):
    table = strengths({"ann": {"u1": (0.1, 0, 0)}, "bob": {"u1": (0, 1, 1)}, "cem": {"u2": (1, 0, 0)}}, tiny)
    assert holders([1], table).tolist() == [True, False, False]
    assert holders([1, 2], table).tolist() == [True, False, True]

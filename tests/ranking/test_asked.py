"""One person before many postings: the score an employer would see, found in one pass."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Profile, Requirement, ScoringSettings, SkillStrength
from skillmatch.ranking import Asked, Relatedness, Strengths, needs, score_everybody

SETTINGS = ScoringSettings(self_claimed_weight=0.2)
UNIT = st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])
HELD = st.dictionaries(st.sampled_from([f"u{i}" for i in range(8)]), st.tuples(UNIT, UNIT, UNIT), max_size=6)
NEED = st.builds(
    Requirement,
    skill=st.sampled_from([f"u{i}" for i in range(9)]),  # u8 is unknown
    label=st.just("x"),
    essential=st.booleans(),
    weight=st.sampled_from([0.0, 0.5, 1.0]),
    level=st.sampled_from([0.0, 0.3, 0.9]),
)
POSTINGS = st.dictionaries(st.sampled_from(["p", "q", "r", "s"]), st.lists(NEED, max_size=5))
VECTORS = np.random.default_rng(5).normal(size=(8, 3)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


@settings(max_examples=200)
@given(HELD, POSTINGS, st.booleans())
def test_it_is_the_score_everybody_gets(tiny, held, postings, near) -> None:
    relatedness = Relatedness(tiny, SETTINGS, VECTORS if near else None)
    profile = Profile("ann", tuple(SkillStrength(uri, uri, *values, ()) for uri, values in held.items()))
    strengths = Strengths.from_profiles([profile], tiny)
    asked = Asked(postings, tiny)
    assert asked.ids == sorted(key for key, wanted in postings.items() if needs(wanted))
    found = asked.standings(profile, relatedness, SETTINGS)
    for place, key in enumerate(asked.ids):
        scores = score_everybody(needs(postings[key]), strengths, relatedness, SETTINGS)
        assert found.total[place] == pytest.approx(scores.total[0])
        assert found.inferred[place] == pytest.approx(scores.inferred[0])
        assert asked.goal(place) == needs(postings[key])


def test_a_level_is_met_in_proportion_and_not_exceeded(tiny) -> None:
    postings = {"p": [Requirement("u1", "Python", level=0.8)], "q": [Requirement("u1", "Python")]}
    asked, relatedness = Asked(postings, tiny), Relatedness(tiny, SETTINGS)
    for strength, met in ((0.4, 0.5), (0.8, 1.0), (0.9, 1.0)):
        profile = Profile("ann", (SkillStrength("u1", "Python", strength, 0.0, 0.0, ()),))
        assert asked.standings(profile, relatedness, SETTINGS).total == pytest.approx([met, strength])


def test_a_skill_asked_for_twice_counts_at_its_highest_level() -> None:
    twice = [Requirement("u1", "x", level=0.3), Requirement("u1", "x", weight=0.5, level=0.9)]
    (need,) = needs(twice)
    assert (need.requirement.level, need.requirement.weight) == (0.9, 1.0)

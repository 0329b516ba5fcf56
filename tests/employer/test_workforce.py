"""The skill map of a team, by hand and by its invariants."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Profile, Requirement, ScoringSettings, SkillStrength
from skillmatch.employer.workforce import Role, skill_map
from skillmatch.ranking import Relatedness, Strengths, needs

SETTINGS = ScoringSettings()


def role(name: str, *skills: str) -> Role:
    return Role(name, name, needs([Requirement(skill, skill) for skill in skills]))


def strengths_of(tiny, held: dict[str, dict[str, float]]) -> Strengths:
    profiles = [
        Profile(person, tuple(SkillStrength(s, s, value, 0.0, 0.9, ()) for s, value in skills.items()))
        for person, skills in held.items()
    ]
    return Strengths.from_profiles(profiles, tiny)


def mapped(tiny, roles, held, team=None, enough=0.3):
    relatedness = Relatedness(tiny, SETTINGS)
    found = skill_map(roles, team or list(held), strengths_of(tiny, held), relatedness, SETTINGS, enough)
    return {one.skill: one for one in found}


def test_states_by_hand(tiny) -> None:
    """Python (u1): two; statistics (u3): one; teamwork (u6): one of them too weak; java (u2): nobody."""
    held = {"ann": {"u1": 0.8, "u3": 0.6}, "ben": {"u1": 0.5, "u6": 0.2}, "cem": {}}
    found = mapped(tiny, [role("r", "u1", "u3", "u6", "u5")], held)
    assert {skill: one.state for skill, one in found.items()} == {
        "u1": "shared", "u3": "single", "u6": "missing", "u5": "missing",
    }  # fmt: skip
    assert [(one.person, one.strength) for one in found["u1"].holders] == [("ann", 0.8), ("ben", 0.5)]
    assert [one.person for one in found["u6"].nearly] == ["ben"]
    assert list(found)[:2] == ["u5", "u6"]
    assert list(found)[-1] == "u1"


def test_claims_count_for_nothing_here(tiny) -> None:
    assert mapped(tiny, [role("r", "u1")], {"ann": {"u1": 0.0}})["u1"].state == "missing"


def test_demand_sums_over_roles(tiny) -> None:
    found = mapped(tiny, [role("a", "u1", "u3"), role("b", "u1")], {"ann": {}})
    assert found["u1"].demand == pytest.approx(1.5)
    assert found["u1"].roles == ("a", "b")
    assert found["u3"].demand == pytest.approx(0.5)


def test_somebody_without_a_profile_proves_nothing(tiny) -> None:
    found = mapped(tiny, [role("r", "u1")], {"ann": {"u1": 0.8}}, team=["ann", "new"])
    assert found["u1"].state == "single"


PEOPLE = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from(["u1", "u2", "u3", "u5", "u6"]), st.floats(0.01, 1.0), max_size=4),
    min_size=1,
)


@given(PEOPLE, st.sampled_from([0.1, 0.3, 0.7]))
def test_invariants(tiny, held, enough) -> None:
    roles = [role("r", "u1", "u3"), role("s", "u2", "u6")]
    found = mapped(tiny, roles, held, enough=enough)
    assert sum(one.demand for one in found.values()) == pytest.approx(2)
    fewer = mapped(tiny, roles, held, team=list(held)[:1], enough=enough)
    for skill, one in found.items():
        values = [holder.strength for holder in (*one.holders, *one.nearly)]
        assert values == sorted(values, reverse=True)
        assert all(holder.strength >= enough for holder in one.holders)
        assert fewer[skill].safety <= one.safety  # a smaller team is never safer
    safety = [one.safety for one in found.values()]
    assert safety == sorted(safety)
    assert np.isfinite([one.demand for one in found.values()]).all()

"""Demand is a share of postings."""

from __future__ import annotations

from datetime import date

import pytest

from skillmatch.domain import Requirement, ScoringSettings, TaughtSkill
from skillmatch.ranking import Taught, goal_from_demand, posting_demand, relevance_to, teaches

SETTINGS = ScoringSettings(optional_weight=0.5, link_floor=0.5)
POSTINGS = {
    "p1": (
        Requirement("a", "A"),
        Requirement("b", "B", essential=False, probability=0.8),
        Requirement("a", "A"),
    ),
    "p2": (Requirement("a", "A", probability=0.5), Requirement("a", "A", essential=False)),
    "p3": (),
    "p4": (Requirement("b", "B"),),
}


def test_each_posting_asks_once_for_a_skill():
    assert posting_demand(POSTINGS, SETTINGS) == pytest.approx({"a": 1.5 / 4, "b": 1.4 / 4})
    assert posting_demand({}, SETTINGS) == {}


def test_old_postings_fade_by_half_life():
    posted = {"p1": date(2025, 1, 1), "p4": date(2026, 1, 1)}
    got = posting_demand(POSTINGS, SETTINGS, posted=posted, as_of=date(2026, 1, 1), half_life_months=12)
    old = 2 ** (-365 / 365.25)
    assert got == pytest.approx({"a": (old + 0.5) / (3 + old), "b": (0.4 * old + 1) / (3 + old)})


def test_a_goal_from_demand_asks_for_the_most_wanted():
    goal = goal_from_demand({"a": 0.2, "b": 0.4, "c": 0.2, "d": 0.0}, str.upper, size=2)
    assert [(one.skill, one.label, one.weight) for one in goal] == [("b", "B", 0.4), ("a", "A", 0.2)]


def test_what_teaches_a_skill_is_its_surest_statement_over_the_floor(tiny):
    def says(skill: str, p: float, aligned: bool = False) -> TaughtSkill:
        return TaughtSkill(skill, skill, p, f"{skill} {p}", aligned)

    listed = [
        says("u1", 0.6),
        says("u1", 0.7),
        says("u2", 0.49),
        says("u3", 0.4, aligned=True),
        says("x", 1.0),
    ]
    assert {skill: one.probability for skill, one in teaches(listed, SETTINGS).items()} == {
        "u1": 0.7, "u3": 0.4, "x": 1.0,
    }  # fmt: skip
    taught = Taught(["d", "c"], {"c": listed, "e": listed}, tiny, SETTINGS)
    assert (taught.ids, taught.rows.tolist(), taught.probabilities.tolist()) == (
        ["c", "d"],
        [1, 3],
        [0.7, 0.4],
    )
    assert (list(taught.entries_of(0)), list(taught.entries_of(1)), taught.by_row) == (
        [0, 1],
        [],
        {1: [0], 3: [1]},
    )


def test_only_relevant_postings_count_when_asked() -> None:
    asked = {
        "analyst": (Requirement("sql", "SQL"), Requirement("talk", "talk")),
        "nurse": (Requirement("hygiene", "hygiene"), Requirement("talk", "talk")),
        "empty": (),
    }
    relevance = relevance_to({"sql"}, asked, SETTINGS)
    assert relevance == {"analyst": 0.5, "nurse": 0.0}
    assert posting_demand(asked, SETTINGS, relevance=relevance) == {"hygiene": 0.0, "sql": 1.0, "talk": 1.0}
    assert posting_demand(asked, SETTINGS, relevance={}) == {}

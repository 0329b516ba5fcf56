"""What each part of a recommendation is, by hand, on the tiny framework."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmatch.domain import (
    Prerequisite,
    Profile,
    SkillStrength,
    Stack,
)
from skillmatch.profile import Holdings

from .asking import SETTINGS, ask, goal, names, needs, offer, says


def test_gain_is_the_coverage_it_adds(tiny):
    profile = Profile("ann", (SkillStrength("u1", "Python", 0.5, 0.0, 0.0, ()),))
    (one,) = ask(tiny, [offer("a")], {"a": [says("u1", 0.6, False), says("u3")]}, goal("u0", "u3"), profile)

    def gain(rigour: float) -> float:
        return (0.8 * (1 - 0.5 * (1 - 0.6 * rigour)) - 0.8 * 0.5 + rigour) / 2

    parts = {"gain": gain(1.0), "evidence": gain(0.8) - gain(1.0), "effort": -0.015}
    nothing = dict.fromkeys(("unlocks", "stack_progress", "demand", "readiness", "peers", "variety"), 0)
    assert one.parts == pytest.approx(parts | nothing)
    assert one.score == pytest.approx(sum(one.parts.values()))
    assert one.closes == ("U3", "U0")
    assert (one.name, one.issuer, one.hours, one.cost, one.settings_version) == (
        "A",
        "i",
        12.0,
        None,
        SETTINGS.version,
    )


def test_what_is_proved_already_gains_nothing_and_is_not_listed(tiny):
    full = Profile("ann", (SkillStrength("u1", "Python", 1.0, 0.0, 0.0, ()),))
    assert ask(tiny, [offer("a")], {"a": [says("u1")]}, goal("u1"), full) == ()
    inferred = Profile("ann", (SkillStrength("u1", "Python", 0.0, 1.0, 0.0, ()),))
    (one,) = ask(tiny, [offer("a")], {"a": [says("u1")]}, goal("u1"), inferred)
    assert one.parts["gain"] + one.parts["evidence"] == pytest.approx(0.8 + 0.3 * 0.2 - 0.3)


def test_held_credentials_are_never_recommended_but_expired_ones_are_renewed(tiny):
    offers, taught = [offer("a"), offer("b"), offer("c")], {name: [says("u1")] for name in "abc"}
    held = Holdings(frozenset("a"), frozenset("b"), frozenset("c"))
    found = ask(tiny, offers, taught, goal("u1"), held=held)
    assert names(found) == ["b", "c"]
    assert found[0].because[0] == "Your award of it has expired: earning it again renews it."
    assert found[1].because[0].startswith("You claim it already")


def test_readiness_holds_back_and_says_what_is_missing(tiny):
    offers = [
        offer("blocked", prerequisite=needs("x", "y")), offer("ready"),
        offer("step", prerequisite=needs("x")),
        offer("x"), offer("y"),
    ]  # fmt: skip
    found = ask(tiny, offers, {name: [says("u1")] for name in ("blocked", "ready", "step")}, goal("u1"))
    found = tuple(one for one in found if one.item not in ("x", "y"))
    assert names(found) == ["ready", "step", "blocked"]
    states = [one.readiness.state for one in found]
    assert states == ["ready", "one_step", "blocked"]
    for one, factor in zip(found, (1.0, 0.6, 0.2), strict=True):
        assert one.parts["readiness"] == pytest.approx(
            (factor - 1) * (one.parts["gain"] + one.parts["evidence"])
        )
    assert found[2].readiness.blocked_by == ("X", "Y")
    assert "One step away: first X." in found[1].because
    assert "Not yet: it needs X, Y." in found[2].because


def test_what_leads_to_the_goal_is_worth_a_share_of_it(tiny):
    offers = [
        offer("far", prerequisite=needs("x", "y")),
        offer("near", prerequisite=needs("x")),
        offer("x"),
        offer("y"),
    ]
    found = {
        one.item: one for one in ask(tiny, offers, {"far": [says("u1")], "near": [says("u1")]}, goal("u1"))
    }
    whole = found["near"].parts["gain"] + found["near"].parts["evidence"]
    assert found["x"].parts["unlocks"] == pytest.approx(SETTINGS.unlocks * whole)
    assert found["y"].parts["unlocks"] == pytest.approx(SETTINGS.unlocks * whole / 2)
    assert found["near"].parts["unlocks"] == 0
    assert found["x"].unlocks == ("NEAR",)


def test_equal_scores_go_to_the_ready_one_and_then_by_id(tiny):
    flat = replace(SETTINGS, one_step=1.0, blocked=1.0)
    offers = [offer("c"), offer("b"), offer("a", prerequisite=needs("z")), offer("z")]
    taught = {name: [says("u1")] for name in "abc"}
    assert names(ask(tiny, offers, taught, goal("u1"), settings=flat)) == ["b", "c", "a", "z"]


def test_stacks_count_by_how_far_they_get(tiny):
    stack = Stack("s", "Data Path", "i", needs("a", "b", "c", "d"), awards="e")
    offers = [offer(name) for name in "abcdef"]
    taught = {"a": [says("u7")], "f": [says("u7")]}
    found = ask(tiny, offers, taught, goal("u1"), held=Holdings(frozenset("bcd")), stacks=[stack])
    assert names(found) == ["a"]
    assert found[0].parts["stack_progress"] == pytest.approx(0.25 * (1 - 0.75**2))
    assert 'Takes you to 100% of "Data Path".' in found[0].because
    assert found[0].unlocks == ("E",)
    assert "Opens the way to E." in found[0].because


def test_demand_counts_what_is_not_proved_yet(tiny):
    demand = {"u1": 0.4, "u3": 0.1, "away": 1.0}
    proved = Profile("ann", (SkillStrength("u1", "Python", 0.5, 0.0, 0.0, ()),))
    (one,) = ask(tiny, [offer("a")], {"a": [says("u1"), says("u3", 0.5)]}, goal("u7"), proved, demand=demand)
    assert one.parts["demand"] == pytest.approx(0.25 * (1 - (1 - 0.4 * 0.8 * 0.5) * (1 - 0.1 * 0.4)))
    assert one.closes == ()
    assert "Python is asked for in 40% of postings." in one.because


def test_without_a_goal_demand_is_the_goal_and_without_demand_the_catalogue(tiny):
    offers, taught = (
        [offer("a"), offer("b"), offer("c")],
        {"a": [says("u1")], "b": [says("u3")], "c": [says("u3")]},
    )
    asked = ask(tiny, offers, taught, None, demand={"u1": 0.5, "u3": 0.1})
    assert names(asked)[0] == "a"
    assert any("what postings ask for most" in sentence for sentence in asked[0].because)
    common = ask(tiny, offers, taught, None)
    assert names(common) == ["b", "c", "a"]
    assert any("what the catalogue teaches most" in sentence for sentence in common[0].because)
    assert ask(tiny, offers, {}, None) == ()


def test_unknown_hours_count_as_the_median_and_effort_is_capped(tiny):
    offers = [
        offer("a", hours=None),
        offer("b", hours=30.0),
        offer("c", hours=50.0),
        offer("d", hours=5000.0),
    ]
    found = {one.item: one for one in ask(tiny, offers, {c.id: [says("u1")] for c in offers}, goal("u1"))}
    assert found["a"].parts["effort"] == found["c"].parts["effort"] == pytest.approx(-0.15 * 50 / 120)
    assert found["d"].parts["effort"] == pytest.approx(-0.15)
    assert "Its hours are not stated; counted as 50, the catalogue's median." in found["a"].because
    assert names(found.values()) == ["b", "a", "c", "d"]


def test_only_stated_alignments_open_what_asks_for_a_skill(tiny):
    offers = [offer("a"), offer("b", prerequisite=Prerequisite("skill", "u3", "Statistics"))]

    def unlocks(aligned: bool) -> tuple[str, ...]:
        return ask(tiny, offers, {"a": [says("u3", aligned=aligned)]}, goal("u3"))[0].unlocks

    assert (unlocks(aligned=True), unlocks(aligned=False)) == (("B",), ())


def test_what_an_untrusted_issuer_offers_proves_nothing(tiny):
    offers = [offer("a", issuer="i1"), offer("b", issuer="i2")]
    taught = {"a": [says("u1")], "b": [says("u1")]}
    assert names(ask(tiny, offers, taught, goal("u1"), trust={"i2": 0.5})) == ["b"]


def test_what_nobody_trusts_opens_nothing_and_is_named_only_where_nothing_else_would_do(tiny):
    """A mill that says it teaches what a prerequisite asks for, takes an hour, and is part of a stack."""
    asks = Prerequisite(
        "any_of", children=(Prerequisite("credential", "mill"), Prerequisite("credential", "real"))
    )
    offers = [
        offer("far", prerequisite=asks),
        offer("mill", issuer="bad", hours=1.0),
        offer("only", prerequisite=needs("mill")),
        offer("real", hours=90.0),
    ]
    taught = {"far": [says("u1")], "only": [says("u1")], "mill": [says("u3"), says("u1")]}
    options = {"held": Holdings(frozenset()), "stacks": [Stack("s", "S", "i", needs("mill", "real"))]}
    found = {one.item: one for one in ask(tiny, offers, taught, goal("u1"), trust={"i": 1.0}, **options)}
    assert set(found) == {"far", "only", "real"}
    assert found["far"].readiness.blocked_by == ("REAL",)
    assert (found["only"].readiness.state, found["only"].readiness.blocked_by) == ("blocked", ("MILL",))
    assert found["real"].parts["unlocks"] > 0
    assert "MILL" not in " ".join(found["real"].because)


def test_mills_do_not_crowd_out_what_would_be_believed(tiny):
    rule = Prerequisite("skill", "u3", "Statistics")
    mills = [offer(f"a{n}", issuer="bad", hours=1.0) for n in range(30)]
    offers = [offer("far", prerequisite=rule), *mills, offer("z")]
    taught = {"far": [says("u1")], "z": [says("u3")], **{one.id: [says("u3")] for one in mills}}
    found = ask(tiny, offers, taught, goal("u1"), trust={"i": 1.0})
    assert {one.item: one.parts["unlocks"] > 0 for one in found} == {"far": False, "z": True}


def test_text_conditions_are_shown(tiny):
    rule = Prerequisite("text", text="A teaching post")
    (one,) = ask(tiny, [offer("a", prerequisite=rule)], {"a": [says("u1")]}, goal("u1"))
    assert (one.readiness.state, one.readiness.conditions) == ("ready", ("A teaching post",))
    assert 'It also asks: "A teaching post" (only you can tell).' in one.because


def test_skill_prerequisites_are_met_by_verified_skills_only(tiny):
    offers = [offer("a", prerequisite=Prerequisite("skill", "u3", "Statistics"))]
    taught = {"a": [says("u1")]}

    def state(verified: float, inferred: float) -> str:
        profile = Profile("ann", (SkillStrength("u3", "Statistics", verified, inferred, 1.0, ()),))
        return ask(tiny, offers, taught, goal("u1"), profile)[0].readiness.state

    assert (state(0.1, 0.0), state(0.0, 1.0)) == ("ready", "one_step")

"""What a recommendation tells beside its score, and what leads on to others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from skillmatch.domain import (
    Prerequisite,
    Profile,
    Requirement,
    SkillStrength,
)
from skillmatch.learner import Peer, Peers
from skillmatch.profile import Holdings
from skillmatch.ranking import Taught

from .asking import SETTINGS, VARIED, ask, goal, names, needs, offer, says


def test_a_prepared_catalogue_gives_the_same_answer(tiny):
    offers, taught = [offer("a"), offer("b")], {"a": [says("u1")], "b": [says("u1"), says("u3")]}
    ready = Taught(["a", "b"], taught, tiny, SETTINGS)
    assert ask(tiny, offers, ready, goal("u1", "u3")) == ask(tiny, offers, taught, goal("u1", "u3"))


def test_company_and_expiry_are_told(tiny):
    offers = [offer("a", prerequisite=needs("h"), corequisite=needs("b")), offer("b"), offer("h")]
    held = Holdings(frozenset("h"), expires={"h": date(2030, 5, 1)})
    one = ask(tiny, offers, {"a": [says("u1")]}, goal("u1"), held=held)[0]
    assert (one.readiness.state, one.readiness.alongside, one.readiness.lapses) == ("ready", ("b",), ("h",))
    titles = {credential.id: credential.name for credential in offers}
    assert f"To be taken together with {titles['b']}." in one.because
    assert f"Start by 2030-05-01: then {titles['h']} expires, which it rests on." in one.because


def test_what_was_earned_once_and_levels_count_before_prerequisites(tiny):
    offers = [
        offer("a", prerequisite=Prerequisite("credential", "h", ever=True)),
        offer("b", prerequisite=Prerequisite("skill", "u3", level=0.5)),
        offer("h"),
    ]
    taught = {"a": [says("u1")], "b": [says("u1")]}
    held = Holdings(frozenset(), frozenset("h"))
    found = {one.item: one for one in ask(tiny, offers, taught, goal("u1"), held=held, skills={"u3": 0.4})}
    assert (found["a"].readiness.state, found["b"].readiness.state) == ("ready", "one_step")
    found = {one.item: one for one in ask(tiny, offers, taught, goal("u1"), held=held, skills={"u3": 0.5})}
    assert found["b"].readiness.state == "ready"


def test_what_one_above_adds_already_goes_down_and_says_so(tiny):
    offers = [offer("a"), offer("b", hours=13.0), offer("c")]
    taught = {"a": [says("u1"), says("u3")], "b": [says("u1"), says("u3")], "c": [says("u5")]}
    asked = goal("u1", "u3", "u5")
    assert names(ask(tiny, offers, taught, asked)) == ["a", "b", "c"]
    found = ask(tiny, offers, taught, asked, settings=VARIED)
    assert names(found) == ["a", "c", "b"]
    gain = found[2].parts["gain"] + found[2].parts["evidence"]
    assert found[2].parts["variety"] == pytest.approx(-0.5 * gain)
    assert "Some of what it adds is in one listed above as well." in found[2].because
    assert [one.parts["variety"] for one in found[:2]] == [0, 0]


def test_how_an_award_is_earned_and_by_whom_is_a_part_and_a_sentence(tiny):
    offers = [offer("a", assessment="quiz", issuer="i1"), offer("b", assessment="proctored", issuer="i2")]
    taught = {"a": [says("u1")], "b": [says("u1")]}
    found = ask(tiny, offers, taught, goal("u1"), trust={"i1": 0.5, "i2": 1.0})
    assert names(found) == ["b", "a"]
    assert (found[0].parts["gain"], found[0].parts["evidence"]) == (1.0, 0.0)
    assert (found[1].parts["gain"], found[1].parts["evidence"]) == pytest.approx((1.0, -0.7))
    assert "Its award would count 30%: earned by a quiz (60%), its issuer's word (50%)." in found[1].because
    assert not [sentence for sentence in found[0].because if "would count" in sentence]


def test_peers_are_told_and_only_where_they_are_switched_on(tiny):
    offers, taught = [offer("a"), offer("b"), offer("h")], {"a": [says("u1")], "b": [says("u1")]}
    peers = Peers({"h": {"b": Peer(0.42, 21, "h")}}, {"b": Peer(0.12, 30)})
    on = replace(SETTINGS, peers=0.1)
    held = Holdings(frozenset("h"))
    assert names(ask(tiny, offers, taught, goal("u1"), held=held, peers=peers)) == ["a", "b"]
    found = ask(tiny, offers, taught, goal("u1"), held=held, peers=peers, settings=on)
    assert names(found) == ["b", "a"]
    assert found[0].parts["peers"] == pytest.approx(0.042)
    assert "Of the people who hold H, 42% went on to earn it." in found[0].because
    cold = ask(tiny, offers, taught, goal("u1"), peers=peers, settings=on)
    assert "It was the first step of 12% of the people here." in cold[0].because


def test_a_level_is_met_in_proportion(tiny):
    asked = [Requirement("u1", "Python", level=0.4)]
    (one,) = ask(tiny, [offer("a", assessment="completion")], {"a": [says("u1")]}, asked)
    assert one.parts["gain"] + one.parts["evidence"] == pytest.approx(1.0)
    half = Profile("ann", (SkillStrength("u1", "Python", 0.2, 0.0, 0.0, ()),))
    (one,) = ask(tiny, [offer("a")], {"a": [says("u1")]}, asked, half)
    assert one.parts["gain"] + one.parts["evidence"] == pytest.approx(0.5)
    full = Profile("ann", (SkillStrength("u1", "Python", 0.4, 0.0, 0.0, ()),))
    assert ask(tiny, [offer("a")], {"a": [says("u1")]}, asked, full) == ()


def test_what_the_catalogue_does_not_hold_is_named_as_that(tiny):
    offers = [offer("a", prerequisite=needs("away")), offer("b", prerequisite=needs("a"))]
    found = {one.item: one for one in ask(tiny, offers, {"a": [says("u1")], "b": [says("u1")]}, goal("u1"))}
    assert (found["a"].readiness.state, found["a"].readiness.absent) == ("blocked", ("away",))
    assert "Of these one is not in this catalogue: ask the issuer." in found["a"].because
    assert found["b"].readiness.absent == ()


def test_what_runs_in_a_circle_is_no_matter_of_waiting(tiny):
    offers = [offer("a", prerequisite=needs("b")), offer("b", prerequisite=needs("a")), offer("c")]
    taught = {"a": [says("u1")], "c": [says("u1", 0.5)]}
    found = {one.item: " ".join(one.because) for one in ask(tiny, offers, taught, goal("u1"))}
    assert "nobody can get that far: `skillmatch graph check` says why." in found["a"]
    assert "nobody" not in found["c"]


def test_each_of_several_ways_is_worth_what_it_opens(tiny):
    """An any-of is met by any of them: the shortest is not the only one that leads on."""
    ways = Prerequisite("any_of", children=tuple(Prerequisite("credential", one) for one in "xyz"))
    offers = [offer("far", prerequisite=ways), offer("x"), offer("y", hours=40.0), offer("z", hours=None)]
    found = {one.item: one for one in ask(tiny, offers, {"far": [says("u1")]}, goal("u1"))}
    assert len({found[one].parts["unlocks"] for one in "xyz"}) == 1
    assert found["x"].parts["unlocks"] > 0


def test_what_teaches_a_skill_that_is_asked_for_leads_on(tiny):
    rule = Prerequisite("skill", "u3", "Statistics")
    offers = [offer("far", prerequisite=rule), offer("x"), offer("y")]
    taught = {"far": [says("u1")], "x": [says("u3")], "y": [says("u3", 0.9, aligned=False)]}
    found = {one.item: one for one in ask(tiny, offers, taught, goal("u1"))}
    assert found["x"].parts["unlocks"] > 0
    assert "y" not in found  # what is only linked would not be verified


def test_a_chain_hands_the_gain_back_step_by_step(tiny):
    offers = [
        offer("d", prerequisite=needs("c")), offer("c", prerequisite=needs("b")),
        offer("b", prerequisite=needs("a")), offer("a"),
    ]  # fmt: skip
    found = {one.item: one for one in ask(tiny, offers, {"d": [says("u1")]}, goal("u1"))}
    handed = [found[one].parts["unlocks"] for one in "cba"]
    assert handed[1] == pytest.approx(SETTINGS.unlocks * handed[0])
    assert handed[2] == pytest.approx(SETTINGS.unlocks * handed[1])

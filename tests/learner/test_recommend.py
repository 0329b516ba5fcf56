"""What to earn next: parts that add up, readiness that holds back, reasons that say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import (
    Credential,
    Prerequisite,
    Profile,
    Requirement,
    ScoringSettings,
    SkillStrength,
    Stack,
    TaughtSkill,
)
from skillmatch.graph import PrerequisiteGraph
from skillmatch.learner import Peer, Peers, recommend
from skillmatch.profile import Holdings
from skillmatch.ranking import Relatedness, Taught

WEIGHTS = {
    "unlocks": 0.5, "stack_progress": 0.25, "demand": 0.25, "effort": 0.15, "one_step": 0.6, "blocked": 0.2,
}  # fmt: skip
SETTINGS = ScoringSettings(variety=0.0, **WEIGHTS)
VARIED = ScoringSettings(variety=0.5, **WEIGHTS)
NOBODY = Profile("ann", ())
NOTHING = Holdings(frozenset())


def says(skill: str, probability: float = 1.0, aligned: bool = True) -> TaughtSkill:
    return TaughtSkill(skill, skill, probability, f"The earner knows {skill}.", aligned)


def offer(name: str, **more) -> Credential:
    return Credential(
        name, name.upper(), more.pop("issuer", "i"), **{"hours": 12.0, "assessment": "project"} | more
    )


def needs(*names: str) -> Prerequisite:
    return Prerequisite("all_of", children=tuple(Prerequisite("credential", name) for name in names))


def ask(tiny, credentials, taught, goal=None, profile=NOBODY, held=NOTHING, stacks=(), **options):
    graph = PrerequisiteGraph({c.id: c for c in credentials}, {s.id: s for s in stacks})
    options = {"relatedness": Relatedness(tiny, options.pop("settings", SETTINGS))} | options
    return recommend(profile, held, goal, graph=graph, taught=taught, **options)


def goal(*skills: str) -> list[Requirement]:
    return [Requirement(skill, skill.upper()) for skill in skills]


def names(found) -> list[str]:
    return [one.item for one in found]


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


IDS = [f"c{n}" for n in range(7)]
LINKS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([0.5, 0.8, 1.0]), st.booleans()), max_size=3)
RULES = st.none() | st.lists(st.sampled_from([*IDS, "lost"]), min_size=1, max_size=3).map(
    lambda ids: needs(*ids)
)
WORLD = st.fixed_dictionaries(
    {
        "rules": st.tuples(*[RULES] * 7),
        "hours": st.tuples(*[st.sampled_from([None, 5.0, 40.0, 300.0])] * 7),
        "links": st.tuples(*[LINKS] * 7),
        "held": st.sets(st.sampled_from(IDS)),
        "goal": st.sets(st.sampled_from([f"u{n}" for n in range(8)]), min_size=1),
        "demand": st.dictionaries(st.sampled_from([f"u{n}" for n in range(8)]), st.sampled_from([0.1, 0.9])),
        "proved": st.dictionaries(st.sampled_from([f"u{n}" for n in range(8)]), st.sampled_from([0.2, 0.9])),
        "stack": st.sets(st.sampled_from(IDS), min_size=1),
        "peers": st.sampled_from([0.0, 0.3, 1.0]),
    }
)
PEERS = Peers(
    {"c0": {"c3": Peer(0.5, 20, "c0"), "c5": Peer(0.9, 30, "c0")}, "c2": {"c3": Peer(0.6, 9, "c2")}},
    {"c1": Peer(0.4, 40), "c6": Peer(0.7, 70)},
)


def answer(tiny, world, n: int, order=1, issuers=None, **options):
    rows = list(zip(IDS, world["rules"], world["hours"], strict=True))[::order]
    by = issuers or {}
    offers = [
        offer(name, prerequisite=rule, hours=hours, issuer=by.get(name, "i")) for name, rule, hours in rows
    ]
    taught = {
        name: [says(f"u{row}", p, aligned) for row, p, aligned in links]
        for name, links in zip(IDS, world["links"], strict=True)
    }
    profile = Profile("ann", tuple(SkillStrength(u, u, v, 0.0, 0.0, ()) for u, v in world["proved"].items()))
    stack = Stack("s", "S", "i", needs(*sorted(world["stack"])))
    asked = goal(*sorted(world["goal"])[::order])
    held = Holdings(frozenset(world["held"]))
    return ask(tiny, offers, taught, asked, profile, held, [stack], demand=world["demand"], n=n, **options)


@settings(max_examples=200)
@given(WORLD)
def test_a_short_list_is_the_head_of_the_long_one_and_parts_add_up(tiny, world):
    options = {"settings": replace(VARIED, peers=world["peers"]), "peers": PEERS}
    whole = answer(tiny, world, n=50, **options)
    assert answer(tiny, world, n=50, order=-1, **options) == whole
    for n in (0, 1, 3):
        assert answer(tiny, world, n=n, **options) == whole[:n]
    assert [one.rank for one in whole] == list(range(1, len(whole) + 1))
    assert world["held"].isdisjoint(names(whole))
    order = ("ready", "one_step", "blocked")
    keys = [(-round(one.score, 12), order.index(one.readiness.state), one.item) for one in whole]
    assert keys == sorted(keys)
    for one in whole:
        assert sum(one.parts.values()) == pytest.approx(one.score, abs=1e-12)
        assert one.parts["gain"] >= 0 >= one.parts["readiness"]
        assert one.parts["effort"] <= 0
        worth = ("gain", "evidence", "unlocks", "stack_progress", "demand")
        assert one.parts["evidence"] <= 0
        assert one.parts["variety"] <= 0 <= one.parts["peers"]
        assert sum(one.parts[part] for part in worth) > 0
        assert bool(one.closes) == (one.parts["gain"] + one.parts["evidence"] > 1e-12)


@settings(max_examples=200)
@given(WORLD, st.sampled_from([0.0, 0.5, 1.0]))
def test_peers_never_lift_what_is_not_ready_over_what_is(tiny, world, variety):
    """Each pair of a ready one above one that is not stays as it is, whatever others earned."""

    def order(peers: float) -> list[tuple[str, bool]]:
        options = {"settings": replace(SETTINGS, peers=peers, variety=variety), "peers": PEERS}
        found = answer(tiny, world, n=50, **options)
        return [(one.item, one.readiness.state == "ready") for one in found]

    without, with_peers = order(0.0), order(1.0)
    assert {one for one, _ in without} == {one for one, _ in with_peers}
    place = {one: at for at, (one, _) in enumerate(with_peers)}
    for at, (one, ready) in enumerate(without):
        for other, other_ready in without[at + 1 :]:
            if ready and not other_ready:
                assert place[one] < place[other]


@settings(max_examples=100)
@given(WORLD, st.sampled_from(IDS))
def test_a_blocked_credential_never_stands_above_its_ready_twin(tiny, world, name):
    place = IDS.index(name)
    hours, links = list(world["hours"]), list(world["links"])
    twin = (place + 1) % 7
    rules = [rule if n != twin else None for n, rule in enumerate(world["rules"])]
    hours[twin], links[twin] = hours[place], links[place]
    world = world | {
        "rules": rules,
        "hours": hours,
        "links": links,
        "held": set(),
        "stack": {name, IDS[twin]},
    }
    alone = replace(SETTINGS, unlocks=0.0)  # what others wait for is worth more than its twin
    found = {one.item: one for one in answer(tiny, world, n=50, settings=alone)}
    if name in found:
        assert IDS[twin] in found
        if found[name].readiness.state != "ready":
            assert found[IDS[twin]].rank < found[name].rank


@settings(max_examples=60)
@given(WORLD, st.tuples(*[st.sampled_from(["nobody", "little", "i"])] * 7))
def test_only_what_would_be_believed_is_listed(tiny, world, issuers):
    """Whatever an untrusted issuer offers, for however little effort, and whatever waits for it."""
    by = dict(zip(IDS, issuers, strict=True))
    found = answer(tiny, world, n=50, issuers=by, trust={"i": 1.0, "little": 0.1})
    assert all(by[one.item] != "nobody" for one in found)
    everybody = answer(tiny, world, n=50, issuers=by)
    assert {one.item for one in found} <= {one.item for one in everybody}


@settings(max_examples=60)
@given(WORLD, st.sampled_from(IDS), st.sampled_from([0.0, 0.3, 0.9]), st.sampled_from([0.0, 0.3, 1.0]))
def test_of_twins_the_one_that_is_trusted_less_never_stands_above(tiny, world, name, less, variety):
    place = IDS.index(name)
    twin = (place + 1) % 7
    rows = {key: list(world[key]) for key in ("rules", "hours", "links")}
    for row in rows.values():
        row[twin] = row[place]
    rows["rules"] = [swapped(rule, IDS[twin], name) for rule in rows["rules"]]
    others = [one for one in IDS if one not in (name, IDS[twin])]
    stack = set(others) & world["stack"] or {others[0]}
    world = world | rows | {"held": world["held"] & set(others), "stack": stack}
    by = dict.fromkeys(IDS, "i") | {name: "less"}
    options = {"issuers": by, "trust": {"i": 1.0, "less": less}, "n": 50}
    found = {
        one.item: one for one in answer(tiny, world, settings=replace(VARIED, variety=variety), **options)
    }
    if name in found:
        assert IDS[twin] in found
        more, fewer = found[IDS[twin]], found[name]
        assert more.rank < fewer.rank or more.score == pytest.approx(fewer.score, abs=1e-9)


def swapped(rule: Prerequisite | None, one: str, other: str) -> Prerequisite | None:
    """A rule that asks for neither: so that nothing waits for one of the two alone."""
    if rule is None:
        return None
    left = [leaf.ref for leaf in rule.children if leaf.ref not in (one, other)]
    return needs(*left) if left else None


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

"""What holds of every recommendation, whatever the catalogue, the person and the goal."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import (
    Prerequisite,
    Profile,
    SkillStrength,
    Stack,
)
from skillmatch.learner import Peer, Peers
from skillmatch.profile import Holdings

from .asking import SETTINGS, VARIED, ask, goal, names, needs, offer, says

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

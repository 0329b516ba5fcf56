"""Readiness: the cheapest missing alternative, text that is only shown, stacks, what opens up."""

from __future__ import annotations

import time
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Credential, Prerequisite, Stack
from skillmatch.errors import NotFoundError
from skillmatch.graph import PrerequisiteGraph

NOBODY: frozenset[str] = frozenset()


def cred(name: str) -> Prerequisite:
    return Prerequisite("credential", name)


def skill(name: str, text: str = "") -> Prerequisite:
    return Prerequisite("skill", name, text)


def text(words: str) -> Prerequisite:
    return Prerequisite("text", text=words)


def all_of(*children: Prerequisite) -> Prerequisite:
    return Prerequisite("all_of", children=children)


def any_of(*children: Prerequisite) -> Prerequisite:
    return Prerequisite("any_of", children=children)


def k_of(k: int, *children: Prerequisite) -> Prerequisite:
    return Prerequisite("k_of", k=k, children=children)


def graph(
    stacks: tuple[Stack, ...] = (), hours: dict[str, float] | None = None, **rules: Prerequisite | None
):
    made = {
        name: Credential(name, name.upper(), "i", prerequisite=rule, hours=(hours or {}).get(name))
        for name, rule in rules.items()
    }
    return PrerequisiteGraph(made, {stack.id: stack for stack in stacks}, {"u1": "Python"})


def state(rule: Prerequisite, held=NOBODY, skills=NOBODY, **others: Prerequisite | None):
    made = graph(x=rule, **{"a": None, "b": None, "c": None, **others})
    return made.readiness("x", set(held), set(skills))


def test_earned_ready_one_step_blocked():
    rule = all_of(cred("a"), cred("b"))
    assert state(rule, {"x"}).state == "earned"
    assert state(rule, {"a", "b"}).state == "ready"
    one = state(rule, {"a"})
    assert (one.state, one.blocked_by, one.missing) == ("one_step", ("B",), ("b",))
    assert state(rule).state == "blocked"
    assert state(rule, {"a"}, b=cred("c")).state == "blocked"  # b itself cannot be started yet


def test_a_missing_skill_is_named_by_its_label_and_is_no_credential():
    missing = state(skill("u1"))
    assert (missing.state, missing.blocked_by, missing.missing) == ("one_step", ("Python",), ())
    assert state(skill("u2", "Basic maths")).blocked_by == ("Basic maths",)
    assert state(skill("u1"), skills={"u1"}).state == "ready"


def test_the_alternative_with_the_fewest_missing_then_hours_then_ids_is_named():
    hours = {"a": 30.0, "b": 10.0}
    made = graph(hours=hours, a=None, b=None, c=None, x=any_of(cred("a"), cred("b"), cred("c")))
    assert made.readiness("x", set(), set()).missing == ("b",)  # unknown hours go last
    assert state(any_of(all_of(cred("a"), cred("b")), cred("c"))).missing == ("c",)
    assert state(any_of(cred("b"), cred("a"))).missing == ("a",)
    assert state(any_of(cred("a"), cred("b")), a=cred("c")).missing == ("b",)  # startable first


def test_shared_parts_of_alternatives_are_missing_once():
    rule = all_of(any_of(cred("a"), cred("b")), any_of(cred("b"), cred("c")))
    assert state(rule).missing == ("b",)
    assert state(k_of(2, cred("a"), cred("b"), cred("c")), {"c"}).missing == ("a",)


def test_what_can_never_be_had_is_the_last_choice():
    assert state(any_of(cred("lost"), all_of(cred("a"), cred("b")))).missing == ("a", "b")
    nowhere = state(cred("lost"))
    assert (nowhere.state, nowhere.blocked_by) == ("blocked", ("lost",))
    assert state(cred("lost"), {"lost"}).state == "ready"  # held from elsewhere


def test_text_is_shown_and_decides_nothing():
    words = text("Two years of practice")
    assert state(words) == state(all_of(words))
    assert (state(words).state, state(words).conditions) == ("ready", ("Two years of practice",))
    both = state(all_of(cred("a"), words))
    assert (both.state, both.missing, both.conditions) == ("one_step", ("a",), ("Two years of practice",))
    instead = state(any_of(cred("a"), words))  # never taken as met
    assert (instead.state, instead.conditions) == ("one_step", ("Two years of practice",))
    assert state(any_of(cred("a"), words), {"a"}).conditions == ()  # no longer asked
    assert state(k_of(2, cred("a"), words), {"a"}).conditions == ("Two years of practice",)
    assert state(any_of(all_of(cred("a"), words), cred("b")), {"a", "b"}).conditions == ()


def test_rules_nobody_can_meet_block_only_themselves():
    for rule in (any_of(), k_of(3, cred("a"), cred("b"))):
        assert state(rule, {"a", "b"}).state == "blocked"
        assert state(any_of(rule, cred("a")), {"a"}).state == "ready"
    assert state(all_of()).state == state(k_of(0, cred("a"))).state == "ready"


def test_a_cycle_leaves_everything_outside_it_working():
    made = graph(a=cred("b"), b=cred("a"), x=any_of(cred("a"), cred("c")), c=None, d=cred("c"))
    assert made.readiness("a", set(), set()).state == "blocked"
    assert made.readiness("x", set(), set()).missing == ("c",)
    assert made.readiness("d", {"c"}, set()).state == "ready"
    assert made.readiness("a", {"b"}, set()).state == "ready"


def test_completing_a_stack_makes_its_award_ready_not_held():
    stack = Stack("s", "Stack", "i", k_of(2, cred("a"), cred("b"), cred("c")), awards="d")
    made = graph((stack,), a=None, b=None, c=None, d=cred("a"), e=cred("d"), f=cred("s"))
    assert made.readiness("d", {"b", "c"}, set()).missing == ("a",)
    assert made.readiness("d", {"a", "b"}, set()).state == "ready"
    assert made.readiness("e", {"a", "b"}, set()).missing == ("d",)
    assert made.readiness("f", {"a", "b"}, set()).state == "ready"  # a stack named as prerequisite
    assert made.readiness("f", {"a"}, set()).missing == ("b",)
    assert made.unlocks("b", {"a"}, set()) == ("d", "f")
    assert made.stacks_of("a") == ("s",)
    assert made.stacks_of("d") == ()


def test_unlocks_are_those_that_become_ready_and_were_not():
    made = graph(
        a=None, b=cred("a"), c=all_of(cred("a"), cred("b")), d=skill("u1"), e=any_of(cred("a"), cred("b"))
    )
    assert made.unlocks("a", set(), set()) == ("b", "e")
    assert made.unlocks("b", {"a"}, set()) == ("c",)
    assert made.unlocks("b", {"a", "c"}, set(), gained={"u1"}) == ("d",)


def test_unknown_ids_are_named_with_what_is_near():
    with pytest.raises(NotFoundError, match="alpha"):
        graph(alpha=None).readiness("alpah", set(), set())
    with pytest.raises(NotFoundError):
        graph(a=None).stack_progress("s", set())


IDS = ("a", "b", "c", "d", "e")
LEAF = st.sampled_from([cred(name) for name in (*IDS, "lost")] + [skill("u1"), skill("u2")])


def _composite(children):
    some = st.lists(children, min_size=1, max_size=3).map(tuple)
    kinds = st.sampled_from(["all_of", "any_of", "k_of"])
    return st.builds(
        lambda kind, k, parts: Prerequisite(kind, k=k, children=parts), kinds, st.integers(1, 4), some
    )


RULE = st.recursive(LEAF, _composite, max_leaves=6)


def holds(node: Prerequisite, had: frozenset[str]) -> bool:
    """Plain truth of a rule without text."""
    if node.kind in ("credential", "skill"):
        return node.ref in had
    met = [holds(child, had) for child in node.children]
    needed = {"all_of": len(met), "any_of": 1, "k_of": node.k}[node.kind]
    return sum(met) >= needed


def refs(node: Prerequisite) -> set[str]:
    return {node.ref} - {""} | {ref for child in node.children for ref in refs(child)}


def obtainable(rules: dict[str, Prerequisite | None]) -> frozenset[str]:
    had = frozenset({"u1", "u2"})
    while True:
        more = {name for name, rule in rules.items() if rule is None or holds(rule, had)}
        if more <= had:
            return had
        had |= more


@settings(max_examples=400)
@given(
    rules=st.fixed_dictionaries({name: st.none() | RULE for name in IDS}),
    held=st.sets(st.sampled_from(IDS)),
    skills=st.sets(st.sampled_from(["u1", "u2"])),
    asked=st.sampled_from(IDS),
)
def test_readiness_agrees_with_trying_every_set(rules, held, skills, asked):
    answer = graph(**rules).readiness(asked, held, skills)
    rule, had = rules[asked], frozenset(held | skills)
    if asked in held:
        assert answer.state == "earned"
        return
    if rule is None or holds(rule, had):
        assert (answer.state, answer.blocked_by) == ("ready", ())
        return
    can = (refs(rule) & obtainable(rules)) - had
    enough = [
        set(s)
        for n in range(1, len(can) + 1)
        for s in combinations(sorted(can), n)
        if holds(rule, had | set(s))
    ]
    assert answer.blocked_by
    if not enough:
        assert answer.state == "blocked"
        return
    fewest = min(map(len, enough))
    assert len(answer.blocked_by) == fewest

    def startable(ref: str) -> bool:
        return ref in ("u1", "u2") or rules[ref] is None or holds(rules[ref], had)

    one = fewest == 1 and any(startable(next(iter(s))) for s in enough if len(s) == 1)
    assert answer.state == ("one_step" if one else "blocked")
    gained = had | set(answer.missing) | {"u1" if name == "Python" else name for name in answer.blocked_by}
    assert holds(rule, gained)


@settings(max_examples=200)
@given(rule=RULE, held=st.sets(st.sampled_from(IDS)), more=st.sets(st.sampled_from(IDS)))
def test_stack_progress_is_one_exactly_when_met_and_never_falls(rule, held, more):
    made = graph((Stack("s", "S", "i", rule),), **dict.fromkeys(IDS))
    before, after = made.stack_progress("s", held, {"u1"}), made.stack_progress("s", held | more, {"u1"})
    assert 0.0 <= before <= after + 1e-12
    assert (before == 1.0) == holds(rule, frozenset(held | {"u1"}))


def test_stack_progress_of_a_nested_rule():
    stack = Stack(
        "s", "S", "i", all_of(cred("a"), k_of(2, cred("b"), cred("c"), cred("d")), text("An essay"))
    )
    inner = Stack("t", "T", "i", all_of(cred("s"), cred("e")))
    made = graph((stack, inner), **dict.fromkeys(IDS))
    assert made.stack_progress("s", set()) == 0
    assert made.stack_progress("s", {"a"}) == pytest.approx(1 / 3)
    assert made.stack_progress("s", {"b", "c"}) == pytest.approx(2 / 3)
    assert made.stack_progress("s", {"a", "b", "d"}) == 1
    assert made.stack_progress("t", {"a", "b", "d"}) == pytest.approx(1 / 2)
    assert made.stacks_of("b") == ("s", "t")


def test_stacks_that_need_each_other_end():
    one, two = Stack("s", "S", "i", all_of(cred("t"), cred("a"))), Stack("t", "T", "i", cred("s"))
    made = graph((one, two), a=None, x=cred("s"))
    assert made.stack_progress("s", {"a"}) == pytest.approx(1 / 2)
    assert made.readiness("x", {"a"}, set()).state == "blocked"
    assert [p.members for p in made.problems() if p.kind == "cycle"] == [("s", "t")]


@given(st.data())
@settings(max_examples=40)
def test_of_many_electives_the_cheapest_are_missing(data: st.DataObject) -> None:
    """Tens of one hundred and twenty: far more choices than can be looked at one by one."""
    k = data.draw(st.integers(1, 120))
    hours = data.draw(st.lists(st.sampled_from([1.0, 2.0, 5.0]), min_size=120, max_size=120))
    held = data.draw(st.sets(st.integers(0, 119)))
    names = [f"e{place:03}" for place in range(120)]
    credentials = {name: Credential(name, name, "i", hours=h) for name, h in zip(names, hours, strict=True)}
    credentials["z"] = Credential("z", "Z", "i", prerequisite=k_of(k, *map(cred, names)))
    here = {names[place] for place in held}
    cheapest = sorted((h, name) for name, h in zip(names, hours, strict=True) if name not in here)
    found = PrerequisiteGraph(credentials, {}).readiness("z", here, NOBODY)
    assert found.missing == tuple(name for _, name in cheapest[: max(k - len(here), 0)])


def test_all_of_very_many_is_no_choice_however_it_is_written() -> None:
    """One of 130 is met by an award that another asks for anyway: 129 do, as with an all-of."""
    names = [f"e{place:03}" for place in range(129)]
    credentials = {name: Credential(name, name, "i", hours=2) for name in names}
    credentials["a"] = Credential("a", "a", "i", hours=1)
    leaves = [any_of(cred("a"), cred("e005")), *map(cred, names)]
    for rule in (k_of(130, *leaves), all_of(*leaves)):
        credentials["z"] = Credential("z", "Z", "i", prerequisite=rule)
        assert PrerequisiteGraph(credentials, {}).readiness("z", set(), NOBODY).missing == tuple(names)


def test_nearly_all_of_many_pairs_is_told_at_once() -> None:
    """128 of 128 pairs: only counts that can still become enough are looked at, which took 25 s."""
    pairs = [(f"a{place:03}", f"b{place:03}") for place in range(128)]
    hours = {name: 1.0 + place * 3 % 5 for place, name in enumerate(sum(pairs, ()))}
    credentials = {name: Credential(name, name, "i", hours=own) for name, own in hours.items()}
    either = [any_of(*map(cred, pair)) for pair in pairs]
    credentials["z"] = Credential("z", "Z", "i", prerequisite=k_of(128, *either))
    start = time.process_time()
    found = PrerequisiteGraph(credentials, {}).readiness("z", set(), NOBODY)
    assert time.process_time() - start < 10
    assert set(found.missing) == {min(pair, key=lambda name: (hours[name], name)) for pair in pairs}

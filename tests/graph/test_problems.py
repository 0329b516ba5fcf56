"""Faults of a catalogue: found, named in order, and only where they are faults."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Credential, Prerequisite, Stack
from skillmatch.graph import PrerequisiteGraph


def cred(name: str) -> Prerequisite:
    return Prerequisite("credential", name)


def rule(kind: str, *names: str, k: int = 0) -> Prerequisite:
    return Prerequisite(kind, k=k, children=tuple(map(cred, names)))


def problems(*stacks: Stack, **rules: Prerequisite | None):
    made = {name: Credential(name, name.upper(), "i", prerequisite=needs) for name, needs in rules.items()}
    return PrerequisiteGraph(made, {stack.id: stack for stack in stacks}).problems()


def found(*stacks: Stack, **rules: Prerequisite | None) -> set[tuple[str, tuple[str, ...]]]:
    return {(problem.kind, problem.members) for problem in problems(*stacks, **rules)}


def test_a_sound_catalogue_has_none():
    stack = Stack("s", "S", "i", rule("k_of", "a", "b", k=2), awards="c")
    assert found(stack, a=None, b=cred("a"), c=rule("any_of", "a", "b"), d=cred("s")) == set()


def test_a_cycle_is_told_in_order_with_its_names():
    assert found(a=cred("c"), b=cred("a"), c=cred("b"), d=None) == {("cycle", ("a", "c", "b"))}
    (cycle,) = problems(a=cred("c"), b=cred("a"), c=cred("b"))
    assert cycle.message.startswith('"A" needs "C" needs "B" needs "A"')


def test_an_alternative_that_escapes_makes_it_no_problem():
    assert found(a=rule("any_of", "b", "c"), b=cred("a"), c=None) == set()
    assert found(a=rule("k_of", "b", "c", "d", k=2), b=cred("a"), c=None, d=None) == set()
    assert found(a=rule("k_of", "b", "c", k=2), b=cred("a"), c=None) == {("cycle", ("a", "b"))}


def test_a_loop_that_is_not_the_obstacle_is_no_cycle():
    both = Prerequisite("all_of", children=(rule("any_of", "b", "c"), cred("lost")))
    assert found(a=both, b=cred("a"), c=None) == {
        ("dangling", ("a", "lost")),
        ("unreachable", ("a",)),
        ("unreachable", ("b",)),
    }


def test_what_hangs_on_a_cycle_is_unreachable_and_says_why():
    told = problems(a=cred("b"), b=cred("a"), c=cred("a"), d=cred("c"))
    assert [(p.kind, p.members) for p in told] == [
        ("cycle", ("a", "b")), ("unreachable", ("c",)), ("unreachable", ("d",)),
    ]  # fmt: skip
    assert told[2].message == '"D" can never become ready: it needs "C".'


def test_two_cycles_in_one_knot_are_both_told():
    knot = found(a=rule("all_of", "b", "c"), b=cred("a"), c=cred("a"))
    assert knot == {("cycle", ("a", "b")), ("cycle", ("c", "a"))}


def test_references_that_point_nowhere():
    stack = Stack("s", "S", "i", rule("all_of", "a", "lost"), awards="gone")
    assert found(stack, a=None, b=rule("any_of", "a", "away")) == {
        ("dangling", ("s", "lost")), ("dangling", ("s", "gone")), ("dangling", ("b", "away")),
        ("unreachable", ("s",)),
    }  # fmt: skip


def test_naming_oneself():
    assert found(a=cred("a")) == {("self", ("a",))}
    assert found(a=rule("any_of", "a", "b"), b=None) == {("self", ("a",))}
    assert found(a=rule("all_of", "a", "b"), b=cred("lost")) == {
        ("self", ("a",)), ("dangling", ("b", "lost")), ("unreachable", ("a",)), ("unreachable", ("b",)),
    }  # fmt: skip


def test_counts_that_cannot_be_met():
    assert found(a=Prerequisite("any_of")) == {("empty", ("a",)), ("unreachable", ("a",))}
    assert found(a=Prerequisite("k_of", k=1)) == {("empty", ("a",)), ("unreachable", ("a",))}
    assert found(a=rule("k_of", "b", k=2), b=None) == {("count", ("a",)), ("unreachable", ("a",))}
    assert found(a=rule("k_of", "b", k=0), b=None) == {("count", ("a",))}


def test_a_stack_whose_award_is_one_of_its_own_parts():
    stack = Stack("s", "S", "i", rule("all_of", "a", "b"), awards="b")
    assert ("self", ("b",)) in found(stack, a=None, b=None)


def test_the_picture_runs_from_what_comes_first():
    credentials = {
        n: Credential(n, n, "i", prerequisite=p) for n, p in {"a": None, "b": cred("a"), "c": None}.items()
    }
    graph = PrerequisiteGraph(
        credentials, {"s": Stack("s", "S", "i", rule("all_of", "a", "b"), awards="c")}
    ).digraph
    assert {(u, v, d["kind"]) for u, v, d in graph.edges(data=True)} == {
        ("a", "b", "requires"), ("a", "s", "part_of"), ("b", "s", "part_of"), ("s", "c", "awards"),
    }  # fmt: skip
    assert graph.nodes["s"]["kind"] == "stack"


IDS = tuple("abcdef")
RULES = st.fixed_dictionaries(
    {
        name: st.none()
        | st.builds(
            lambda kind, k, names: rule(kind, *names, k=k),
            st.sampled_from(["all_of", "any_of", "k_of"]),
            st.integers(1, 2),
            st.lists(st.sampled_from(IDS), min_size=2, max_size=3, unique=True),
        )
        for name in IDS
    }
)


@given(RULES)
def test_every_item_that_can_never_start_is_told_and_nothing_else(rules):
    """Earn whatever is ready until nothing more is: the rest must be in a cycle, itself, or unreachable."""
    made = {name: Credential(name, name, "i", prerequisite=needs) for name, needs in rules.items()}
    graph = PrerequisiteGraph(made, {})
    held: set[str] = set()
    while ready := [n for n in IDS if graph.readiness(n, held, set()).state == "ready"]:
        held.update(ready)
    stuck = set(IDS) - held
    assert graph.unreachable == stuck
    told = {member for p in graph.problems() if p.kind in ("cycle", "unreachable") for member in p.members}
    selves = {p.members[0] for p in graph.problems() if p.kind == "self"}
    assert told <= stuck <= told | selves
    for problem in graph.problems():
        if problem.kind == "cycle":
            following = (*problem.members[1:], problem.members[0])
            for item, needed in zip(problem.members, following, strict=True):
                assert needed in {child.ref for child in rules[item].children}

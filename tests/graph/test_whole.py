"""Levels, earlier awards, corequisites, equivalents, advanced standing, expiry: against trying everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Credential, Prerequisite, Stack
from skillmatch.graph import PrerequisiteGraph

NOBODY: frozenset[str] = frozenset()
IDS = ("a", "b", "c", "d")
DAY = date(2026, 1, 1)


def cred(name: str, ever: bool = False) -> Prerequisite:
    return Prerequisite("credential", name, ever=ever)


def skill(name: str, level: float = 0.0) -> Prerequisite:
    return Prerequisite("skill", name, level=level)


def words(text: str) -> Prerequisite:
    return Prerequisite("text", text=text)


def all_of(*children: Prerequisite) -> Prerequisite:
    return Prerequisite("all_of", children=children)


def any_of(*children: Prerequisite) -> Prerequisite:
    return Prerequisite("any_of", children=children)


def offer(name: str, needs: Prerequisite | None = None, **fields) -> Credential:
    return Credential(name, name.upper(), "i", prerequisite=needs, **fields)


def graph(*items: Credential | Stack) -> PrerequisiteGraph:
    return PrerequisiteGraph(
        {one.id: one for one in items if isinstance(one, Credential)},
        {one.id: one for one in items if isinstance(one, Stack)},
    )


def test_a_skill_at_a_level_needs_a_known_strength():
    made = graph(offer("x", skill("u", 0.6)))
    assert made.readiness("x", NOBODY, {"u": 0.6}).state == "ready"
    assert made.readiness("x", NOBODY, {"u": 0.5}).state == "one_step"
    assert made.readiness("x", NOBODY, {"u"}).state == "one_step"  # a set says nothing of strength
    assert graph(offer("x", skill("u"))).readiness("x", NOBODY, {"u": 0.0}).state == "one_step"


def test_an_earlier_award_does_where_it_may():
    made = graph(offer("a"), offer("x", cred("a", ever=True)), offer("y", cred("a")))
    standing = made.standing(NOBODY, NOBODY, earned={"a"})
    assert (standing.readiness("x").state, standing.readiness("y").state) == ("ready", "one_step")


def test_an_equivalent_stands_for_the_credential_and_is_no_award_of_it():
    made = graph(
        offer("a", equivalent=any_of(cred("b"), all_of(skill("u", 0.5), skill("v")))),
        offer("b"),
        offer("x", cred("a")),
    )
    assert made.readiness("x", {"b"}, NOBODY).state == "ready"
    assert made.readiness("a", {"b"}, NOBODY).state == "ready"  # not earned
    assert made.readiness("x", NOBODY, {"u": 0.5, "v": 0.1}).state == "ready"
    assert made.unlocks("b", NOBODY, NOBODY) == ("x",)
    assert made.unlocks("a", NOBODY, NOBODY) == ("x",)
    assert made.unlocks("b", NOBODY, {"v": 1.0}, gained={"u"}) == ("x",)


def test_two_that_stand_for_each_other_do_not_prove_themselves():
    made = graph(offer("a", equivalent=cred("b")), offer("b", equivalent=cred("a")), offer("x", cred("a")))
    assert made.readiness("x", {"b"}, NOBODY).state == "ready"
    assert made.readiness("x", NOBODY, NOBODY).missing == ("a",)
    assert made.problems() == ()


def test_many_that_stand_for_each_other_are_no_work():
    names = [f"n{i}" for i in range(30)]
    clique = [offer(n, equivalent=any_of(*(cred(m) for m in names if m != n))) for n in names]
    made = graph(*clique, offer("x", cred("n0")))
    assert made.readiness("x", NOBODY, NOBODY).state == "one_step"
    assert made.readiness("x", {"n7"}, NOBODY).state == "ready"


def test_text_stands_for_nothing():
    made = graph(offer("a", equivalent=words("At the registrar's discretion")), offer("x", cred("a")))
    assert made.readiness("x", NOBODY, NOBODY).missing == ("a",)
    with_text = graph(
        offer("a", equivalent=all_of(cred("b"), words("Grade A"))), offer("b"), offer("x", cred("a"))
    )
    told = with_text.readiness("x", {"b"}, NOBODY)
    assert (told.state, told.conditions) == ("ready", ("Grade A",))


def test_advanced_standing_opens_its_own_credential_only():
    made = graph(
        offer("a"),
        offer("b"),
        offer("x", cred("a"), advanced_standing=all_of(cred("b"), words("Ask"))),
        offer("y", cred("a")),
    )
    told = made.readiness("x", {"b"}, NOBODY)
    assert (told.state, told.conditions) == ("ready", ("Ask",))
    assert made.readiness("y", {"b"}, NOBODY).state == "one_step"
    lone = graph(offer("b"), offer("x", words("School"), advanced_standing=cred("b")))
    assert lone.readiness("x", NOBODY, NOBODY).state == "ready"  # it never makes entry harder
    discretion = graph(offer("a"), offer("x", cred("a"), advanced_standing=words("Ask")))
    assert discretion.readiness("x", NOBODY, NOBODY).missing == ("a",)


def test_corequisites_may_be_taken_at_the_same_time():
    made = graph(offer("a"), offer("b", cred("a")), offer("x", corequisite=cred("b")))
    assert made.readiness("x", NOBODY, NOBODY).blocked_by == ("B",)
    told = made.readiness("x", {"a"}, NOBODY)
    assert (told.state, told.alongside) == ("ready", ("b",))
    assert made.readiness("x", {"a", "b"}, NOBODY).alongside == ()
    assert made.unlocks("a", NOBODY, NOBODY) == ("b", "x")


def test_two_may_be_each_others_corequisite_and_a_third_may_still_be_missing():
    pair = offer("a", cred("c"), corequisite=cred("b")), offer("b", corequisite=cred("a"))
    made = graph(*pair, offer("c"))
    assert made.problems() == ()
    assert made.readiness("a", {"c"}, NOBODY).alongside == ("b",)
    assert made.readiness("a", NOBODY, NOBODY).missing == ("c",)
    assert made.readiness("b", {"c"}, NOBODY).alongside == ("a",)
    lost = graph(*pair)
    assert [(p.kind, p.members) for p in lost.problems()] == [
        ("dangling", ("a", "c")),
        ("unreachable", ("a",)),
        ("unreachable", ("b",)),
    ]


def test_a_corequisite_that_must_come_later_is_a_cycle():
    made = graph(offer("a", corequisite=cred("b")), offer("b", cred("a")))
    assert [(p.kind, p.members) for p in made.problems()] == [("cycle", ("b", "a"))]


def test_the_cheapest_company_is_named_with_its_own():
    made = graph(
        offer("x", corequisite=any_of(cred("a"), cred("b"))),
        offer("a", hours=9.0),
        offer("b", hours=3.0, corequisite=cred("c")),
        offer("c", hours=1.0),
    )
    assert made.readiness("x", NOBODY, NOBODY).alongside == ("b", "c")


def test_faults_of_the_other_rules():
    made = graph(
        offer("a", equivalent=cred("away")),
        offer("b", corequisite=cred("b")),
        offer("c", equivalent=cred("c")),
    )
    assert [(p.kind, p.members, p.message) for p in made.problems()] == [
        ("dangling", ("a", "away"), '"A" has an equivalent, "away", that is not in the catalogue.'),
        ("self", ("b",), '"B" names itself as a corequisite.'),
        ("self", ("c",), '"C" names itself as an equivalent.'),
    ]


def test_readiness_ends_with_what_it_rests_on():
    made = graph(offer("a"), offer("b"), offer("x", any_of(cred("a"), cred("b"))), offer("y"))
    expires = {"a": DAY, "b": DAY + timedelta(9)}
    standing = made.standing({"a", "b"}, NOBODY, expires=expires)
    told = standing.readiness("x")
    assert (told.state, told.until, told.lapses) == ("ready", DAY + timedelta(9), ("b",))
    assert standing.readiness("y").until is None
    assert standing.on(DAY + timedelta(9)).readiness("x").state == "ready"
    assert standing.on(DAY + timedelta(10)).readiness("x").state == "one_step"
    assert made.standing({"a", "b"}, NOBODY, expires={"a": DAY}).readiness("x").until is None


LEAF = st.one_of(
    st.builds(cred, st.sampled_from((*IDS, "s", "lost")), st.booleans()),
    st.builds(skill, st.sampled_from(("u", "v")), st.sampled_from((0.0, 0.5))),
)
RULE = st.recursive(
    LEAF,
    lambda inner: st.builds(
        lambda kind, k, parts: Prerequisite(kind, k=k, children=tuple(parts)),
        st.sampled_from(("all_of", "any_of", "k_of")),
        st.integers(1, 3),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
)
SOME = st.none() | RULE


@dataclass(frozen=True)
class World:
    """A catalogue and a person, and the plain truth about them."""

    offers: dict[str, Credential]
    stack: Stack
    held: frozenset[str] = NOBODY
    earned: frozenset[str] = NOBODY
    skills: dict[str, float] = field(default_factory=dict)

    def graph(self) -> PrerequisiteGraph:
        return PrerequisiteGraph(self.offers, {self.stack.id: self.stack})

    def there(self, held: frozenset[str]) -> frozenset[str]:
        """Ids that are met where asked for."""
        stand_ins = {n: c.equivalent for n, c in self.offers.items() if c.equivalent}
        stand_ins |= {self.stack.id: self.stack.completion}
        found = frozenset(held)
        while new := {n for n, rule in stand_ins.items() if n not in found and self.holds(rule, found)}:
            found |= new
        return found

    def holds(self, node: Prerequisite | None, there: frozenset[str]) -> bool:
        if node is None:
            return True
        if node.kind == "credential":
            return node.ref in there or (node.ever and node.ref in self.earned)
        if node.kind == "skill":
            return self.skills.get(node.ref, 0.0) > 0 and self.skills[node.ref] >= node.level
        met = sum(self.holds(child, there) for child in node.children)
        return met >= {"all_of": len(node.children), "any_of": 1, "k_of": node.k}[node.kind]

    def entry(self, name: str, there: frozenset[str]) -> bool:
        one = self.offers[name]
        own = self.holds(one.prerequisite, there)
        own = own or (one.advanced_standing is not None and self.holds(one.advanced_standing, there))
        return own and (self.stack.awards != name or self.holds(self.stack.completion, there))

    def startable(self, held: frozenset[str]) -> frozenset[str]:
        """Everything not held that may be started now, in some company."""
        there = self.there(held)
        open_ = [n for n in self.offers if n not in held and self.entry(n, there)]
        found: frozenset[str] = NOBODY
        for n in range(len(open_), 0, -1):
            for chosen in combinations(open_, n):
                beside = self.there(held | set(chosen))
                if all(self.holds(self.offers[one].corequisite, beside) for one in chosen):
                    found |= set(chosen)
        return found

    def obtainable(self) -> frozenset[str]:
        had: frozenset[str] = NOBODY
        while new := self.startable(had):
            had |= new
        return had


@st.composite
def worlds(draw) -> World:
    offers = {
        n: offer(n, draw(SOME), corequisite=draw(SOME), equivalent=draw(SOME), advanced_standing=draw(SOME))
        for n in IDS
    }
    stack = Stack("s", "S", "i", draw(RULE), awards=draw(st.sampled_from(("", *IDS))))
    return World(
        offers,
        stack,
        draw(st.frozensets(st.sampled_from(IDS))),
        draw(st.frozensets(st.sampled_from(IDS))),
        draw(st.dictionaries(st.sampled_from(("u", "v")), st.sampled_from((0.2, 0.8)))),
    )


@settings(max_examples=400, deadline=None)
@given(worlds())
def test_readiness_is_the_plain_truth(world: World):
    standing = world.graph().standing(world.held, world.skills, world.earned)
    startable = world.startable(world.held)
    for name in IDS:
        told = standing.readiness(name)
        if name in world.held:
            assert told.state == "earned"
            continue
        assert (told.state == "ready") == (name in startable)
        assert standing.ready(name) == (name in startable)
        assert bool(told.blocked_by) == (name not in startable)
        if name in startable:
            company = {name, *told.alongside}
            there, beside = world.there(world.held), world.there(world.held | company)
            assert company <= startable
            assert all(world.entry(one, there) for one in company)
            assert all(world.holds(world.offers[one].corequisite, beside) for one in company)


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_unreachable_is_the_plain_truth(world: World):
    everything = World(world.offers, world.stack, skills={"u": 1.0, "v": 1.0})
    had = everything.obtainable()
    stuck = {n for n in IDS if n not in had}
    assert world.graph().unreachable - {"s"} == stuck
    told = {member for p in world.graph().problems() for member in p.members}
    assert stuck <= told


@settings(max_examples=150, deadline=None)
@given(worlds(), st.dictionaries(st.sampled_from(IDS), st.integers(0, 5)))
def test_until_is_the_last_good_day(world: World, days: dict[str, int]):
    expires = {n: DAY + timedelta(day) for n, day in days.items()}
    standing = world.graph().standing(world.held, world.skills, world.earned, expires)
    for name in sorted(set(IDS) - world.held):
        told = standing.readiness(name)
        good = []
        for day in range(7):
            left = frozenset(n for n in world.held if days.get(n, 9) >= day)
            later = World(world.offers, world.stack, left, world.earned | (world.held - left), world.skills)
            if name in later.startable(left):
                good.append(DAY + timedelta(day))
        if told.state != "ready":
            assert (told.until, told.lapses) == (None, ())
        elif told.until is None:
            assert len(good) == 7
        else:
            assert good[-1] == told.until
            assert told.lapses


@settings(max_examples=150, deadline=None)
@given(worlds(), st.sampled_from(IDS), st.frozensets(st.sampled_from(("u", "v"))))
def test_unlocks_is_the_plain_truth(world: World, name: str, gained: frozenset[str]):
    more = World(
        world.offers,
        world.stack,
        world.held | {name},
        world.earned | {name},
        world.skills | dict.fromkeys(gained, 1.0),
    )
    before, after = world.startable(world.held), more.startable(more.held)
    told = world.graph().standing(world.held, world.skills, world.earned)
    assert all(told.ready(one) for one in before)
    found = world.graph().unlocks(name, world.held, world.skills, gained, world.earned)
    assert set(found) == after - before - {name}

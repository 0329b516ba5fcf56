"""What `graph check` tells: counts, risks, and what is broken."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Credential, Prerequisite, Stack
from skillmatch.graph import PrerequisiteGraph, examine
from skillmatch.graph.conditions import met
from skillmatch.graph.risks import HOURS_A_MONTH, always


def cred(name: str, ever: bool = False) -> Prerequisite:
    return Prerequisite("credential", name, ever=ever)


def rule(kind: str, *children: Prerequisite, k: int = 0) -> Prerequisite:
    return Prerequisite(kind, k=k, children=children)


def report(*records: Credential | Stack):
    credentials = {one.id: one for one in records if isinstance(one, Credential)}
    return examine(PrerequisiteGraph(credentials, {one.id: one for one in records if isinstance(one, Stack)}))


def offer(name: str, needs: Prerequisite | None = None, **fields) -> Credential:
    return Credential(name, name.upper(), "i", prerequisite=needs, **fields)


def test_everything_is_counted_and_text_breaks_nothing():
    both = rule("all_of", cred("a"), Prerequisite("text", text="Be 18"), Prerequisite("skill", "u"))
    told = report(offer("a"), offer("b", both, equivalent=cred("a")), Stack("s", "S", "i", cred("b")))
    assert (told.credentials, told.stacks, told.conditions, told.texts) == (2, 1, 4, 1)
    assert (told.with_texts, told.is_clean, told.counts()) == (("b",), True, {})


def test_what_expires_before_it_is_needed():
    long = 2 * HOURS_A_MONTH + 1
    chain = offer("b", cred("a"), hours=long)
    first = offer("a", valid_months=2)
    (risk,) = report(first, chain, offer("c", rule("all_of", cred("a"), cred("b")))).risks
    assert (risk.kind, risk.members) == ("expiry", ("a", "c"))
    assert '"A" is valid for 2 months, but between it and "C" lie 251 hours, 2.0 months' in risk.message
    assert report(first, chain, offer("c", rule("all_of", cred("a", True), cred("b")))).risks == ()
    assert report(first, chain, offer("c", rule("any_of", cred("a"), cred("b")))).risks == ()
    assert report(first, chain, offer("c", cred("b"))).risks == ()  # a is not needed any more then
    assert (
        report(offer("a", valid_months=3), chain, offer("c", rule("all_of", cred("a"), cred("b")))).risks
        == ()
    )


def test_advice_that_points_nowhere_breaks_nothing():
    told = report(offer("a", recommended=cred("away"), prepares_for=("gone",)))
    assert ([risk.members for risk in told.risks], told.is_clean) == ([("a", "away"), ("a", "gone")], True)


def test_what_one_asks_for_in_vain_is_told_in_one_sentence():
    away = [cred(f"n{i}") for i in range(8)]
    told = report(
        offer("a", rule("all_of", *away)), offer("b", rule("all_of", *away[:2])), offer("c", away[0])
    )
    assert told.sentences("dangling") == [
        '"A" asks for "n0", which is not in the catalogue. Nor are 7 others it names.',
        '"B" asks for "n0", which is not in the catalogue. Nor is 1 other it names.',
        '"C" asks for "n0", which is not in the catalogue.',
    ]
    assert told.sentences("unreachable")[0] == (
        '"A" waits for what is not in the catalogue: "n0", "n1", "n2", "n3", "n4" and 3 more.'
    )


def test_what_is_broken():
    told = report(
        offer("a", cred("b")), offer("b", cred("a")), offer("c", cred("lost")), offer("d", cred("d")),
        offer("e", rule("any_of")), offer("f", rule("k_of", cred("x"), k=2)), offer("x"),
    )  # fmt: skip
    assert told.counts() == {"cycle": 1, "dangling": 1, "self": 1, "empty": 1, "count": 1, "unreachable": 3}
    assert not told.is_clean


IDS = ("a", "b", "c")
RULE = st.recursive(
    st.builds(cred, st.sampled_from(IDS), st.booleans()),
    lambda inner: st.builds(
        lambda kind, k, parts: rule(kind, *parts, k=k),
        st.sampled_from(("all_of", "any_of", "k_of")),
        st.integers(1, 3),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


@given(RULE)
def test_what_is_always_needed_is_in_every_choice(needs: Prerequisite):
    for n in range(len(IDS) + 1):
        for held in combinations(IDS, n):
            if met(needs, lambda leaf, held=held: leaf.ref in held and not leaf.ever):
                assert always(needs) <= set(held)

"""Decisions laid over links."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Competency, Credential, Decision, LinkState, Posting, Requirement, TaughtSkill
from skillmatch.review import Reviewed, apply_requirements, apply_taught, labelled_links, share
from skillmatch.review.applying import stands, statements_of

_PLAN, _COUNT = "Plans lessons.", "Counts beans."
_CREDENTIAL = Credential("c1", "Teaching", "school", competencies=(Competency(_PLAN), Competency(_COUNT)))


def decided(skill: str, state: LinkState, statement: str = _PLAN, record: str = "c1") -> Decision:
    kind = "credential" if record else "statement"
    return Decision(kind, record, statement, "tiny", skill, state, label=skill.upper())  # type: ignore[arg-type]


def linked(skill: str, probability: float = 0.7, statement: str = _PLAN) -> TaughtSkill:
    return TaughtSkill(skill, skill.upper(), probability, statement, aligned=False)


def applied(*taught: TaughtSkill, said: list[Decision]) -> tuple[TaughtSkill, ...]:
    return apply_taught("c1", taught, Reviewed(said), statements_of(_CREDENTIAL))


def test_confirmed_is_certain_rejected_is_gone_added_is_there() -> None:
    said = [decided("a", "confirmed"), decided("b", "rejected"), decided("d", "confirmed", _COUNT)]
    found = applied(linked("a"), linked("b"), linked("c"), said=said)
    assert [(one.skill, one.probability, one.state) for one in found] == [
        ("a", 1.0, "confirmed"),
        ("d", 1.0, "confirmed"),
        ("c", 0.7, "suggested"),
    ]
    assert (share(found).confirmed, share(found).suggested, share(found).confirmed_share) == (2, 1, 2 / 3)


def test_a_rejection_speaks_of_its_own_words_only() -> None:
    assert applied(linked("a", statement=_COUNT), said=[decided("a", "rejected", _PLAN)])
    assert not applied(linked("a", statement=_PLAN), said=[decided("a", "rejected", "Plans   lessons.")])


def test_what_no_longer_stands_is_not_applied() -> None:
    old = decided("d", "confirmed", "Plans whole terms.")
    assert not applied(said=[old])
    assert not stands(old, statements_of(_CREDENTIAL))
    assert applied(said=[decided("d", "confirmed", "")])[0].skill == "d"


def test_a_word_on_the_record_goes_before_a_word_on_the_statement() -> None:
    general, own = decided("a", "rejected", record=""), decided("a", "confirmed")
    assert applied(linked("a"), said=[general]) == ()
    assert applied(linked("a"), said=[general, own])[0].state == "confirmed"
    turned = [decided("a", "confirmed", record=""), decided("a", "rejected")]
    assert applied(linked("a"), said=turned) == applied(said=turned) == ()
    everywhere = apply_taught("", [], Reviewed([decided("a", "confirmed", record="")]), {_PLAN})
    assert [one.skill for one in everywhere] == ["a"]


def test_a_posting_may_be_quoted_in_other_words() -> None:
    posting = Posting("p1", "Cook", "You will plan menus and order food for the week.")
    said = Reviewed([Decision("posting", "p1", "plan menus and order food", "tiny", "a", "rejected")])
    asked = [Requirement("a", "A", probability=0.6, quote="order food"), Requirement("b", "B", quote="week")]
    assert [r.skill for r in apply_requirements("p1", asked, said, statements_of(posting))] == ["b"]
    added = Reviewed([Decision("posting", "p1", "plan menus", "tiny", "z", "confirmed", label="Z")])
    assert [r.skill for r in apply_requirements("p1", [], added, statements_of(posting))] == ["z"]
    gone = replace(posting, text="Nothing of that.")
    assert apply_requirements("p1", [], added, statements_of(gone)) == ()


def test_labels_name_nobody_and_leave_withdrawn_decisions_out() -> None:
    said = [replace(decided("a", "confirmed"), by="ann", origin="bulk"), decided("b", "suggested")]
    (only,) = labelled_links(said)
    assert (only.positive, only.looked_at, only.text) == (True, False, _PLAN)
    assert "ann" not in repr(only)


_STATES = st.sampled_from(["suggested", "confirmed", "rejected"])
_SKILLS = st.sampled_from("abcd")


@given(st.dictionaries(_SKILLS, _STATES), st.dictionaries(_SKILLS, st.floats(0.5, 1.0)))
def test_every_link_ends_as_it_was_decided(states: dict[str, LinkState], links: dict[str, float]) -> None:
    said = [decided(skill, state) for skill, state in states.items()]
    found = {one.skill: one for one in applied(*(linked(s, p) for s, p in links.items()), said=said)}
    for skill in "abcd":
        if states.get(skill) == "confirmed":
            assert (found[skill].probability, found[skill].state) == (1.0, "confirmed")
        elif states.get(skill) == "rejected":
            assert skill not in found
        else:
            assert (skill in found) == (skill in links)
    assert applied(*found.values(), said=said) == tuple(found.values())  # once is enough

"""Deciding on links of a real workspace, and what follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmatch.domain import Competency, Decision, Mapped
from skillmatch.errors import InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.review_files import import_mapping
from skillmatch.matcher.review_items import ReviewItem, Which, review_items
from skillmatch.matcher.reviewing import add, bulk, calibrate, decide, retarget, stats, undo


def first(matcher: Matcher, kind: str = "credential") -> ReviewItem:
    return next(item for item in review_items(matcher.snapshot) if item.decision.kind == kind)


def test_a_rejected_link_is_gone_from_what_is_taught_and_stays_gone_after_indexing(matcher: Matcher) -> None:
    item = first(matcher)
    said = item.decision
    assert any(one.skill == said.skill for one in matcher.snapshot.taught[said.record])
    decide(matcher.snapshot, [item.id[:6]], "rejected", "ann")
    assert not any(one.skill == said.skill for one in matcher.snapshot.taught[said.record])
    matcher.workspace._database.run("DELETE FROM links")  # as if another model had linked it all
    matcher.index()
    assert any(one.skill == said.skill for one in matcher.snapshot.linked[said.record])
    assert not any(one.skill == said.skill for one in matcher.snapshot.taught[said.record])
    (listed,) = review_items(matcher.snapshot, Which(states=frozenset({"rejected"})))
    assert (listed.id, listed.decision.by, listed.suggested) == (item.id, "ann", True)


def test_a_decision_costs_a_rescore_and_no_new_index(matcher: Matcher) -> None:
    posting = next(iter(matcher.snapshot.requirements))
    before = matcher.rank(matcher.posting_held(posting))
    item = next(i for i in review_items(matcher.snapshot) if i.decision.record == posting)
    decide(matcher.snapshot, [item.id], "confirmed", "ann")
    assert not matcher.is_fresh()
    after = matcher.rank(matcher.posting_held(posting))  # answers at once
    assert matcher.is_fresh()
    confirmed = [r for r in matcher.snapshot.requirements[posting] if r.state == "confirmed"]
    assert [(r.skill, r.probability) for r in confirmed] == [(item.decision.skill, 1.0)]
    undo(matcher.workspace, "ann")
    assert [m.score for m in matcher.rank(matcher.posting_held(posting))] == [m.score for m in before]
    assert len(after) == len(before)


def test_changed_words_make_a_decision_stale_not_silent(matcher: Matcher) -> None:
    item = first(matcher)
    decide(matcher.snapshot, [item.id], "confirmed", "ann")
    record = matcher.snapshot.credentials[item.decision.record]
    matcher.workspace.save([replace(record, competencies=(Competency("Entirely other words."),))])
    matcher.index()
    (stale,) = review_items(matcher.snapshot, Which(stale=True))
    assert (stale.id, stale.stale) == (item.id, "its words have changed")
    assert all(one.state == "suggested" for one in matcher.snapshot.taught.get(record.id, ()))
    matcher.workspace.save([record])
    matcher.index()
    assert not review_items(matcher.snapshot, Which(stale=True))
    assert item.decision.skill in {
        one.skill for one in matcher.snapshot.taught[record.id] if one.state == "confirmed"
    }


def test_retarget_rejects_one_and_confirms_the_other(matcher: Matcher) -> None:
    item = first(matcher)
    taken = {one.skill for one in matcher.snapshot.taught[item.decision.record]}
    other = next(
        label
        for uri, label in zip(matcher.framework.uris, matcher.framework.labels, strict=True)
        if uri not in taken
    )
    old, new = retarget(matcher.snapshot, item.id, other, "ann", "too broad")
    assert (old.state, new.state, new.statement, old.batch) == (
        "rejected",
        "confirmed",
        old.statement,
        new.batch,
    )
    found = {one.label: one for one in matcher.snapshot.taught[item.decision.record]}
    assert found[other].probability == 1.0
    assert item.decision.label not in found
    with pytest.raises(InputError, match="already"):
        retarget(matcher.snapshot, new.key, other, "ann")
    undo(matcher.workspace, "ann")
    assert {one.skill for one in matcher.snapshot.taught[item.decision.record]} == taken


def test_added_links_need_words_that_stand(matcher: Matcher) -> None:
    record = next(one for one in matcher.snapshot.credentials.values() if one.competencies)
    words, label = record.competencies[0].text, matcher.framework.labels[-1]
    with pytest.raises(InputError, match="has no statement"):
        add(matcher.snapshot, record.id, label, "ann", statement="No such words.")
    with pytest.raises(NotFoundError):
        add(matcher.snapshot, "nothing", label, "ann")
    with pytest.raises(NotFoundError):
        add(matcher.snapshot, record.id, "no such skill", "ann")
    (made,) = add(matcher.snapshot, record.id, label, "ann", statement=words[:25])
    assert made.statement == words
    assert any(one.label == label and one.state == "confirmed" for one in matcher.snapshot.taught[record.id])


def test_bulk_keeps_to_its_threshold_and_a_dry_run_keeps_nothing(matcher: Matcher) -> None:
    open_ = review_items(matcher.snapshot)
    middle = sorted(item.probability for item in open_)[len(open_) // 2]
    planned = bulk(matcher.snapshot, "confirmed", Which(at_least=middle), "ann", dry_run=True)
    assert matcher.workspace.decisions.version == 0
    made = bulk(matcher.snapshot, "confirmed", Which(at_least=middle), "ann")
    assert [one.key for one in made] == [one.key for one in planned]
    assert {one.key for one in made} == {item.id for item in open_ if item.probability >= middle}
    found = stats(matcher.snapshot)
    assert found.counts["confirmed"] == len(made)
    assert 0 < found.share.confirmed_share < 1
    assert "suggested" in found.sentence
    assert "are needed" in calibrate(matcher.snapshot, on=True).reason  # bulk decisions teach no probability
    undo(matcher.workspace, "bob")
    assert stats(matcher.snapshot).counts["confirmed"] == 0
    assert stats(matcher.snapshot).reviewers == {"ann": len(made), "bob": len(made)}


def test_undo_leaves_what_was_decided_anew(matcher: Matcher) -> None:
    item = first(matcher)
    decide(matcher.snapshot, [item.id], "confirmed", "ann")
    (later,) = decide(matcher.snapshot, [item.id], "rejected", "bob")
    with pytest.raises(InputError, match="anew"):
        undo(matcher.workspace, "ann", "b1")
    (back,) = undo(matcher.workspace, "ann", later.batch)
    assert (back.state, back.origin) == ("confirmed", "undo")
    with pytest.raises(NotFoundError):
        undo(matcher.workspace, "ann", "b99")


def test_a_sheet_filled_in_is_taken_over_once(matcher: Matcher) -> None:
    rows = [item.decision for item in review_items(matcher.snapshot)][:3]
    filled = [replace(rows[0], state="confirmed"), replace(rows[1], state="rejected", by="carl"), rows[2]]
    done = import_mapping(matcher.workspace, filled, "ann")
    assert [(one.state, one.by, one.origin) for one in done.changed] == [
        ("confirmed", "ann", "import"),
        ("rejected", "ann", "import"),
    ]
    again = [item.decision for item in review_items(matcher.snapshot)]
    assert import_mapping(matcher.workspace, again, "ann").changed == ()
    strange = Decision("credential", "c", "x", "esco", "urn:nowhere", "confirmed")
    assert import_mapping(matcher.workspace, [strange], "ann").unknown == ("urn:nowhere",)


def test_statements_held_against_skills_carry_what_was_said(matcher: Matcher) -> None:
    item = first(matcher)
    said = item.decision
    mapped = (Mapped(said.record, said.statement, said.skill, said.label, 0.6),)
    assert matcher.snapshot.decided(mapped) == mapped
    decide(matcher.snapshot, [item.id], "rejected", "ann")
    (found,) = matcher.snapshot.decided(mapped)
    assert (found.state, found.probability) == ("rejected", 0.6)
    other = next(label for label in matcher.framework.labels if label != said.label)
    add(matcher.snapshot, said.record, other, "ann", statement=said.statement)
    states = [(one.label, one.state) for one in matcher.snapshot.decided(mapped)]
    assert states == [(said.label, "rejected"), (other, "confirmed")]


def test_recalibration_is_fitted_switched_on_and_off(matcher: Matcher) -> None:
    item = max(review_items(matcher.snapshot), key=lambda one: 0 < one.probability < 1)
    said = item.decision
    made = [
        Decision(
            "statement", "", f"Statement {n}.", matcher.framework.info.id, said.skill,
            "confirmed" if n % 4 == 0 else "rejected", probability=0.9 - 0.2 * (n % 2),
        )
        for n in range(120)
    ]  # fmt: skip
    matcher.workspace.decisions.append(made)
    before = next(i.probability for i in review_items(matcher.snapshot) if i.id == item.id)
    found = calibrate(matcher.snapshot, on=True)
    assert found.useful
    assert found.loss_after < found.loss_before
    after = next(i.probability for i in review_items(matcher.snapshot) if i.id == item.id)
    assert after == found.apply(before) != before
    assert stats(matcher.snapshot).recalibrating
    calibrate(matcher.snapshot, on=False)
    assert next(i.probability for i in review_items(matcher.snapshot) if i.id == item.id) == before


def test_bulk_leaves_alone_what_was_said_of_the_statement_wherever_it_stands(matcher: Matcher) -> None:
    said = first(matcher).decision
    add(matcher.snapshot, "", said.skill, "ann", statement=said.statement)
    which = Which(record=said.record)
    assert said.key not in {one.key for one in bulk(matcher.snapshot, "rejected", which, "bob")}
    assert (said.skill, "confirmed") in {
        (one.skill, one.state) for one in matcher.snapshot.taught[said.record]
    }


def test_an_added_link_bears_the_name_that_the_framework_has_now(matcher: Matcher) -> None:
    """Not the one of an earlier version, or whatever a spreadsheet says."""
    record, skill = first(matcher).decision.record, str(matcher.framework.uris[9])
    (made,) = add(matcher.snapshot, record, skill, "ann")
    told = replace(made, label="Anything else", by="", at="", skill=str(matcher.framework.uris[11]))
    import_mapping(matcher.workspace, [told], "bob")
    taught = {one.skill: one.label for one in matcher.snapshot.taught[record]}
    for row in (9, 11):
        assert taught[str(matcher.framework.uris[row])] == matcher.framework.labels[row]

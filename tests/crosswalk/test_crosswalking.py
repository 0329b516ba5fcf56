"""Mapping two frameworks of a workspace, deciding on it, and what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from skillmatch.domain import (
    Alignment,
    Competency,
    Credential,
    Decision,
    FrameworkInfo,
    FrameworkRecords,
    Occupation,
    Relation,
    Skill,
)
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.crosswalking import (
    CrosswalkItem,
    Pair,
    Said,
    add_mapping,
    bulk_mappings,
    crosswalk_items,
    decide_mappings,
    suggest,
)
from skillmatch.matcher.review_files import import_mapping, read_mapping, write_mapping
from skillmatch.matcher.reviewing import undo

OWN = "urn:own:"
PAIR = Pair("skill", "own", "starter")


@pytest.fixture
def matcher(workspace_copy: Path) -> Iterator[Matcher]:
    with Matcher.open(workspace_copy, framework="starter") as opened:
        labels = [*opened.framework.labels[:3], "herd reindeer"]
        skills = tuple(Skill(f"{OWN}{number}", label) for number, label in enumerate(labels))
        jobs = (Occupation(f"{OWN}job", opened.framework.occupations[0].label),)
        info = FrameworkInfo("own", "Our own", "1", "CC0", "tests", "1" * 64)
        opened.workspace.save_framework(FrameworkRecords(info, skills, occupations=jobs))
        yield opened


def suggested(matcher: Matcher, pair: Pair = PAIR) -> list[CrosswalkItem]:
    suggest(matcher.workspace, pair, HashingEncoder())
    return crosswalk_items(matcher.workspace, pair)


def test_what_has_the_same_name_comes_first(matcher: Matcher) -> None:
    found = suggested(matcher)
    best = {item.decision.record: item.decision for item in reversed(found)}
    for number in range(3):
        one = best[f"{OWN}{number}"]
        assert (one.statement.casefold(), one.relation) == (one.label.casefold(), "exactMatch")
    again = suggest(matcher.workspace, PAIR, HashingEncoder())
    assert (again.read, again.sources) == (0, 4)
    turned = crosswalk_items(matcher.workspace, PAIR.turned)
    assert {item.id for item in turned} == {item.id for item in found}
    with pytest.raises(InputError, match="itself"):
        suggest(matcher.workspace, Pair("skill", "own", "own"), HashingEncoder())


def test_occupations_are_mapped_too(matcher: Matcher) -> None:
    (best, *_) = suggested(matcher, Pair("occupation", "own", "starter"))
    assert (best.decision.record, best.decision.relation) == (f"{OWN}job", "exactMatch")


def teach(matcher: Matcher, uri: str) -> str:
    """A credential that is aligned to one of our own skills, and says nothing else."""
    made = Credential("c-own", "Own", "school", competencies=(Competency("Zzz.", (Alignment(uri),)),))
    matcher.workspace.save([made])
    matcher.index()
    return made.id


def test_only_confirmed_mappings_count_and_only_exact_ones_state(matcher: Matcher) -> None:
    item = next(one for one in suggested(matcher) if one.decision.record == f"{OWN}1")
    key = teach(matcher, f"{OWN}1")
    target = item.decision.skill
    assert key not in matcher.snapshot.taught or not matcher.snapshot.taught[key]
    decide_mappings(matcher.workspace, PAIR, [item.id], Said("confirmed", "ann", "exactMatch"))
    (one,) = matcher.snapshot.taught[key]
    assert (one.skill, one.probability, one.aligned) == (target, 1.0, True)
    assert matcher.snapshot.crosswalk[f"{OWN}1"] == (target,)
    (held,) = matcher.snapshot.decided((), [matcher.snapshot.credentials[key]])  # what gaps are told
    assert (held.skill, held.probability, held.aligned) == (target, 1.0, True)
    decide_mappings(matcher.workspace, PAIR.turned, [item.id[:6]], Said("confirmed", "ann", "narrowMatch"))
    (one,) = matcher.snapshot.taught[key]  # from here to there: our own is the narrower one
    assert (one.probability, one.aligned) == (matcher.settings.narrower, False)
    assert f"{OWN}1" not in matcher.snapshot.crosswalk
    undo(matcher.workspace, "ann")
    undo(matcher.workspace, "ann")
    assert not matcher.snapshot.taught.get(key)


def test_decisions_outlive_new_suggestions_and_files(matcher: Matcher, tmp_path: Path) -> None:
    first = suggested(matcher)[0]
    decide_mappings(matcher.workspace, PAIR, [first.id], Said("rejected", "ann"))
    matcher.workspace._database.run("DELETE FROM mappings")
    held = {item.id: item for item in suggested(matcher)}
    assert held[first.id].state == "rejected"
    path = tmp_path / "own.sssom.tsv"
    rows = [item.decision for item in held.values()]
    assert write_mapping(path, rows, "sssom") == len(rows)
    assert import_mapping(matcher.workspace, read_mapping(path, "sssom"), "bob").changed == ()
    undo(matcher.workspace, "ann")
    (back,) = import_mapping(matcher.workspace, read_mapping(path, "sssom"), "bob").changed
    assert (back.state, back.by, back.key) == ("rejected", "ann", first.id)


def test_added_and_bulk(matcher: Matcher) -> None:
    label = matcher.framework.labels[7]
    (made,) = add_mapping(
        matcher.workspace, PAIR, "herd reindeer", label, Said("confirmed", "ann", "closeMatch")
    )
    assert (made.relation, made.origin) == ("closeMatch", "single")
    with pytest.raises(NotFoundError):
        add_mapping(matcher.workspace, PAIR, "herd reindeer", "no such skill", Said("confirmed", "ann"))
    suggested(matcher)
    planned = bulk_mappings(matcher.workspace, PAIR, 0.0, 0.3, Said("rejected", "ann"), dry_run=True)
    assert matcher.workspace.decisions.version == 1
    assert len(bulk_mappings(matcher.workspace, PAIR, 0.0, 0.3, Said("rejected", "ann"))) == len(planned)
    with pytest.raises(NotFoundError):
        decide_mappings(matcher.workspace, PAIR, ["ffff"], Said("confirmed", "ann"))


def test_commands(matcher: Matcher, run: Callable[..., object], tmp_path: Path) -> None:
    folder = matcher.workspace.path
    done = run("crosswalk", "suggest", "own", "starter", "-w", folder, "--encoder", "hashing")
    assert done.code == 0, done.err  # type: ignore[attr-defined]
    listed = run("crosswalk", "list", "own", "starter", "-w", folder)
    assert "exactMatch" in listed.out  # type: ignore[attr-defined]
    gold = tmp_path / "gold.csv"
    gold.write_text(f"source,target\n{OWN}0,{matcher.framework.labels[0]}\nnobody,nothing\n")
    measured = run(
        "eval", "crosswalk", gold, "own", "starter", "--kind", "skill", "-w", folder, "--encoder", "hashing"
    )
    assert measured.code == 0, measured.err  # type: ignore[attr-defined]
    assert "1.000" in measured.out  # type: ignore[attr-defined]
    assert "nobody" in measured.err  # type: ignore[attr-defined]


def test_what_a_new_version_no_longer_has_is_not_suggested(matcher: Matcher) -> None:
    """Until somebody looks for mappings anew, too: a bulk decision would confirm what is not there."""
    before = suggested(matcher)
    kept = Skill(f"{OWN}1", "Renamed since")
    info = FrameworkInfo("own", "Our own", "2", "CC0", "tests", "2" * 64)
    matcher.workspace.save_framework(FrameworkRecords(info, (kept,)))
    for pair in (PAIR, PAIR.turned):
        found = crosswalk_items(matcher.workspace, pair)
        assert {item.id for item in found} == {item.id for item in before if item.decision.record == kept.uri}
        assert {item.decision.statement if pair is PAIR else item.decision.label for item in found} == {
            "Renamed since"
        }


def test_the_exact_occupation_goes_before_one_that_is_only_close(matcher: Matcher) -> None:
    pair = Pair("occupation", "own", "starter")
    job, near = (one.uri for one in matcher.framework.occupations[:2])
    for target, relation in ((near, "closeMatch"), (job, "exactMatch")):
        add_mapping(matcher.workspace, pair, f"{OWN}job", target, Said("confirmed", "ann", relation))  # type: ignore[arg-type]
    assert matcher.snapshot.hearing.across.occupations == {f"{OWN}job": job}


def test_what_a_framework_states_is_nobodys_decision_after_import(matcher: Matcher, tmp_path: Path) -> None:
    label = matcher.framework.labels[0]
    target = str(matcher.framework.uris[0])
    info = FrameworkInfo("own", "Our own", "2", "CC0", "tests", "2" * 64)
    stated = (Relation(f"{OWN}0", target, "narrowMatch"),)
    matcher.workspace.save_framework(FrameworkRecords(info, (Skill(f"{OWN}0", label),), relations=stated))
    for pair in (PAIR, PAIR.turned):
        rows = [item.decision for item in crosswalk_items(matcher.workspace, pair)]
        path = tmp_path / "own.csv"
        write_mapping(path, rows, "csv")
        assert import_mapping(matcher.workspace, read_mapping(path, "csv"), "bob").changed == ()
    (no,) = import_mapping(matcher.workspace, [replace(rows[0], state="rejected")], "bob").changed
    (yes,) = import_mapping(matcher.workspace, rows, "bob").changed
    assert (no.state, yes.state, yes.by) == ("rejected", "confirmed", "bob")


def test_the_end_that_is_not_here_is_named(matcher: Matcher) -> None:
    target = str(matcher.framework.uris[0])
    one = Decision(
        "skill", "urn:nowhere", "X", "?", target, "confirmed", relation="exactMatch", source_framework="?"
    )
    assert import_mapping(matcher.workspace, [one], "bob").unknown == ("urn:nowhere",)

"""Sheets made in small turns; programmes handed in; decisions heard at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skillmatch.errors import BusyError, FrameworkError, InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import links_of, matcher_in, other_frameworks, sheet
from skillmatch.matcher.gap_report import GapOptions
from skillmatch.matcher.heeding import heard_now
from skillmatch.matcher.mapping import mapped_statements, read_statements
from skillmatch.matcher.programme_links import look_closer
from skillmatch.matcher.programmes import Programme
from skillmatch.matcher.reviewing import decide, last_batch, retarget, undo
from skillmatch.matcher.sent_programmes import (
    FOLDER,
    find_programme,
    keep_sent_programme,
    read_sent_programme,
)

_STACK = "data-analyst-stack"
_TEXT = b"""# Working with data
## Learning outcomes
- Clean a dataset with SQL queries and spreadsheets
- Write Python programs with tests
- Manage the budget of a project
"""
_PATIENT = 60.0


@pytest.fixture
def matcher(workspace_copy: Path) -> Iterator[Matcher]:
    _forget_links(workspace_copy)  # other tests may have asked the sample
    with Matcher.open(workspace_copy) as opened:
        yield opened


def _forget_links(folder: Path) -> None:
    for file in (folder / "derived").glob("statements-*"):
        file.unlink()


def test_statements_read_in_turns_are_those_read_at_once(matcher: Matcher) -> None:
    snapshot, programme = matcher.snapshot, matcher.programme(_STACK)
    turns = [read_statements(snapshot, matcher.linker, programme.credentials, 0)]
    assert 0 < turns[0].read < turns[0].total
    while not turns[-1].whole:
        turns.append(read_statements(snapshot, matcher.linker, programme.credentials, 0))
        assert turns[-1].read > turns[-2].read
    _forget_links(snapshot.workspace.path)
    assert turns[-1].mapped == mapped_statements(snapshot, matcher.linker, programme.credentials)


def test_what_was_read_outlives_records_that_are_added(matcher: Matcher) -> None:
    programme = matcher.programme(_STACK)
    mapped_statements(matcher.snapshot, matcher.linker, programme.credentials)
    matcher.workspace.save([matcher.workspace.people()["amara"]])
    again = read_statements(matcher.snapshot, matcher.linker, programme.credentials, 0)
    assert again.whole


def test_a_sheet_goes_on_where_it_was(matcher: Matcher) -> None:
    first = sheet(matcher, _STACK, GapOptions(), 0)
    assert first.report is None
    with pytest.raises(BusyError, match="still being read"):
        links_of(matcher, _STACK, 0)
    for _ in range(30):
        found = sheet(matcher, _STACK, GapOptions(), 0.2)
        if found.report is not None:
            break
    assert found.report == matcher.gaps(_STACK, options=GapOptions())
    assert len({one.id for one in found.links}) == len(found.links)


def test_a_pinned_sheet_hears_decisions_and_undoings_at_once(matcher: Matcher) -> None:
    pinned = matcher.pinned(matcher.snapshot, fresh=True)
    before = sheet(pinned, _STACK, GapOptions(), _PATIENT)
    assert before.report is not None
    items = [one.item for one in before.links]
    decide(before.snapshot, [one.id for one in items], "rejected", "ann", items=items)
    after = sheet(pinned, _STACK, GapOptions(), _PATIENT)
    assert after.report is not None
    assert after.decided == len(after.links) == len(before.links)
    assert after.report.covered == ()
    assert after.report == matcher.gaps(_STACK, options=GapOptions())
    history = matcher.workspace.decisions.history()
    keys = {one.id for one in before.links}
    assert last_batch(history, "bob", keys) == ""
    undo(matcher.workspace, "ann", last_batch(history, "ann", keys))
    assert sheet(pinned, _STACK, GapOptions(), _PATIENT).report == before.report
    assert last_batch(matcher.workspace.decisions.history(), "ann", keys) == ""
    assert heard_now(pinned.snapshot) is heard_now(pinned.snapshot)


def test_a_syllabus_is_kept_found_and_decided_on(matcher: Matcher) -> None:
    programme = read_sent_programme(_TEXT, ".MD", "Ours")
    key = keep_sent_programme(matcher.workspace.path, programme)
    assert key == keep_sent_programme(matcher.workspace.path, programme)
    assert find_programme(matcher.snapshot, key) == programme
    assert programme.name == "Ours"
    snapshot, links = links_of(matcher, key, _PATIENT)
    link = links[0]
    closer = look_closer(snapshot, matcher.linker(), link.link.statement, link.link.skill)
    assert link.link.statement[closer.start : closer.end].casefold() in link.link.statement.casefold()
    retarget(snapshot, link.id, "Statistics", "ann", items=[one.item for one in links])
    states = {one.link.label: one.link.state for one in links_of(matcher, key, _PATIENT)[1]}
    assert states["Statistics"] == "confirmed"
    assert states[link.link.label] == "rejected"


def test_the_newest_are_kept(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("skillmatch.matcher.sent_programmes._MOST_KEPT", 3)
    keys = [
        keep_sent_programme(matcher.workspace.path, read_sent_programme(_TEXT, ".md", str(number)))
        for number in range(5)
    ]
    kept = {file.stem for file in (matcher.workspace.path / FOLDER).glob("*.json")}
    assert kept == set(keys[2:])
    with pytest.raises(NotFoundError, match="kept for a while"):
        find_programme(matcher.snapshot, keys[0])


@pytest.mark.parametrize("key", ["sent-", "sent-../../workspace", "sent-zz", "sent-ä"])
def test_names_reach_no_other_file(matcher: Matcher, key: str) -> None:
    with pytest.raises(NotFoundError):
        find_programme(matcher.snapshot, key)


@pytest.mark.parametrize(
    ("raw", "suffix", "said"),
    [
        (b"MZ", ".exe", "not read here"),
        (b"{", ".json", "sent.json"),
        (b"# A\n", ".md", "no statement"),
        (b"# A\n## Outcomes\n" + b"".join(b"- Use tool %d\n" % n for n in range(10)), ".md", ""),
    ],
)
def test_what_cannot_be_read_names_no_place(raw: bytes, suffix: str, said: str) -> None:
    if not said:
        assert isinstance(read_sent_programme(raw, suffix), Programme)
        return
    with pytest.raises(InputError, match=said) as told:
        read_sent_programme(raw, suffix)
    assert "/" not in str(told.value).replace("/ ", "")


def test_other_frameworks_are_those_indexed(matcher: Matcher) -> None:
    assert other_frameworks(matcher) == ("starter",)
    assert matcher_in(matcher, "starter") is matcher
    with pytest.raises(FrameworkError, match="Nothing is indexed"):
        matcher_in(matcher, "esco")


def test_an_occupation_asked_by_strangers_is_no_file(matcher: Matcher, tmp_path: Path) -> None:
    file = tmp_path / "role.txt"
    file.write_text("Data analyst\nReads data and draws charts.\n")
    with pytest.raises(NotFoundError):
        matcher.gaps(_STACK, options=GapOptions(occupation=str(file), files=False))
    assert matcher.gaps(_STACK, options=GapOptions(occupation=str(file))).asked

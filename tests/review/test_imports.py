"""Files of decisions that contradict themselves, or speak of what is not here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Decision
from skillmatch.errors import InputError
from skillmatch.matcher import Matcher
from skillmatch.matcher.review_files import import_mapping, write_mapping
from skillmatch.matcher.review_items import Which, review_items
from skillmatch.matcher.reviewing import undo
from skillmatch.readers.mapping_tables import read_mapping_csv


@pytest.fixture
def link(matcher: Matcher) -> Decision:
    return next(one.decision for one in review_items(matcher.snapshot) if one.decision.kind == "credential")


def test_rows_that_contradict_each_other_change_nothing(matcher: Matcher, link: Decision) -> None:
    yes, no = replace(link, state="confirmed"), replace(link, state="rejected")
    for rows in ((yes, no), (no, yes), (yes, link, no)):
        with pytest.raises(InputError, match="contradict"):
            import_mapping(matcher.workspace, rows, "ann")
    assert matcher.workspace.decisions.version == 0
    assert (
        len(import_mapping(matcher.workspace, [yes, yes, yes], "ann").changed) == 1
    )  # said thrice, kept once
    with pytest.raises(InputError, match="contradict"):
        import_mapping(matcher.workspace, [no, yes], "ann")  # whatever is decided here already
    (kept,) = import_mapping(
        matcher.workspace, [no, link], "ann"
    ).changed  # a suggestion says nothing beside it
    assert kept.state == "rejected"


def test_a_sheet_takes_back_nothing_that_others_decided_meanwhile(matcher: Matcher, link: Decision) -> None:
    import_mapping(matcher.workspace, [replace(link, state="confirmed")], "ann")
    assert import_mapping(matcher.workspace, [link], "bob").changed == ()  # as exported before
    (said,) = matcher.workspace.decisions.current()
    assert (said.state, said.by) == ("confirmed", "ann")
    (back,) = import_mapping(matcher.workspace, [replace(said, state="suggested")], "bob").changed
    assert (back.state, back.by) == ("suggested", "bob")  # edited in an export that held the decision


def test_what_was_decided_in_bulk_is_so_after_a_journey_too(matcher: Matcher, link: Decision) -> None:
    """Nobody looked at the single link, and so it calibrates nothing elsewhere either."""
    made = replace(link, state="confirmed", by="ann", at="2026-11-22T01:30:00Z", origin="bulk")
    (kept,) = import_mapping(matcher.workspace, [made], "bob").changed
    assert (kept.origin, kept.by) == ("bulk", "ann")
    (edited,) = import_mapping(matcher.workspace, [replace(kept, state="rejected")], "bob").changed
    assert (edited.origin, edited.by) == ("import", "bob")


def test_what_is_not_here_is_told_and_waits(matcher: Matcher, link: Decision) -> None:
    rows = [
        replace(link, state="confirmed"),
        replace(link, state="confirmed", record="no-such-credential"),
        replace(link, state="confirmed", statement="Words that nobody wrote."),
    ]
    done = import_mapping(matcher.workspace, rows, "ann", dry_run=True)
    assert [one.key for one in done.nowhere] == [one.key for one in rows[1:]]
    assert len(import_mapping(matcher.workspace, rows, "ann").nowhere) == 2
    stale = {one.id: one.stale for one in review_items(matcher.snapshot, Which(stale=True))}
    assert stale == {rows[1].key: "the credential is gone", rows[2].key: "its words have changed"}


def test_the_command_names_what_is_not_here(
    run: Callable[..., Any], workspace_copy: Path, tmp_path: Path, link: Decision
) -> None:
    file = tmp_path / "mapping.csv"
    write_mapping(file, [replace(link, state="confirmed", record="elsewhere\x1b[31m")], "csv")
    done = run("review", "import", file, "-w", workspace_copy)
    assert done.code == 0
    assert "elsewhere" in done.err
    assert "without effect" in done.err
    assert "\x1b" not in done.err


def test_nothing_to_undo_is_said_so(matcher: Matcher) -> None:
    with pytest.raises(InputError, match="nothing left to undo"):
        undo(matcher.workspace, "ann")


@pytest.mark.parametrize(
    ("change", "words"),
    [({"at": "2999-01-01T00:00:00Z"}, "yet to come"), ({"by": "x" * 201}, "longer than 200")],
)
def test_nobody_decided_tomorrow_or_under_a_page_long_name(
    change: dict[str, str], words: str, link: Decision, tmp_path: Path
) -> None:
    file = tmp_path / "mapping.csv"
    write_mapping(file, [replace(link, state="confirmed", **change)], "csv")  # type: ignore[arg-type]
    with pytest.raises(InputError, match=words):
        list(read_mapping_csv(file))

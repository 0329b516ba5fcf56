"""An erasure that is cut short, or told of late, leaves no key, and can be asked for again."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch import Matcher
from skillmatch.access import AccessStore, Scope
from skillmatch.errors import NotFoundError, WorkspaceError
from skillmatch.jobs import erase
from skillmatch.jobs.store import JobStore
from skillmatch.workspace import Workspace, erasure


def _keyed(folder: Path, person: str) -> None:
    with AccessStore(folder) as keys:
        keys.create([Scope.LEARNER], person=person, label="Zoe of the north")


def _keys(folder: Path) -> tuple[object, ...]:
    with AccessStore(folder) as keys:
        return keys.keys()


def _late(*_: object) -> None:
    raise WorkspaceError("The person is erased, but another process still reads the store.")


def test_keys_go_though_another_process_still_reads(
    workspace_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keyed(workspace_copy, "amara")
    with Matcher.open(workspace_copy) as matcher:
        fresh = matcher.is_fresh()
        monkeypatch.setattr(erasure, "scrub", _late)
        with pytest.raises(WorkspaceError, match="is erased"):
            matcher.erase("amara")
        assert "amara" not in matcher.workspace.people()
        assert matcher.is_fresh() == fresh
    assert _keys(workspace_copy) == ()
    assert "person.erase" in (workspace_copy / "audit.jsonl").read_text()


def test_keys_stay_where_nothing_was_erased(workspace_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _keyed(workspace_copy, "amara")
    with Matcher.open(workspace_copy) as matcher:
        monkeypatch.setattr(erasure, "erase", _late)
        with pytest.raises(WorkspaceError):
            matcher.erase("amara")
        assert "amara" in matcher.workspace.people()
    assert len(_keys(workspace_copy)) == 1


@pytest.mark.parametrize("jobs", [False, True])
def test_keys_that_outlived_their_person_go_when_asked_again(workspace_copy: Path, jobs: bool) -> None:
    _keyed(workspace_copy, "amara")
    with Workspace.open(workspace_copy) as workspace:
        workspace.delete_person("amara")  # as if the process had ended right behind it
    if jobs:
        JobStore(workspace_copy).close()
    with Matcher.open(workspace_copy) as matcher:
        erase(matcher, "amara")
        assert _keys(workspace_copy) == ()
        with pytest.raises(NotFoundError):
            erase(matcher, "amara")


def test_a_damaged_index_keeps_nobody_from_being_erased(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        matcher.index()
    damaged = [file for file in (workspace_copy / "derived").rglob("*") if file.is_file()]
    for file in damaged:
        file.write_bytes(file.read_bytes()[:-20])
    assert damaged
    with Matcher.open(workspace_copy) as matcher:
        matcher.erase("amara")
        assert "amara" not in matcher.workspace.people()

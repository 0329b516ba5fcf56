"""The history of decisions: append-only, durable, shared by processes."""

from __future__ import annotations

import multiprocessing
import sqlite3
from pathlib import Path

import pytest

from skillmatch.domain import Decision, LinkState, Mapping, Person
from skillmatch.errors import NotFoundError, WorkspaceError
from skillmatch.workspace import Workspace

from .conftest import framework


def decided(skill: str = "urn:s1", state: LinkState = "confirmed", by: str = "ann") -> Decision:
    return Decision("credential", "cred-1", "Plans lessons.", "esco", skill, state, by=by)


def test_the_latest_word_counts_and_none_is_lost(workspace: Workspace) -> None:
    store = workspace.decisions
    (first,) = store.append([decided()])
    (second,) = store.append([decided(state="rejected", by="bob")])
    assert (first.number, second.number, store.version) == (1, 2, 2)
    assert first.at.endswith("Z")
    assert store.current("esco") == (second,)
    assert store.history() == (first, second)
    assert store.before(second) == first
    assert store.history(batch=first.batch) == (first,)
    assert store.current("onet") == ()


def test_nothing_kept_can_be_changed_or_deleted(workspace: Workspace) -> None:
    workspace.decisions.append([decided()])
    for sql in ("DELETE FROM decisions", "UPDATE decisions SET payload = x'00'"):
        with pytest.raises(WorkspaceError, match="never"), workspace._database.writing() as connection:
            connection.execute(sql)
    assert len(workspace.decisions.history()) == 1


def test_decisions_outlive_the_framework(workspace: Workspace) -> None:
    workspace.save_framework(framework("esco"))
    workspace.decisions.append([decided()])
    workspace.mappings.put(
        ("skill", "esco", "onet"), "v", [("urn:s1", (Mapping("urn:s1", "x", "X", "", 0.5),))]
    )
    workspace.remove_framework("esco")
    assert len(workspace.decisions.current("esco")) == 1
    assert workspace.mappings.pairs() == {}


def test_a_reviewer_is_forgotten_and_the_decisions_stay(workspace: Workspace) -> None:
    name = "Zebulon Quarrywater"
    workspace.decisions.append([decided(by=name), decided("urn:s2", by="bob")])
    assert workspace.decisions.forget(name, "reviewer 1") == 1
    assert [one.by for one in workspace.decisions.history()] == ["reviewer 1", "bob"]
    for path in workspace.path.glob("workspace.db*"):
        assert name.encode() not in path.read_bytes()
    with pytest.raises(NotFoundError):
        workspace.decisions.forget(name)


def test_erasing_a_person_takes_their_name_off_their_decisions(workspace: Workspace) -> None:
    workspace.save([Person("ann", goal="x")])
    workspace.decisions.append([decided(by="ann")])
    workspace.delete_person("ann")
    assert workspace.decisions.history()[0].by == ""


def _append(folder: Path, name: str) -> None:
    with Workspace.open(folder) as workspace:
        for number in range(20):
            workspace.decisions.append([decided(f"urn:{name}:{number}", by=name)])


def test_two_processes_append_without_losing_a_word(workspace: Workspace) -> None:
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_append, args=(workspace.path, name)) for name in ("one", "two")]
    for other in others:
        other.start()
    for other in others:
        other.join()
        assert other.exitcode == 0
    found = workspace.decisions.history()
    assert [one.number for one in found] == list(range(1, 41))
    assert len({one.batch for one in found}) == 40


def test_a_store_of_version_two_learns_to_remember(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "ws") as workspace:
        workspace.save([Person("ann")])
    connection = sqlite3.connect(tmp_path / "ws" / "workspace.db")
    connection.executescript(
        "DROP TABLE decisions; DROP TABLE mappings; DROP TABLE consents; DROP TABLE journal;"
        "PRAGMA user_version = 2;"
    )
    connection.close()
    with Workspace.open(tmp_path / "ws") as workspace:
        assert list(workspace.people()) == ["ann"]
        assert workspace.decisions.append([decided()])[0].number == 1

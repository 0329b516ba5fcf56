"""Consents: given and taken back in time, never rewritten, gone with the person."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from skillmatch.domain import Person
from skillmatch.errors import InputError, NotFoundError, WorkspaceError
from skillmatch.workspace import EVERYBODY, Workspace


@pytest.fixture
def store(tmp_path: Path) -> Workspace:
    workspace = Workspace.create(tmp_path / "ws")
    workspace.save([Person("ann"), Person("ben")])
    return workspace


def test_one_audience_is_not_another(store: Workspace) -> None:
    given = store.consents.give("ann", "employer-1")
    assert store.consents.give("ann", "employer-1") == given
    assert store.consents.permits("ann", "employer-1")
    assert not store.consents.permits("ann", "employer-2")
    assert not store.consents.permits("ben", "employer-1")
    store.consents.give("ben", EVERYBODY)
    assert store.consents.permits("ben", "employer-2")
    assert not store.consents.permits("ann", EVERYBODY)


def test_the_history_stays(store: Workspace) -> None:
    for _ in range(2):
        store.consents.give("ann", "e")
        assert store.consents.withdraw("ann", "e").withdrawn is not None
    assert [one.withdrawn is None for one in store.consents.of("ann")] == [False, False]
    assert not store.consents.permits("ann", "e")
    with pytest.raises(NotFoundError):
        store.consents.withdraw("ann", "e")
    generation = store.generation()
    store.consents.give("ann", "e")
    assert store.generation() == generation


def test_what_is_no_consent(store: Workspace) -> None:
    for audience in ("", " ", "x" * 201, "two\nlines"):
        with pytest.raises(InputError):
            store.consents.give("ann", audience)
    with pytest.raises(NotFoundError):
        store.consents.give("nobody", "e")


def test_rows_are_closed_once_and_never_changed(store: Workspace) -> None:
    store.consents.give("ann", "e")
    store.consents.withdraw("ann", "e")
    for change in (
        "withdrawn = ''",
        "audience = 'f'",
        "person = 'ben'",
        "given = '2020'",
        "withdrawn = '2020'",
    ):
        with pytest.raises(WorkspaceError, match="never changed"), store._database.writing() as connection:
            connection.execute(f"UPDATE consents SET {change}")


def test_erasing_a_person_erases_their_consents(store: Workspace) -> None:
    store.consents.give("ann", "somebody-special")
    store.consents.give("ben", "e")
    store.delete_person("ann")
    assert store.consents.of("ann") == ()
    assert len(store.consents.of("ben")) == 1
    store.close()
    held = b"".join(file.read_bytes() for file in store.path.rglob("*") if file.is_file())
    assert b"somebody-special" not in held


def test_a_store_of_version_4_learns_of_them(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "ws").close()
    connection = sqlite3.connect(tmp_path / "ws" / "workspace.db")
    connection.executescript("DROP TABLE consents; PRAGMA user_version = 4;")
    connection.close()
    with Workspace.open(tmp_path / "ws") as workspace:
        workspace.save([Person("ann")])
        assert workspace.consents.give("ann", "e").number == 1

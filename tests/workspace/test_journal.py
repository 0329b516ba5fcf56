"""Answers and audit runs stay, in order, across openings and from older stores."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillmatch.workspace import Workspace

_NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_entries_come_back_in_order_and_none_is_overwritten(tmp_path: Path) -> None:
    with Workspace.create(tmp_path) as workspace:
        before = workspace.generation()
        workspace.journal.add("answers", _NOON, [("a", {"is": "yes"}), ("b", {"is": "no"})])
        workspace.journal.add("answers", _NOON, [("a", {"is": "no"})])
        workspace.journal.add("runs", _NOON, [("a", [1])])
        assert workspace.generation() == before
    with Workspace.open(tmp_path) as workspace:
        found = workspace.journal.entries("answers")
        assert [(entry.key, entry.read(dict)["is"]) for entry in found] == [
            ("a", "yes"),
            ("b", "no"),
            ("a", "no"),
        ]
        assert [entry.read(dict) for entry in workspace.journal.entries("answers", "b")] == [{"is": "no"}]
        assert found[0].moment == _NOON


def test_a_moment_without_a_time_zone_is_a_mistake(tmp_path: Path) -> None:
    with Workspace.create(tmp_path) as workspace, pytest.raises(ValueError, match="time zone"):
        workspace.journal.add("t", datetime(2026, 1, 1), [("a", 1)])


def test_a_store_of_version_3_gets_its_journal(tmp_path: Path) -> None:
    Workspace.create(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "workspace.db")
    connection.executescript("DROP TABLE journal; DROP TABLE consents; PRAGMA user_version = 3;")
    connection.close()
    with Workspace.open(tmp_path) as workspace:
        workspace.journal.add("t", _NOON, [("a", 1)])
        assert len(workspace.journal.entries("t")) == 1

"""A workspace of the first version: its trust registry moves into trust.toml, everything else stays."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from skillmatch.domain import Person, TrustEntry
from skillmatch.workspace import SCHEMA_VERSION, Workspace


def first_version(folder: Path, *entries: TrustEntry) -> None:
    """Make a store as version 1 had it."""
    with Workspace.create(folder) as workspace:
        workspace.save([Person("ann")])
    connection = sqlite3.connect(folder / "workspace.db")
    connection.executescript(
        "DROP TRIGGER judged_award_changed; DROP TRIGGER judged_award_deleted; DROP TABLE verdicts;"
        "DROP TABLE documents; DROP TABLE decisions; DROP TABLE mappings; DROP TABLE journal;"
        "DROP TABLE consents;"
        "CREATE TABLE trust (issuer TEXT NOT NULL, place INTEGER NOT NULL, "
        "payload BLOB NOT NULL, PRIMARY KEY (issuer, place)); PRAGMA user_version = 1;"
        "CREATE TABLE markers (award TEXT PRIMARY KEY, codes TEXT NOT NULL) WITHOUT ROWID;"
        "CREATE TRIGGER award_changed AFTER UPDATE OF digest ON awards WHEN old.digest <> new.digest "
        "BEGIN DELETE FROM markers WHERE award = old.digest; END;"
        "CREATE TRIGGER award_deleted AFTER DELETE ON awards "
        "BEGIN DELETE FROM markers WHERE award = old.digest; END;"
    )
    rows = [(one.issuer, place, msgspec.json.encode(one)) for place, one in enumerate(entries)]
    connection.executemany("INSERT INTO trust VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()


def test_trust_moves_into_its_file(tmp_path: Path) -> None:
    kept = TrustEntry("https://b.example", ("esco",), 0.5, 'so "they" say')
    first_version(tmp_path / "ws", TrustEntry("https://a.example"), kept)
    with Workspace.open(tmp_path / "ws") as workspace:
        assert workspace.trust() == (TrustEntry("https://a.example"), kept)
        assert (list(workspace.people()), workspace.integrity()) == (["ann"], "")
        assert workspace._database.run("PRAGMA user_version") == [(SCHEMA_VERSION,)]
        assert workspace.documents.fetched() == {}
        assert list(workspace.verdicts.awards()) == []
        made = workspace._database.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    with Workspace.create(tmp_path / "new") as workspace:
        assert workspace._database.rows("SELECT type, name, sql FROM sqlite_master ORDER BY name") == made


def test_a_file_that_is_there_already_is_left_alone(tmp_path: Path) -> None:
    first_version(tmp_path / "ws", TrustEntry("https://a.example"))
    (tmp_path / "ws" / "trust.toml").write_text('[[issuer]]\nid = "https://c.example"\n')
    with Workspace.open(tmp_path / "ws") as workspace:
        assert workspace.trust() == (TrustEntry("https://c.example"),)


def test_without_entries_no_file_is_made(tmp_path: Path) -> None:
    first_version(tmp_path / "ws")
    with Workspace.open(tmp_path / "ws") as workspace:
        assert workspace.trust() == ()
    assert not (tmp_path / "ws" / "trust.toml").exists()

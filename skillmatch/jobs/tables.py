"""The tables of `jobs.db`, beside `workspace.db` in the workspace's folder."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from skillmatch.errors import WorkspaceError
from skillmatch.workspace.database import Database

FILE = "jobs.db"
FOLDER = "jobs"
"""Folder of the files that jobs were given, and of their locks."""
RUNNER_LOCK, WORK_LOCK = "runner.lock", "work.lock"
"""Held by the process that may do jobs, and by whoever does one or erases somebody just now."""
APPLICATION_ID = 0x534B4D4A  # "SKMJ"
VERSION = 2

_TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE jobs (
      number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
      what TEXT NOT NULL, state TEXT NOT NULL, by TEXT NOT NULL, work BLOB NOT NULL, file TEXT NOT NULL,
      stage TEXT NOT NULL DEFAULT '', done INTEGER NOT NULL DEFAULT 0, total INTEGER,
      created TEXT NOT NULL, started TEXT NOT NULL DEFAULT '', ended TEXT NOT NULL DEFAULT '',
      attempts INTEGER NOT NULL DEFAULT 0, cancel INTEGER NOT NULL DEFAULT 0,
      result BLOB, problem TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX jobs_by_state ON jobs (state, number)",
    "CREATE INDEX jobs_by_caller ON jobs (by, number)",
    """CREATE TABLE results (job TEXT NOT NULL, number INTEGER NOT NULL, payload BLOB NOT NULL,
      PRIMARY KEY (job, number)) WITHOUT ROWID""",
    # Answers to requests that came with an idempotency key. The key is kept as a hash of caller and key;
    # whoever took a request up (see `presence`) is its holder.
    """CREATE TABLE answers (
      key TEXT PRIMARY KEY, request TEXT NOT NULL, begun TEXT NOT NULL, answered INTEGER NOT NULL,
      status INTEGER NOT NULL, headers BLOB NOT NULL, body BLOB,
      holder TEXT NOT NULL DEFAULT '') WITHOUT ROWID""",
)
_SINCE = {2: "ALTER TABLE answers ADD COLUMN holder TEXT NOT NULL DEFAULT ''"}
"""What makes tables of the version before into those of this one."""


def open_tables(folder: Path) -> Database:
    """The database of a workspace's jobs, made first where there is none; the folder too.

    Raises:
        WorkspaceError: it is another program's, newer than this one, damaged, or cannot be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the first job may make a workspace of it
        (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(f"The folder {folder} cannot be written: {error.strerror}.") from error
    database = Database(folder / FILE)
    try:
        with database.writing() as connection:
            _bring_up_to_date(connection)
    except BaseException:
        database.close()
        raise
    return database


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if found > VERSION or owner not in (0, APPLICATION_ID):
        raise WorkspaceError(
            f"{FILE} was written by a newer SkillMatch, or by another program.",
            fix=f"Update SkillMatch, or delete {FILE}: jobs and their results are lost, records are not.",
        )
    if found == VERSION:
        return
    for statement in _TABLES if found == 0 else (_SINCE[one] for one in range(found + 1, VERSION + 1)):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")

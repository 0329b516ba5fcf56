"""`access.db`: one small SQLite file, apart from the records so that neither is handed out with the other."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from ..errors import WorkspaceError

FILE = "access.db"
APPLICATION_ID = 0x534B4D41  # "SKMA"
SCHEMA_VERSION = 1
_BUSY_SECONDS = 10.0
_TABLES = (
    """CREATE TABLE keys (
    id TEXT PRIMARY KEY, digest BLOB NOT NULL, scopes TEXT NOT NULL, tenant TEXT NOT NULL,
    person TEXT NOT NULL, label TEXT NOT NULL, created TEXT NOT NULL, expires TEXT NOT NULL,
    revoked TEXT NOT NULL, used TEXT NOT NULL)""",
    "CREATE INDEX keys_by_person ON keys (tenant, person)",
    "CREATE TABLE sessions (digest BLOB PRIMARY KEY, key TEXT NOT NULL, expires TEXT NOT NULL)",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL)",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)


FileId = tuple[int, int]


def file_id(path: Path) -> FileId | None:
    """Which file lies there now, however it is called; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class AccessDatabase:
    """The file, made when something is first written; one connection, one thread at a time.

    Questions are of one row and take microseconds, so that a connection a thread would gain nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._file: FileId | None = None

    @property
    def foreign(self) -> bool:
        """Whether the file there is another program's, which is then left alone."""
        try:
            with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
                return _application(connection) != APPLICATION_ID
        except sqlite3.OperationalError:  # none, or busy: whoever opens it will see
            return False
        except sqlite3.DatabaseError:
            return True

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a question; none where nothing was ever written."""
        with self._lock, self._understood():
            connection = self._opened(make=False)
            return [] if connection is None else connection.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, durable once the block is left, undone by any exception."""
        with self._lock, self._understood():
            connection = self._opened(make=True)
            assert connection is not None
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def scrub(self) -> None:
        """Rewrite the file without what was deleted, and empty its log."""
        with self._lock, self._understood():
            connection = self._opened(make=False)
            if connection is not None:
                connection.execute("VACUUM")
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self, *, make: bool) -> sqlite3.Connection | None:
        there = file_id(self.path)
        if there is not None and there != self._file:  # another was put in its place, such as one restored
            self.close()
        if self._connection is None and (make or there is not None):
            self._connection = self._open()
            self._file = file_id(self.path)
        return self._connection

    def _open(self) -> sqlite3.Connection:
        new = not self.path.exists()
        if new:  # only its owner may read it, from its first moment on
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            self.path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._bring_up(connection)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _bring_up(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if found == 0 and empty:
            for statement in _TABLES:
                connection.execute(statement)
        connection.execute("COMMIT")
        if _application(connection) != APPLICATION_ID:
            raise WorkspaceError(f"{self.path} is another program's.", fix="Move it, or name another folder.")
        if found > SCHEMA_VERSION:
            raise WorkspaceError(f"{self.path} was written by a newer SkillMatch.", fix="Update SkillMatch.")

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise WorkspaceError(
                f"The keys in {self.path} cannot be read or written: {error}.",
                fix="Check the folder's permissions, or restore the file from a backup.",
            ) from error


def _application(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA application_id").fetchone()[0])

"""One SQLite file, many threads and processes: connections, transactions and errors people understand."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import uuid
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import WorkspaceError
from ..index.storage import sync_folder
from . import schema

FILE = "workspace.db"
BUSY_SECONDS = 30.0
_CACHE_KIB = 32_768


class _Connection(sqlite3.Connection):
    """Closes itself when its thread is gone. A class of its own can be weakly referenced."""

    def __del__(self) -> None:
        with contextlib.suppress(Exception):
            self.close()


class _Mine(threading.local):
    """What one thread holds: its connection, the process that opened it, and open blocks of each sort."""

    connection: _Connection | None = None
    process: int = 0
    readers: int = 0
    writers: int = 0


class Database:
    """The store's file. Safe to share among threads: each has a connection of its own."""

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._mine = _Mine()
        self._opened: weakref.WeakSet[_Connection] = weakref.WeakSet()
        self._lock = threading.Lock()
        self._inherited: list[_Connection | None] = []
        self._closed = False

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._understood():
            return self._connection().execute(sql, values).fetchall()

    def stream(self, sql: str, values: Sequence[Any] = (), block: int = 500) -> Iterator[tuple[Any, ...]]:
        """Rows one by one, all from the state at the first of them.

        Outside `reading` and `writing` a connection of its own keeps that state, so that the caller may
        write between two rows.
        """
        own = not (self._mine.readers or self._mine.writers)
        with self._understood():
            connection = self._connect() if own else self._connection()
        try:
            with self._understood():
                cursor = connection.execute(sql, values)
            while True:
                with self._understood():
                    found = cursor.fetchmany(block)
                if not found:
                    return
                yield from found
        finally:
            if own:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Every read of this thread inside the block sees one and the same state."""
        mine = self._mine
        with self._understood():
            connection = self._connection()
            if not (mine.readers or mine.writers):
                connection.execute("BEGIN")
                connection.execute("SELECT 1 FROM meta").fetchone()  # the state is fixed at the first read
        mine.readers += 1
        try:
            yield
        finally:
            mine.readers -= 1
            if not (mine.readers or mine.writers) and connection.in_transaction:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed durably at the end of the outermost block, undone by any exception.

        Raises:
            WorkspaceError: another process kept the store busy for too long, or it cannot be written.
        """
        mine = self._mine
        if mine.readers and not mine.writers:
            raise RuntimeError("a block that reads one state of the workspace cannot write to it")
        with self._understood():
            connection = self._connection()
            if not mine.writers:
                connection.execute("BEGIN IMMEDIATE")
        mine.writers += 1
        try:
            with self._understood():
                yield connection
                if mine.writers == 1:
                    connection.execute("COMMIT")
        finally:
            mine.writers -= 1
            if not mine.writers and connection.in_transaction:
                connection.execute("ROLLBACK")

    def run(self, sql: str) -> list[tuple[Any, ...]]:
        """A statement that must stand outside transactions."""
        with self._understood():
            return self._connection().execute(sql).fetchall()

    def stamp(self) -> tuple[int, int]:
        """Changes with every committed change; comparable with this thread's earlier stamps alone. Cheap."""
        with self._understood():
            connection = self._connection()
            return int(connection.execute("PRAGMA data_version").fetchone()[0]), connection.total_changes

    def close(self) -> None:
        """Close every thread's connection. Closing twice is no mistake."""
        self._closed = True
        with self._lock:
            for connection in list(self._opened):
                connection.close()
        self._mine.connection = None

    def _connection(self) -> sqlite3.Connection:
        mine = self._mine
        if self._closed:
            raise WorkspaceError(f"The workspace {self.path.parent} is closed.", fix="Open it again.")
        if mine.connection is None or mine.process != os.getpid():
            # SQLite forbids using, and even closing, a connection that a fork brought along.
            self._inherited.append(mine.connection)
            mine.readers = mine.writers = 0
            mine.connection, mine.process = self._connect(), os.getpid()
            with self._lock:
                self._opened.add(mine.connection)
        return mine.connection

    def _connect(self) -> _Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")  # erased means overwritten
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        return connection

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """SQLite's errors in the words of `WorkspaceError`; everything else passes."""
        try:
            yield
        except sqlite3.Error as error:
            raise _explained(self.path, error) from error


_EXPLANATIONS = (
    (("locked", "busy"), "is busy: another process is writing to it", "Try again when that is done."),
    (("readonly", "read-only"), "cannot be written to", "Check the permissions of the folder and its files."),
    (("unable to open",), "cannot be opened", "Check the permissions of the folder and its files."),
    (("disk is full", "disk i/o"), "has no room to write, or its disk fails", "Make room, then try again."),
    (("not a database",), "holds a file {name} that is no SkillMatch store", "Choose another folder."),
    (("malformed", "no such table"), "is damaged", "Restore it from a backup, or make a new one."),
)


def _explained(path: Path, error: sqlite3.Error) -> WorkspaceError:
    text = str(error).lower()
    for signs, words, fix in _EXPLANATIONS:
        if any(sign in text for sign in signs):
            return WorkspaceError(
                f"The workspace {path.parent} {words.replace('{name}', path.name)} ({error}).", fix=fix
            )
    return WorkspaceError(f"The workspace {path.parent} cannot do that: {error}.")


def create(path: Path) -> Database:
    """Make the store's file, beside its place first, so that others see it whole or not at all.

    Raises:
        WorkspaceError: there is a store already, or the folder cannot be written.
    """
    if path.exists():
        raise _taken(path)
    beside = path.with_name(f"{uuid.uuid4().hex}.tmp")
    database = Database(beside)
    try:
        with database.writing() as connection:
            schema.create(connection)
        database.close()
        _put_in_place(beside, path)
    finally:
        database.close()
        for leftover in path.parent.glob(f"{beside.name}*"):
            leftover.unlink(missing_ok=True)
    return open_(path)


def _put_in_place(beside: Path, path: Path) -> None:
    """Give the finished file its name, unless another process was first."""
    try:
        path.hardlink_to(beside)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError:  # a file system without links
        beside.rename(path)
    sync_folder(path.parent)


def _taken(path: Path) -> WorkspaceError:
    return WorkspaceError(f"{path.parent} is a workspace already.", fix="Open it, or choose another folder.")


def open_(path: Path) -> Database:
    """Open the store, first bringing an older one up to date.

    Raises:
        WorkspaceError: it is no store, newer than this program, damaged, busy, or cannot be written.
    """
    database = Database(path)
    try:
        _check(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _check(database: Database, path: Path) -> None:
    if not all(os.access(place, os.W_OK) for place in (path, path.parent)):
        raise WorkspaceError(
            f"The workspace {path.parent} cannot be written to.",
            fix="Check the permissions of the folder and its files, or copy it to where you may write.",
        )
    found = int(database.run("PRAGMA user_version")[0][0])
    application = int(database.run("PRAGMA application_id")[0][0])
    if application != schema.APPLICATION_ID:
        raise WorkspaceError(
            f"{path.parent} is no SkillMatch workspace.",
            fix="Its workspace.db is another program's; choose another folder.",
        )
    if found > schema.SCHEMA_VERSION:
        raise WorkspaceError(
            f"The workspace {path.parent} was written by a newer SkillMatch (its version is {found}, "
            f"this program knows {schema.SCHEMA_VERSION}).",
            fix="Update SkillMatch, or make a new workspace.",
        )
    if found < schema.SCHEMA_VERSION:
        with database.writing() as connection:
            schema.migrate(connection)

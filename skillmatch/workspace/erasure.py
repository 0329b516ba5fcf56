"""Erasing a person: nothing of them remains in any table, file or log of the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ..domain import Award
from ..errors import NotFoundError, WorkspaceError
from . import consents, derived
from .database import Database
from .payloads import decode
from .records import grow

_PENDING = "erasure pending"


def erase(database: Database, derived_folder: Path, person: str) -> None:
    """Delete the person, their awards, verdicts, links, and all that was derived from personal text.

    Deleted bytes are overwritten (`secure_delete`); that alone leaves traces in pages whose rows were moved
    about (of 42 among 6,667 deleted rows, when tried), so the file is rewritten too, and the write-ahead
    log is emptied. That takes about 0.6 s for 200,000 records. If it is interrupted, opening the workspace
    finishes it.

    Raises:
        NotFoundError: nobody has this id.
        WorkspaceError: everything is deleted, but another process still reads pages that hold it.
    """
    with database.writing() as connection:
        rows = connection.execute("SELECT payload FROM awards WHERE person = ?", (person,)).fetchall()
        known = connection.execute("DELETE FROM people WHERE id = ?", (person,)).rowcount
        if not (known or rows):
            raise NotFoundError("person", person)
        links = [("award", key) for (payload,) in rows for key in _link_keys(decode(payload, Award))]
        connection.executemany("DELETE FROM links WHERE kind = ? AND id = ?", links)
        connection.execute("DELETE FROM awards WHERE person = ?", (person,))  # a trigger drops the verdicts
        connection.execute("DELETE FROM vectors WHERE personal = 1")
        consents.forget(connection, person)
        connection.execute("UPDATE decisions SET reviewer = '' WHERE reviewer = ?", (person,))
        pending(connection)
        grow(connection)
        # While we hold the lock nobody can put anything derived from the old state back: see save_derived.
        derived.clear(derived_folder)
    scrub(database)


def pending(connection: sqlite3.Connection) -> None:
    """Note, within the caller's transaction, that the file must be rewritten; see `finish`."""
    connection.execute("REPLACE INTO meta VALUES (?, '1')", (_PENDING,))


def finish(database: Database) -> None:
    """Complete an erasure that was interrupted."""
    if database.rows("SELECT 1 FROM meta WHERE key = ?", (_PENDING,)):
        scrub(database)


def scrub(database: Database) -> None:
    """Rewrite the file without its free space, and empty the log."""
    database.run("VACUUM")
    _checkpoint(database)
    with database.writing() as connection:
        connection.execute("DELETE FROM meta WHERE key = ?", (_PENDING,))


def _checkpoint(database: Database) -> None:
    busy = database.run("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]
    if busy:
        raise WorkspaceError(
            "The person is erased, but another process still reads the store as it was before.",
            fix="Close the other process; the next command on this workspace completes the erasure.",
        )


def _link_keys(award: Award) -> tuple[str, ...]:
    from ..verification import award_digest

    return award.id, award.key, award_digest(award)

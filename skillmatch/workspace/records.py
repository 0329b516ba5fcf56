"""Issuers, credentials, stacks, postings, people, awards and trust: saved together or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias, TypeVar

from ..domain import Award, Credential, Issuer, Person, Posting, Progress, Stack, TrustEntry, silent
from ..errors import NotFoundError
from ..verification import award_digest
from .database import Database
from .payloads import collector_paused, decode, encode

Record: TypeAlias = Issuer | Credential | Stack | Posting | Person | Award | TrustEntry
T = TypeVar("T")

# Table of each kind known by its id alone; awards and trust have tables of their own shape.
BY_ID: dict[type, str] = {
    Issuer: "issuers",
    Credential: "credentials",
    Stack: "stacks",
    Posting: "postings",
    Person: "people",
}
RECORD_TABLES = (*BY_ID.values(), "awards", "trust")
_BATCH = 1000
_SUGGESTIONS = 2000

_SAVE_BY_ID = (
    "INSERT INTO {table} (id, payload) VALUES (?, ?) "
    "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload WHERE payload <> excluded.payload"
)
_SAVE_AWARD = (
    "INSERT INTO awards (person, id, digest, payload) VALUES (?, ?, ?, ?) ON CONFLICT (person, id) "
    "DO UPDATE SET digest = excluded.digest, payload = excluded.payload WHERE payload <> excluded.payload"
)


def save(database: Database, records: Iterable[Record], progress: Progress = silent) -> dict[str, int]:
    """Save everything in one transaction as it streams by; returns how many of each kind came.

    A record replaces the one of its id (an award: of its person and id). The trust entries of a call
    replace all earlier ones of the issuers they name. The generation grows if anything changed.

    Raises:
        InputError: a record cannot be stored; also whatever `records` itself raises. Nothing is changed.
    """
    seen: dict[str, int] = {}
    trust: dict[str, list[TrustEntry]] = {}
    with database.writing() as connection:
        before = connection.total_changes
        for batch in _batches(records):
            for record in batch:
                name = "trust" if isinstance(record, TrustEntry) else _table(record)
                seen[name] = seen.get(name, 0) + 1
                if isinstance(record, TrustEntry):
                    trust.setdefault(record.issuer, []).append(record)
            _save_batch(connection, batch)
            progress("saving", sum(seen.values()), None)
        for issuer, entries in trust.items():
            _save_trust(connection, issuer, entries)
        if connection.total_changes != before:
            grow(connection)
    return seen


def grow(connection: sqlite3.Connection) -> None:
    """Count one more change of the truth, within the caller's transaction."""
    connection.execute("UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE key = 'generation'")


def load_all(database: Database, form: type[T]) -> dict[str, T]:
    """Every record of a kind by its id, in the order of ids."""
    rows = database.rows(f"SELECT id, payload FROM {BY_ID[form]} ORDER BY id")  # noqa: S608 - our own names
    with collector_paused():
        return {key: decode(payload, form) for key, payload in rows}


def load_one(database: Database, form: type[T], key: str) -> T:
    """The record with this id. Raises NotFoundError naming near ids."""
    table = BY_ID[form]
    rows = database.rows(f"SELECT payload FROM {table} WHERE id = ?", (key,))  # noqa: S608 - our own names
    if not rows:
        raise NotFoundError(form.__name__.lower(), key, _near(database, table, key))
    return decode(rows[0][0], form)


def load_awards(database: Database, person: str | None) -> Iterator[Award]:
    """Awards in the order of person, then id, one at a time, all from one state of the store."""
    where, values = ("", ()) if person is None else ("WHERE person = ?", (person,))
    sql = f"SELECT payload FROM awards {where} ORDER BY person, id"  # noqa: S608 - our own words
    for (payload,) in database.stream(sql, values):
        yield decode(payload, Award)


def load_trust(database: Database) -> tuple[TrustEntry, ...]:
    rows = database.rows("SELECT payload FROM trust ORDER BY issuer, place")
    return tuple(decode(payload, TrustEntry) for (payload,) in rows)


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _table(record: Record) -> str:
    if isinstance(record, Award):
        return "awards"
    table = BY_ID.get(type(record))
    if table is None:
        raise TypeError(f"a workspace does not store {type(record).__name__}")
    return table


def _save_batch(connection: sqlite3.Connection, batch: list[Record]) -> None:
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for record in batch:
        if isinstance(record, TrustEntry):
            continue
        payload = encode(record, f"{type(record).__name__.lower()} {record.id!r}")
        if isinstance(record, Award):
            row: tuple[Any, ...] = (record.person, record.id, award_digest(record), payload)
        else:
            row = (record.id, payload)
        rows.setdefault(_table(record), []).append(row)
    for table, values in rows.items():
        connection.executemany(_SAVE_AWARD if table == "awards" else _SAVE_BY_ID.format(table=table), values)


def _save_trust(connection: sqlite3.Connection, issuer: str, entries: list[TrustEntry]) -> None:
    distinct = dict.fromkeys(encode(entry, f"trust in {issuer!r}") for entry in entries)
    rows = connection.execute("SELECT payload FROM trust WHERE issuer = ? ORDER BY place", (issuer,))
    if [payload for (payload,) in rows] == list(distinct):
        return
    connection.execute("DELETE FROM trust WHERE issuer = ?", (issuer,))
    connection.executemany(
        "INSERT INTO trust VALUES (?, ?, ?)",
        [(issuer, place, payload) for place, payload in enumerate(distinct)],
    )


def _near(database: Database, table: str, key: str) -> list[str]:
    """Ids to look for near ones among: all of a small table, the neighbours in order of a large one."""
    sql = (
        f"SELECT id FROM (SELECT id FROM {table} WHERE id >= ?1 ORDER BY id LIMIT ?2) UNION "  # noqa: S608
        f"SELECT id FROM (SELECT id FROM {table} WHERE id < ?1 ORDER BY id DESC LIMIT ?2)"
    )
    return [found for (found,) in database.rows(sql, (key, _SUGGESTIONS))]

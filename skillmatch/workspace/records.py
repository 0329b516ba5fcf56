"""Issuers, credentials, stacks, postings, people and awards: saved together or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from ..domain import Award, Credential, Issuer, Person, Posting, Progress, Stack, silent
from ..errors import NotFoundError
from ..verification import award_digest
from .copies import set_apart
from .database import Database
from .payloads import collector_paused, decode, encode

Record: TypeAlias = Issuer | Credential | Stack | Posting | Person | Award
T = TypeVar("T")

# Table of each kind known by its id alone; awards have a table of their own shape.
BY_ID: dict[type, str] = {
    Issuer: "issuers",
    Credential: "credentials",
    Stack: "stacks",
    Posting: "postings",
    Person: "people",
}
RECORD_TABLES = (*BY_ID.values(), "awards")
_BATCH = 1000
_SUGGESTIONS = 2000

_SAVE_BY_ID = (
    "INSERT INTO {table} (id, payload) VALUES (?, ?) "
    "ON CONFLICT (id) DO UPDATE SET payload = excluded.payload WHERE payload <> excluded.payload"
)
_SAVE_BARE_PERSON = "INSERT INTO people (id, payload) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
_SAVE_AWARD = (
    "INSERT INTO awards (person, id, digest, payload) VALUES (?, ?, ?, ?) ON CONFLICT (person, id) "
    "DO UPDATE SET digest = excluded.digest, payload = excluded.payload WHERE payload <> excluded.payload"
)


def save(
    database: Database, records: Iterable[Record], progress: Progress = silent, *, apart: bool = False
) -> dict[str, int]:
    """Save everything in one transaction as it streams by; returns how many of each kind came.

    A record replaces the one of its id (an award: of its person and id); but a person of whom nothing is
    said beside the id, as awards name them, leaves an earlier record as it is. The generation grows if
    anything changed. With `apart` no document takes the place of another one; see `copies`.

    Raises:
        InputError: a record cannot be stored; also whatever `records` itself raises. Nothing is changed.
    """
    seen: dict[str, int] = {}
    with database.writing() as connection:
        before = connection.total_changes
        for batch in _batches(records):
            if apart:
                batch = set_apart(connection, batch)
            for record in batch:
                name = _table(record)
                seen[name] = seen.get(name, 0) + 1
            _save_batch(connection, batch)
            progress("saving", sum(seen.values()), None)
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
        payload = encode(record, f"{type(record).__name__.lower()} {record.id!r}")
        if isinstance(record, Award):
            row: tuple[Any, ...] = (record.person, record.id, award_digest(record), payload)
        else:
            row = (record.id, payload)
        rows.setdefault(_statement(record), []).append(row)
    for statement, values in rows.items():
        connection.executemany(statement, values)


def _statement(record: Record) -> str:
    if isinstance(record, Award):
        return _SAVE_AWARD
    if isinstance(record, Person) and _is_bare(record):
        return _SAVE_BARE_PERSON
    return _SAVE_BY_ID.format(table=_table(record))


def _is_bare(person: Person) -> bool:
    """Whether nothing is said of them beside their id, which may be a subject id too."""
    said = replace(person, subject_ids=())
    return said == Person(person.id) and set(person.subject_ids) <= {person.id}


def _near(database: Database, table: str, key: str) -> list[str]:
    """Ids to look for near ones among: all of a small table, the neighbours in order of a large one."""
    sql = (
        f"SELECT id FROM (SELECT id FROM {table} WHERE id >= ?1 ORDER BY id LIMIT ?2) UNION "  # noqa: S608
        f"SELECT id FROM (SELECT id FROM {table} WHERE id < ?1 ORDER BY id DESC LIMIT ?2)"
    )
    return [found for (found,) in database.rows(sql, (key, _SUGGESTIONS))]

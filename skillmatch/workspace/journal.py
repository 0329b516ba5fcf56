"""What people answered and what audits counted: one line an entry, and nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from .database import Database
from .payloads import decode, encode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: about what, when, and its place in the order they came in."""

    number: int
    key: str
    moment: datetime
    payload: bytes

    def read(self, form: type[T]) -> T:
        """What it says. Raises WorkspaceError where it is damaged."""
        return decode(self.payload, form)


class Journal:
    """Entries by topic, oldest first. They are no records: writing one is no new generation.

    Meant for what is said about records of the catalogue; nothing about the people in a workspace belongs
    here, for erasing a person does not look into it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, topic: str, moment: datetime, entries: Iterable[tuple[str, object]]) -> None:
        """Keep (key, what to keep) pairs in one transaction. `moment` needs a time zone."""
        if moment.tzinfo is None:
            raise ValueError("the moment of an entry needs a time zone")
        rows = [(topic, key, moment.isoformat(), encode(what, f"entry {key!r}")) for key, what in entries]
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT INTO journal (topic, key, moment, payload) VALUES (?, ?, ?, ?)", rows
            )

    def entries(self, topic: str, key: str | None = None) -> list[Entry]:
        """All entries of a topic, or those about `key`, in the order they were made."""
        where, values = ("", ()) if key is None else ("AND key = ?", (key,))
        sql = f"SELECT number, key, moment, payload FROM journal WHERE topic = ? {where} ORDER BY number"  # noqa: S608
        rows = self._database.rows(sql, (topic, *values))
        return [Entry(number, about, datetime.fromisoformat(at), what) for number, about, at, what in rows]

"""Consents: whom a person lets know who they are. Rows are added and closed, and go only with the person."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from ..errors import InputError, NotFoundError
from .database import Database

EVERYBODY = "*"
_MAX_AUDIENCE = 200
_COLUMNS = "number, person, audience, given, withdrawn"


@dataclass(frozen=True, slots=True)
class Consent:
    """One person's word to one audience: an employer may know who they are, from `given` to `withdrawn`."""

    number: int
    person: str
    audience: str
    """Id of an employer's key or token; `*` for every employer of this workspace."""
    given: datetime
    withdrawn: datetime | None = None


class ConsentStore:
    """The consents of a workspace. They change no score, so giving one is no new generation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, person: str, audience: str) -> Consent:
        """Let an audience know who a person is; what is in force already stays as it is.

        Raises NotFoundError for nobody, InputError for an audience that is no line of text.
        """
        if not audience.strip() or len(audience) > _MAX_AUDIENCE or not audience.isprintable():
            raise InputError(f"the audience must be one line of at most {_MAX_AUDIENCE} characters")
        with self._database.writing() as connection:
            found = self._in_force(person, audience)
            if found is None:
                known = connection.execute("SELECT 1 FROM people WHERE id = ?", (person,)).fetchone()
                if not known:
                    raise NotFoundError("person", person)
                values = (person, audience, _now())
                sql = "INSERT INTO consents (person, audience, given) VALUES (?, ?, ?)"
                connection.execute(sql, values)
                found = self._in_force(person, audience)
        assert found is not None
        return found

    def withdraw(self, person: str, audience: str) -> Consent:
        """Take a consent back, from now on. Raises NotFoundError where none is in force."""
        with self._database.writing() as connection:
            found = self._in_force(person, audience)
            if found is None:
                raise NotFoundError("consent in force for", audience)
            connection.execute("UPDATE consents SET withdrawn = ? WHERE number = ?", (_now(), found.number))
        [closed] = self._read("WHERE number = ?", (found.number,))
        return closed

    def of(self, person: str) -> tuple[Consent, ...]:
        """Every consent a person ever gave, withdrawn ones included, oldest first."""
        return self._read("WHERE person = ?", (person,))

    def permits(self, person: str, audience: str) -> bool:
        """Whether this audience may know who the person is, now."""
        sql = "SELECT 1 FROM consents WHERE person = ? AND audience IN (?, ?) AND withdrawn = '' LIMIT 1"
        return bool(self._database.rows(sql, (person, audience, EVERYBODY)))

    def _in_force(self, person: str, audience: str) -> Consent | None:
        found = self._read("WHERE person = ? AND audience = ? AND withdrawn = ''", (person, audience))
        return found[0] if found else None

    def _read(self, where: str, values: tuple[object, ...]) -> tuple[Consent, ...]:
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM consents {where} ORDER BY number", values)  # noqa: S608
        return tuple(
            Consent(number, person, audience, datetime.fromisoformat(given), _moment(withdrawn))
            for number, person, audience, given, withdrawn in rows
        )


def forget(connection: sqlite3.Connection, person: str) -> None:
    """Erase what a person consented to, within the erasure of the person."""
    connection.execute("DELETE FROM consents WHERE person = ?", (person,))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""Frameworks in the store: a few compressed columns each, read whole."""

from __future__ import annotations

import uuid
import zlib
from typing import Any

from ..domain import FrameworkInfo, FrameworkRecords, Occupation, OccupationSkill, Relation, Skill
from ..errors import FrameworkError, WorkspaceError
from ..frameworks import Framework, check_records
from .database import Database
from .payloads import collector_paused, decode, encode
from .records import grow

# Parts of FrameworkRecords and what each is a tuple of.
_PARTS: dict[str, Any] = {
    "skills": tuple[Skill, ...],
    "groups": tuple[Skill, ...],
    "occupations": tuple[Occupation, ...],
    "relations": tuple[Relation, ...],
    "occupation_skills": tuple[OccupationSkill, ...],
}
_COMPRESSION = 1


class FrameworkStore:
    """Saves frameworks and keeps those it has read, for as long as the store's stay the same."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read: dict[str, tuple[str, Framework]] = {}

    def save(self, records: FrameworkRecords) -> None:
        """Check the framework, and put it in place of the one of its id.

        Raises:
            InputError: ids are missing or double, relations dangle, or the hierarchy runs in a circle.
        """
        check_records(records)
        name = records.info.id
        info = encode(records.info, f"framework {name!r}")
        counts = {part: len(getattr(records, part)) for part in _PARTS}
        payloads = {part: _packed(getattr(records, part), f"framework {name!r}") for part in _PARTS}
        with self._database.writing() as connection:
            connection.execute("DELETE FROM framework_parts WHERE framework = ?", (name,))
            connection.executemany(
                "INSERT INTO framework_parts VALUES (?, ?, ?)",
                [(name, part, payload) for part, payload in payloads.items()],
            )
            connection.execute(
                "REPLACE INTO frameworks VALUES (?, ?, ?, ?)",
                (name, info, encode(counts, "counts"), uuid.uuid4().hex),
            )
            grow(connection)

    def remove(self, name: str) -> None:
        """Delete a framework, every link into it and suggested mapping. What people decided stays.

        Raises FrameworkError where there is none.
        """
        with self._database.writing() as connection:
            if not connection.execute("DELETE FROM frameworks WHERE id = ?", (name,)).rowcount:
                raise self._missing(name)
            connection.execute("DELETE FROM framework_parts WHERE framework = ?", (name,))
            connection.execute("DELETE FROM links WHERE framework = ?", (name,))
            connection.execute("DELETE FROM mappings WHERE ? IN (framework, source_framework)", (name,))
            grow(connection)

    def infos(self) -> tuple[FrameworkInfo, ...]:
        """What is known of each framework, in the order of ids."""
        rows = self._database.rows("SELECT info FROM frameworks ORDER BY id")
        return tuple(decode(info, FrameworkInfo) for (info,) in rows)

    def counts(self, name: str) -> dict[str, int]:
        """Rows of each part. Raises FrameworkError where there is no such framework."""
        rows = self._database.rows("SELECT counts FROM frameworks WHERE id = ?", (name,))
        if not rows:
            raise self._missing(name)
        return decode(rows[0][0], dict[str, int])

    def load(self, name: str) -> Framework:
        """The framework, read once. Raises FrameworkError where there is none of that id."""
        with self._database.reading():
            rows = self._database.rows("SELECT revision, info FROM frameworks WHERE id = ?", (name,))
            if not rows:
                raise self._missing(name)
            revision, info = rows[0]
            kept = self._read.get(name)
            if kept is not None and kept[0] == revision:
                return kept[1]
            parts = self._database.rows(
                "SELECT part, payload FROM framework_parts WHERE framework = ?", (name,)
            )
        with collector_paused():
            columns = {part: _unpacked(payload, _PARTS[part]) for part, payload in parts}
        framework = Framework.from_records(FrameworkRecords(info=decode(info, FrameworkInfo), **columns))
        self._read[name] = (revision, framework)
        return framework

    def _missing(self, name: str) -> FrameworkError:
        known = [info.id for info in self.infos()]
        fix = f"It has: {', '.join(known)}." if known else "Run `skillmatch framework pull esco` to get one."
        return FrameworkError(
            f"There is no framework {name!r} in the workspace {self._database.path.parent}.", fix=fix
        )


def _packed(part: Any, name: str) -> bytes:
    return zlib.compress(encode(part, name), _COMPRESSION)


def _unpacked(payload: bytes, form: Any) -> Any:
    try:
        return decode(zlib.decompress(payload), form)
    except zlib.error as error:
        raise WorkspaceError(
            f"A framework is damaged: {error}.", fix="Import the framework again."
        ) from error

"""Suggested mappings between two frameworks, by source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

from ..domain import Mapping
from .database import Database
from .payloads import decode, encode

MappingKind: TypeAlias = Literal["skill", "occupation"]
Pair: TypeAlias = tuple[MappingKind, str, str]
"""Kind, id of the source framework, id of the target framework."""
_WHERE = "kind = ? AND source_framework = ? AND framework = ?"


class MappingStore:
    """Suggestions are derived from two frameworks and an encoder; what was decided of them is kept apart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, pair: Pair, version: str, found: Iterable[tuple[str, Sequence[Mapping]]]) -> None:
        """Keep (source URI, suggestions) in one transaction, in place of earlier ones of those sources."""
        rows = [
            (*pair, source, version, encode(tuple(own), f"mappings of {source!r}")) for source, own in found
        ]
        with self._database.writing() as connection:
            connection.executemany("REPLACE INTO mappings VALUES (?, ?, ?, ?, ?, ?)", rows)

    def done(self, pair: Pair, version: str) -> set[str]:
        """Sources whose suggestions are of this version, to go on where a stopped run was."""
        sql = f"SELECT source FROM mappings WHERE {_WHERE} AND version = ?"  # noqa: S608 - our own words
        return {source for (source,) in self._database.rows(sql, (*pair, version))}

    def of(self, pair: Pair) -> tuple[Mapping, ...]:
        """All suggestions of a pair, by source, then as they were ranked."""
        sql = f"SELECT payload FROM mappings WHERE {_WHERE} ORDER BY source"  # noqa: S608 - our own words
        rows = self._database.rows(sql, pair)
        return tuple(one for (payload,) in rows for one in decode(payload, tuple[Mapping, ...]))

    def pairs(self) -> dict[Pair, int]:
        """Pairs there are suggestions of, and of how many sources."""
        columns = "kind, source_framework, framework"
        sql = f"SELECT {columns}, count(*) FROM mappings GROUP BY {columns} ORDER BY {columns}"  # noqa: S608
        return {(kind, source, target): count for kind, source, target, count in self._database.rows(sql)}

    def drop(self, pair: Pair, *, keep: Iterable[str] = ()) -> None:
        """Delete suggestions of sources that are no longer in the framework: all but `keep`."""
        gone = {mapping.source for mapping in self.of(pair)} - set(keep)
        with self._database.writing() as connection:
            sql = f"DELETE FROM mappings WHERE {_WHERE} AND source = ?"  # noqa: S608 - our own words
            connection.executemany(sql, [(*pair, source) for source in gone])

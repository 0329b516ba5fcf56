"""Verdicts on awards, kept for as long as nothing they depend on has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..domain import Award, Verdict
from .database import Database
from .payloads import decode, encode

_WITH_AWARDS = (
    "SELECT a.person, a.id, a.digest, a.payload, v.key, v.payload FROM awards a "
    "LEFT JOIN verdicts v ON v.person = a.person AND v.id = a.id {where} ORDER BY a.person, a.id"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on an award, and the award as its signature covers it; None where nothing is signed."""

    verdict: Verdict
    award: Award | None = None


@dataclass(frozen=True)
class HeldAward:
    """An award that is held, its digest, and what was found about it under `key`, if anything."""

    person: str
    id: str
    digest: str
    stored: bytes
    key: str
    payload: bytes

    @cached_property
    def award(self) -> Award:
        """The award as it came. Reading it takes a while, so it is read when it is asked for."""
        return decode(self.stored, Award)

    def finding(self, key: str) -> Finding | None:
        """What was found, unless something it depends on has changed since."""
        return decode(self.payload, Finding) if self.key == key else None


class VerdictStore:
    """Findings by person and award. They are derived: keeping them is no new generation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def awards(self, person: str | None = None) -> Iterator[HeldAward]:
        """Awards by person, then id, each with what is kept about it; of one person if named."""
        where, values = ("", ()) if person is None else ("WHERE a.person = ?", (person,))
        for row in self._database.stream(_WITH_AWARDS.format(where=where), values):
            owner, key, digest, award, known, payload = row
            yield HeldAward(owner, key, digest, award, known or "", payload or b"")

    def put(self, findings: Iterable[tuple[str, str, str, Finding]]) -> None:
        """Keep (person, award id, key, finding) in one transaction; those of awards that are gone are not."""
        rows = [
            (person, award, key, encode(finding, f"the verdict on {award!r}"), person, award)
            for person, award, key, finding in findings
        ]
        with self._database.writing() as connection:
            connection.executemany(
                "REPLACE INTO verdicts SELECT ?, ?, ?, ? "
                "WHERE EXISTS (SELECT 1 FROM awards WHERE person = ? AND id = ?)",
                rows,
            )

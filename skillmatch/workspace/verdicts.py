"""Verdicts on awards, kept for as long as nothing they depend on has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..domain import Award, Verdict
from .database import Database
from .payloads import decode, encode

_WITH_AWARDS = (
    "SELECT a.payload, a.digest, v.key, v.payload FROM awards a "
    "LEFT JOIN verdicts v ON v.person = a.person AND v.id = a.id {where} ORDER BY a.person, a.id"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on an award, and the award as its signature covers it; None where nothing is signed."""

    verdict: Verdict
    award: Award | None = None


@dataclass(frozen=True, slots=True)
class HeldAward:
    """An award as it came, its digest, and what was found about it under `key`, if anything."""

    award: Award
    digest: str
    key: str
    payload: bytes

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
        for award, digest, key, payload in self._database.stream(_WITH_AWARDS.format(where=where), values):
            yield HeldAward(decode(award, Award), digest, key or "", payload or b"")

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

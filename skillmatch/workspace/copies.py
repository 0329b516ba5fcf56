"""Awards of one person and id that are not the same award.

Whoever writes a badge chooses its id and the issuer it names, and nothing has been verified when it is
imported. So no document takes the place of another: both are kept, and the verdicts tell which of them
counts, in whichever order they came.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..domain import Award
from ..verification import award_digest
from .payloads import decode

if TYPE_CHECKING:
    from .records import Record


def set_apart(connection: sqlite3.Connection, batch: list[Record]) -> list[Record]:
    """The records, an award under an id of its content where its own is taken by another document.

    Awards that came without a document are what the operator says: a later one replaces an earlier one.
    """
    met: dict[tuple[str, str], Any] = {}
    found: list[Record] = []
    for record in batch:
        if isinstance(record, Award):
            key = (record.person, record.id)
            known = met[key] if key in met else _held(connection, key)
            document = _document(record)
            if known is not None and known != document:
                record = replace(record, id=f"urn:sha256:{award_digest(record)}")
            met[record.person, record.id] = document
        found.append(record)
    return found


def _held(connection: sqlite3.Connection, key: tuple[str, str]) -> Any:
    """The document of the award of this key: "" where it came without, None where there is no such award."""
    row = connection.execute("SELECT payload FROM awards WHERE person = ? AND id = ?", key).fetchone()
    return None if row is None else _document(decode(row[0], Award))


def _document(award: Award) -> Any:
    return award.extra.get("jwt") or award.extra.get("document") or ""

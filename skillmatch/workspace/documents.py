"""What was fetched for verifying: did:web documents, status lists, hosted badges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..verification import Document
from .database import Database

_VERSION = "documents version"


class DocumentCache:
    """Implements `TrustedDocuments` over the store: it answers from what is there and fetches nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, url_or_did: str) -> Document | None:
        """See `TrustedDocuments.get`."""
        sql = "SELECT content, fetched_at FROM documents WHERE address = ?"
        rows = self._database.rows(sql, (url_or_did,))
        return Document(rows[0][0], datetime.fromisoformat(rows[0][1])) if rows else None

    def put(self, documents: Iterable[tuple[str, Document]]) -> None:
        """Keep (address, document) pairs in one transaction, in place of earlier ones."""
        rows = ((address, found.fetched_at.isoformat(), found.content) for address, found in documents)
        with self._database.writing() as connection:
            before = connection.total_changes
            connection.executemany("REPLACE INTO documents VALUES (?, ?, ?)", rows)
            if connection.total_changes != before:
                connection.execute("REPLACE INTO meta VALUES (?, ?)", (_VERSION, str(int(self.version) + 1)))

    @property
    def version(self) -> str:
        """Changes whenever a document came or was fetched anew."""
        rows = self._database.rows("SELECT value FROM meta WHERE key = ?", (_VERSION,))
        return str(rows[0][0]) if rows else "0"

    def fetched(self) -> dict[str, datetime]:
        """Address → when it was fetched."""
        rows = self._database.rows("SELECT address, fetched_at FROM documents ORDER BY address")
        return {address: datetime.fromisoformat(moment) for address, moment in rows}

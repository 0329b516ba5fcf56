"""Answers to requests that came with an idempotency key, kept so that asking again does nothing again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .store import ANSWERS_KEPT, as_text, now

if TYPE_CHECKING:
    from .store import JobStore

_LEASE = timedelta(minutes=10)
"""After which a request that was begun and never answered counts as lost, though its process lives."""
_BEGIN = (
    "REPLACE INTO answers (key, request, begun, answered, status, headers, body, holder) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
"""Names its columns, so that it works on beside a newer process, which has given the table another."""
MOST_BODY = 2**20
"""Bytes of an answer that are kept; the answer to a longer one is only known to have been given."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. `body` is None where it is no longer kept."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | None


class KeyReused(Exception):  # noqa: N818 - an event, not a failure of ours
    """The key came with another request before."""


class UnderWay(Exception):  # noqa: N818
    """The same request is being worked on."""


def key_of(caller: str, key: str) -> str:
    """What a caller's key is kept as: keys are theirs alone, and may be anything."""
    return hashlib.sha256(json.dumps([caller, key]).encode()).hexdigest()


class Answers:
    """Kept answers, in the same file as the jobs. Of a request only a hash is kept, of a key too."""

    def __init__(self, store: JobStore) -> None:
        self._database = store.database
        self._presence = store.presence

    def begin(self, key: str, request: str) -> Answer | None:
        """Take up a request; its answer, where it was given before. `request` is a hash of all of it.

        One whose process is gone, killed perhaps, is taken up anew. Raises KeyReused and UnderWay.
        """
        with self._database.writing() as connection:
            old = as_text(datetime.now(UTC) - ANSWERS_KEPT)
            lost = as_text(datetime.now(UTC) - _LEASE)
            connection.execute(
                "DELETE FROM answers WHERE begun < ? OR (answered = 0 AND begun < ?)", (old, lost)
            )
            sql = "SELECT request, answered, status, headers, body, holder FROM answers WHERE key = ?"
            row = connection.execute(sql, (key,)).fetchone()
            if row is None or self._is_lost(request, row):
                values = (key, request, now(), 0, 0, b"[]", None, self._presence.take_up(key))
                connection.execute(_BEGIN, values)
                return None
        known, answered, status, headers, body, _ = row
        if known != request:
            raise KeyReused
        if not answered:
            raise UnderWay
        return Answer(status, tuple((name, value) for name, value in json.loads(headers)), body)

    def _is_lost(self, request: str, row: Sequence[Any]) -> bool:
        """Whether this very request was taken up by a process that is gone, and never answered."""
        known, answered, holder = row[0], row[1], row[-1]
        return known == request and not answered and holder != "" and self._presence.is_gone(holder)

    def keep(self, key: str, answer: Answer) -> None:
        """Keep the answer to a request that was begun."""
        body = answer.body if answer.body is not None and len(answer.body) <= MOST_BODY else None
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE answers SET answered = 1, status = ?, headers = ?, body = ? WHERE key = ?",
                (answer.status, json.dumps(answer.headers).encode(), body, key),
            )
        self._presence.ended(key)

    def drop(self, key: str) -> None:
        """Forget a request that came to nothing, so that it may be made again."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM answers WHERE key = ? AND answered = 0", (key,))
        self._presence.ended(key)

"""What reviewers decided, as an append-only history: the latest word on a link counts, none is ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from ..domain import Decision
from ..errors import NotFoundError
from . import erasure
from .database import Database
from .payloads import decode, encode

_LATEST = (
    "SELECT number, batch, reviewer, payload FROM decisions WHERE number IN "
    "(SELECT max(number) FROM decisions {where} GROUP BY key) ORDER BY number"
)
_ALL = "SELECT number, batch, reviewer, payload FROM decisions {where} ORDER BY number"


class DecisionStore:
    """The decisions of a workspace. They outlive links, indexes, models and frameworks; see `Decision.key`.

    Two processes may append at once: each `append` is one transaction, and what it numbers is final.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def version(self) -> int:
        """Number of the last decision; grows with every one."""
        return int(self._database.rows("SELECT coalesce(max(number), 0) FROM decisions")[0][0])

    def append(self, decisions: Iterable[Decision], *, batch: str = "") -> tuple[Decision, ...]:
        """Add to the history in one transaction; returns them as kept, with number, batch and time.

        `batch` defaults to one of their own. Raises InputError for what cannot be stored.
        """
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kept: list[Decision] = []
        with self._database.writing() as connection:
            first = 1 + connection.execute("SELECT coalesce(max(number), 0) FROM decisions").fetchone()[0]
            name = batch or f"b{first}"
            for number, decision in enumerate(decisions, first):
                one = replace(decision, at=decision.at or now, batch=name, number=number)
                bare = replace(one, by="", batch="", number=0)
                payload = encode(bare, f"the decision on {one.record!r}")
                row = (number, one.key, one.framework, one.source_framework, name, one.by, payload)
                connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                kept.append(one)
        return tuple(kept)

    def current(self, framework: str = "") -> tuple[Decision, ...]:
        """The latest decision of each key, withdrawn ones included; into `framework`, or all.

        Of mappings, both those into and those out of the framework.
        """
        return self._read(_LATEST, *_of(framework))

    def history(
        self, framework: str = "", *, record: str = "", batch: str = "", key: str = ""
    ) -> tuple[Decision, ...]:
        """Every decision in the order in which they were made; of one record, batch or key if named."""
        where, values = _of(framework)
        for column, value in (("batch", batch), ("key", key)):
            if value:
                where = f"{where} {'AND' if where else 'WHERE'} {column} = ?"
                values = (*values, value)
        found = self._read(_ALL, where, values)
        return tuple(one for one in found if not record or record in (one.record, one.skill))

    def before(self, decision: Decision) -> Decision | None:
        """The decision that stood before a kept one, on the same key."""
        where = "WHERE key = ? AND number < ?"
        found = self._read(_ALL, where, (decision.key, decision.number))
        return found[-1] if found else None

    def forget(self, reviewer: str, pseudonym: str = "") -> int:
        """Take a reviewer's name out of the whole history; returns how many decisions bore it.

        The decisions stay. The file is rewritten, so that the name is in none of its pages.

        Raises:
            NotFoundError: nobody of this name decided anything.
            WorkspaceError: it is done, but another process still reads pages that hold the name.
        """
        names = [name for (name,) in self._database.rows("SELECT DISTINCT reviewer FROM decisions")]
        if not reviewer or reviewer not in names:
            raise NotFoundError("reviewer", reviewer, filter(None, names))
        with self._database.writing() as connection:
            sql = "UPDATE decisions SET reviewer = ? WHERE reviewer = ?"
            changed = connection.execute(sql, (pseudonym, reviewer)).rowcount
            erasure.pending(connection)
        erasure.scrub(self._database)
        return int(changed)

    def _read(self, sql: str, where: str, values: Sequence[object]) -> tuple[Decision, ...]:
        rows = self._database.rows(sql.format(where=where), values)
        return tuple(
            replace(decode(payload, Decision), number=number, batch=batch, by=reviewer)
            for number, batch, reviewer, payload in rows
        )


def _of(framework: str) -> tuple[str, tuple[str, ...]]:
    return ("WHERE ? IN (framework, source_framework)", (framework,)) if framework else ("", ())

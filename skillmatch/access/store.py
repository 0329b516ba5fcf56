"""The keys of a service and the sessions opened with them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from ..errors import AccessError, InputError, NotFoundError, WorkspaceError
from .callers import Scope
from .database import AccessDatabase
from .keys import ApiKey, Secret, digest, new_secret, now_utc, read_secret, same

_COLUMNS = "id, scopes, tenant, person, label, created, expires, revoked, used"
_NOBODY = bytes(32)
"""Compared with where a key is unknown, so that the answer takes as long as for a known one."""
_HAD_KEYS = "had keys"
"""Name of a row that stays where keys were erased."""
_MAX_LABEL = 200
_MAX_ID = 2048


class AccessStore:
    """`access.db` in a folder: a workspace, or the folder of all tenants. Threads and processes may share it.

    What one process revokes no other lets in from then on: every question goes to the file. Every method may
    raise WorkspaceError.
    """

    def __init__(self, folder: str | Path) -> None:
        """Makes nothing: the file is made with the first key."""
        self.folder = Path(folder)
        self._database = AccessDatabase(self.folder)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> AccessStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def foreign(self) -> bool:
        """Whether the file there is another program's."""
        return self._database.foreign

    @property
    def guarded(self) -> bool:
        """Whether a key was ever made here, revoked or erased since: then nobody is let in without one."""
        sql = "SELECT 1 FROM keys UNION ALL SELECT 1 FROM secrets WHERE name = ? LIMIT 1"
        return bool(self._database.rows(sql, (_HAD_KEYS,)))

    def create(
        self,
        scopes: Iterable[Scope],
        *,
        tenant: str = "",
        person: str = "",
        label: str = "",
        expires: datetime | None = None,
    ) -> tuple[ApiKey, Secret]:
        """A new key, and its secret, which nobody can be told again. Raises InputError."""
        key = ApiKey("", frozenset(scopes), tenant, person, label, now_utc(), expires)
        _check(key)
        secret = new_secret()
        key = replace(key, id=secret.id)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '')",
                (key.id, secret.digest, " ".join(sorted(key.scopes)), tenant, person, label,
                 _text(key.created), _text(expires)),
            )  # fmt: skip
        return key, secret

    def keys(self, tenant: str | None = None) -> tuple[ApiKey, ...]:
        """Every key, oldest first; of one tenant if named."""
        where, values = ("", ()) if tenant is None else ("WHERE tenant = ?", (tenant,))
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM keys {where} ORDER BY created, id", values)  # noqa: S608
        return tuple(map(_key, rows))

    def of(self, tenant: str, person: str) -> tuple[ApiKey, ...]:
        """The keys made for a person."""
        return tuple(one for one in self.keys(tenant) if person and one.person == person)

    def key(self, key: str) -> ApiKey:
        """The key of this id. Raises NotFoundError."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM keys WHERE id = ?", (key,))  # noqa: S608
        if not rows:
            raise NotFoundError("key", key, (one.id for one in self.keys()))
        return _key(rows[0])

    def revoke(self, key: str) -> ApiKey:
        """Let a key open nothing any more, and end its sessions. Raises NotFoundError."""
        self.key(key)
        with self._database.writing() as connection:
            at = _text(now_utc())
            connection.execute("UPDATE keys SET revoked = ? WHERE id = ? AND revoked = ''", (at, key))
            connection.execute("DELETE FROM sessions WHERE key = ?", (key,))
        return self.key(key)

    def renew(self, key: str, expires: datetime | None = None) -> tuple[ApiKey, Secret]:
        """Another secret for a key that is not revoked: who holds it stays who they are, the old secret ends.

        Raises NotFoundError, and InputError for a revoked key.
        """
        if self.key(key).revoked is not None:
            raise InputError(f"the key {key} is revoked for good", fix="Create another.")
        secret = new_secret(key)
        with self._database.writing() as connection:
            values = (secret.digest, _text(expires), key)
            connection.execute("UPDATE keys SET digest = ?, expires = ? WHERE id = ?", values)
            connection.execute("DELETE FROM sessions WHERE key = ?", (key,))
        return self.key(key), secret

    def admit(self, text: str, now: datetime | None = None) -> ApiKey:
        """The key that a secret opens. Raises AccessError, which never repeats what was sent."""
        sent = read_secret(text)
        known = _NOBODY
        rows: list[tuple[Any, ...]] = []
        if sent is not None:
            rows = self._database.rows(
                f"SELECT {_COLUMNS}, digest FROM keys WHERE id = ?",  # noqa: S608
                (sent.id,),
            )
            known = rows[0][-1] if rows else _NOBODY
        if not same(digest(text), known) or not rows:
            raise AccessError("The key is not known here.")
        return self._good(_key(rows[0][:-1]), now or now_utc())

    def _good(self, key: ApiKey, now: datetime) -> ApiKey:
        state = key.state(now)
        if state != "good":
            raise AccessError(f"The key {key.id} is {state}.", fix="Ask the operator for another.")
        if key.used != now.date():  # once a day: no write a request, and no diary
            with suppress(WorkspaceError), self._database.writing() as connection:
                connection.execute("UPDATE keys SET used = ? WHERE id = ?", (str(now.date()), key.id))
        return key

    # Sessions: what a browser holds in the place of the key

    def open_session(self, key: str, seconds: int, now: datetime | None = None) -> str:
        """A token of 256 random bits that stands for a key for some time; only its digest is kept."""
        moment = now or now_utc()
        token = secrets.token_urlsafe(32)
        with self._database.writing() as connection:
            connection.execute("DELETE FROM sessions WHERE expires <= ?", (_text(moment),))
            ends = _text(moment + timedelta(seconds=seconds))
            connection.execute("INSERT INTO sessions VALUES (?, ?, ?)", (digest(token), key, ends))
        return token

    def session(self, token: str, now: datetime | None = None) -> ApiKey:
        """The key a session stands for, as it is now. Raises AccessError."""
        moment = now or now_utc()
        found = self._database.rows("SELECT key, expires FROM sessions WHERE digest = ?", (digest(token),))
        if not found or found[0][1] <= _text(moment):
            raise AccessError("The session has ended.", fix="Sign in again.")
        try:
            return self._good(self.key(found[0][0]), moment)
        except NotFoundError as error:
            raise AccessError("The session has ended.", fix="Sign in again.") from error

    def close_session(self, token: str) -> None:
        """End a session; one that is none has ended already."""
        if self._database.rows("SELECT 1 FROM sessions WHERE digest = ?", (digest(token),)):
            with self._database.writing() as connection:
                connection.execute("DELETE FROM sessions WHERE digest = ?", (digest(token),))

    def forget(self, tenant: str, person: str) -> int:
        """Erase the keys of a person who is erased, with their sessions; returns how many there were."""
        where, values = "WHERE tenant = ? AND person = ?", (tenant, person)
        if not person or not self._database.rows(f"SELECT 1 FROM keys {where}", values):  # noqa: S608
            return 0
        with self._database.writing() as connection:
            sql = f"DELETE FROM sessions WHERE key IN (SELECT id FROM keys {where})"  # noqa: S608
            connection.execute(sql, values)
            count = connection.execute(f"DELETE FROM keys {where}", values).rowcount  # noqa: S608
            # Were these the last, the service would be open to whoever asks without one.
            connection.execute("INSERT INTO secrets VALUES (?, x'') ON CONFLICT DO NOTHING", (_HAD_KEYS,))
        self._database.scrub()
        return count

    def secret(self, name: str) -> bytes:
        """32 random bytes of this service's own, made when first asked for."""
        sql = "SELECT value FROM secrets WHERE name = ?"
        found = self._database.rows(sql, (name,))
        if not found:
            with self._database.writing() as connection:
                row = (name, secrets.token_bytes(32))
                connection.execute("INSERT INTO secrets VALUES (?, ?) ON CONFLICT DO NOTHING", row)
            found = self._database.rows(sql, (name,))
        return bytes(found[0][0])


def _check(key: ApiKey) -> None:
    if not key.scopes:
        raise InputError("a key without a scope would open nothing", fix=f"Name one of {', '.join(Scope)}.")
    if Scope.LEARNER in key.scopes and not key.person and Scope.ADMIN not in key.scopes:
        raise InputError("a learner's key needs the id of the person it is for")
    for what, value, most in (("label", key.label, _MAX_LABEL), ("person", key.person, _MAX_ID)):
        if len(value) > most or not value.isprintable():
            raise InputError(f"the {what} must be one line of at most {most:,} characters")
    if key.expires is not None and key.expires.tzinfo is None:
        raise ValueError("the end of a key needs a time zone")


def _text(moment: datetime | None) -> str:
    """In UTC, so that texts compare as moments do."""
    return "" if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _key(row: tuple[Any, ...]) -> ApiKey:
    key, scopes, tenant, person, label, created, expires, revoked, used = row
    return ApiKey(
        key,
        frozenset(map(Scope, scopes.split())),
        tenant,
        person,
        label,
        _moment(created),
        _moment(expires),
        _moment(revoked),
        date.fromisoformat(used) if used else None,
    )

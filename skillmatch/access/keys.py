"""API keys: `sm_<id>_<secret>`, shown once; a digest is all that is kept.

The secret is 256 random bits, so nobody can guess it from its digest, however fast the digest is: a slow
password hash would guard nothing here, and would let whoever sends bad keys keep the service busy.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from .callers import Caller, Scope

PREFIX = "sm_"
_TEXT = re.compile(r"sm_([0-9a-z]{10})_([A-Za-z0-9_-]{43})")
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 10
"""36^10 ids: two keys of one service do not meet."""
_SECRET_BYTES = 32

KeyState = Literal["good", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is kept of a key, beside the digest of its secret."""

    id: str
    scopes: frozenset[Scope]
    tenant: str = ""
    person: str = ""
    """Whom a learner's key is for."""
    label: str = ""
    """What the operator calls it."""
    created: datetime | None = None
    expires: datetime | None = None
    revoked: datetime | None = None
    used: date | None = None
    """Last day it was used; no finer, so that the store is no diary of anybody."""

    def state(self, now: datetime) -> KeyState:
        """Whether it opens anything at `now` (with a time zone)."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and self.expires <= now else "good"

    def caller(self) -> Caller:
        """Who asks with this key."""
        return Caller(self.id, self.scopes, self.tenant, self.person)


@dataclass(frozen=True, slots=True)
class Secret:
    """The id and the whole text of a key that somebody holds. Never printed by accident."""

    id: str
    text: str

    def __repr__(self) -> str:
        return f"Secret({self.id!r}, …)"

    @property
    def digest(self) -> bytes:
        """SHA-256 of the whole text: 32 bytes."""
        return digest(self.text)


def new_secret(key: str = "") -> Secret:
    """A new secret, for a new id or for the key of this id."""
    number = key or "".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH))
    return Secret(number, f"{PREFIX}{number}_{secrets.token_urlsafe(_SECRET_BYTES)}")


def read_secret(text: str) -> Secret | None:
    """The key in a text, None where it has not a key's form."""
    found = _TEXT.fullmatch(text)
    return Secret(found[1], text) if found else None


def digest(text: str) -> bytes:
    """SHA-256, for secrets of 256 random bits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def same(one: bytes, other: bytes) -> bool:
    """Compared in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one, other)


def now_utc() -> datetime:
    return datetime.now(UTC)

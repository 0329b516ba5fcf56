"""Public keys that tokens are checked with: a JWK set (RFC 7517) in a file, or at the one address configured.

Nothing a token says is ever fetched or believed: no `jku`, no `x5u`, no `jwk`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from ..errors import AccessError, InputError

JwkSet = tuple[Mapping[str, Any], ...]
_MOST_BYTES = 512 * 1024
_TIMEOUT = 5.0
KEPT_SECONDS = 3600.0
"""How long fetched keys are used before they are fetched again."""
AGAIN_SECONDS = 60.0
"""Least time between two fetches, whatever ids of keys tokens name and however fetching ends."""
_PUBLIC = frozenset(("kty", "n", "e", "crv", "x", "y", "kid", "alg", "use", "key_ops"))


class KeySource(Protocol):
    """Where keys come from."""

    def keys(self, kid: str = "") -> JwkSet:
        """The keys there are; looks again where none has this id. Raises AccessError where none are known."""
        ...


def key_source(place: str) -> KeySource:
    """A file, or an address that begins with https:// (http:// on this machine). Raises InputError."""
    address = urlsplit(place)
    if address.scheme in ("http", "https") and address.hostname:
        if address.scheme == "http" and not _is_here(address.hostname):
            raise InputError("keys over http:// could be anybody's", fix="Name an https:// address.")
        return FetchedKeys(place)
    if not Path(place).is_file():
        raise InputError("is no file of keys", file=place, fix="Name a JWK set, or an https:// address.")
    return FileKeys(Path(place))


class FileKeys:
    """A file, read again when it has changed. It is read once at the start, so that a bad one is refused."""

    def __init__(self, path: Path) -> None:
        """Raises InputError where it holds no keys."""
        self._path = path
        self._stamp = self._stat()
        self._keys = read_keys(path.read_bytes(), str(path))

    def keys(self, kid: str = "") -> JwkSet:  # noqa: ARG002 - a file says when it has changed
        try:
            if (stamp := self._stat()) != self._stamp:
                self._keys = read_keys(self._path.read_bytes(), str(self._path), or_none=True)
                self._stamp = stamp
        except (OSError, InputError):  # half-written: what was read before counts until it is whole
            return self._keys
        return self._keys

    def _stat(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_mtime_ns, found.st_size


class FetchedKeys:
    """Keys at an address: fetched when first needed, kept for an hour, and while it is out of reach."""

    def __init__(
        self,
        address: str,
        fetch: Callable[[str], bytes] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._address, self._fetch, self._clock = address, fetch or fetched, clock
        self._keys: JwkSet = ()
        self._tried = self._got = float("-inf")
        self._lock = threading.Lock()

    def keys(self, kid: str = "") -> JwkSet:
        # Whose key is known does not wait for whoever fetches, perhaps from where nobody answers.
        if self._wanted(kid) and self._lock.acquire(blocking=not self._knows(kid)):
            try:
                if self._wanted(kid):
                    self._tried = now = self._clock()
                    self._look(now)
            finally:
                self._lock.release()
        if not (known := self._keys):
            raise AccessError("Tokens cannot be checked now: their keys are out of reach.")
        return known

    def _knows(self, kid: str) -> bool:
        return any(not kid or one.get("kid") == kid for one in self._keys)

    def _wanted(self, kid: str) -> bool:
        now = self._clock()
        return (not self._knows(kid) or now - self._got > KEPT_SECONDS) and now - self._tried >= AGAIN_SECONDS

    def _look(self, now: float) -> None:
        try:
            self._keys = read_keys(self._fetch(self._address), self._address, or_none=True)
            self._got = now
        except (OSError, ValueError, InputError):
            return  # the keys known so far stay good


def fetched(address: str) -> bytes:
    """What stands at the address: no redirect followed, no more than 512 KiB. Raises OSError, ValueError."""
    import urllib.request
    from http.client import HTTPException

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: Any, **__: Any) -> None:
            return None

    opener = urllib.request.build_opener(Stay)
    try:
        with opener.open(address, timeout=_TIMEOUT) as answer:
            content: bytes = answer.read(_MOST_BYTES + 1)
    except HTTPException as error:  # no HTTP, or broken off
        raise OSError("the answer cannot be read") from error
    if len(content) > _MOST_BYTES:
        raise ValueError("too many keys")
    return content


def read_keys(content: bytes, place: str, *, or_none: bool = False) -> JwkSet:
    """Public keys of a JWK set, or one JWK; private parts and secret keys are left out. Raises InputError.

    `or_none`: a set of none that counts is one as well; whoever empties it takes back every key.
    """
    try:
        found = json.loads(content)
        listed = found["keys"] if isinstance(found, dict) and "keys" in found else [found]
        keys = tuple(
            {name: value for name, value in one.items() if name in _PUBLIC}
            for one in listed
            if one.get("kty") in ("RSA", "EC", "OKP") and one.get("use", "sig") == "sig"
        )
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("is no JWK set", file=place) from error
    if not keys and not (or_none and "keys" in found):
        raise InputError("holds no public key to check signatures with", file=place)
    return keys


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

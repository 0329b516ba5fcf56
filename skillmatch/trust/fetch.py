"""Fetching what a stranger's credential points at, without being led anywhere else.

https alone; a host is resolved once, every address of it must be public, and the connection goes to the
very address that was looked at, so that a second answer of the name server changes nothing (rebinding).
Certificate and Host header are still the name's. No proxy, no cookie, no credential is ever sent.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, urljoin, urlsplit

from ..errors import FetchError
from .addresses import is_public

Resolver = Callable[[str, int], Sequence[str]]
"""(host, port) → its addresses as text. Raises OSError."""
Connector = Callable[[str, int, float], socket.socket]
"""(address, port, seconds) → a connected TCP socket. Raises OSError."""

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_ACCEPT = (
    "application/did+ld+json, application/vc+ld+json, application/vc+jwt, application/json;q=0.9, */*;q=0.1"
)
_CHUNK = 65_536
_MAX_URL = 2048


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost."""

    seconds: float = 10.0
    """For everything together: name, connection, answer."""
    max_bytes: int = 4 * 2**20
    """Of the answer, which is never unpacked: none is asked for packed."""
    redirects: int = 2
    """Followed at most, and only to the same host and port."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came, from where, and when."""

    url: str
    content: bytes
    fetched_at: datetime


def system_addresses(host: str, port: int) -> list[str]:
    """What the system's name service says. Raises OSError."""
    found = socket.getaddrinfo(host, port, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def system_connection(address: str, port: int, seconds: float) -> socket.socket:
    """A TCP connection to exactly this address. Raises OSError."""
    return socket.create_connection((address, port), timeout=seconds)


class GuardedFetch:
    """Fetches one URL after the other, each within `limits`.

    `resolve`, `connect` and `context` exist for tests and special networks; what `resolve` answers is
    judged by `is_public` whoever it is.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        resolve: Resolver = system_addresses,
        connect: Connector = system_connection,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.limits = limits or FetchLimits()
        self._resolve, self._connect = resolve, connect
        self._context = context

    def __call__(self, url: str) -> Fetched:
        """The document at `url`.

        Raises:
            FetchError: the URL, one of its addresses or a redirect is not allowed; the fetch took too
                long, was too large, or failed. The message says which.
        """
        deadline = time.monotonic() + self.limits.seconds
        start = place = _place(url)
        for _ in range(self.limits.redirects + 1):
            status, location, content = self._get(place, deadline)
            if status == 200:
                return Fetched(url, content, datetime.now(UTC))
            if status not in _REDIRECTS:
                raise FetchError(f"{url} answers with status {status}.")
            place = _place(urljoin(place.geturl(), location))
            if (place.hostname, place.port or 443) != (start.hostname, start.port or 443):
                raise FetchError(f"{url} redirects elsewhere, to {place.hostname}; that is not followed.")
        raise FetchError(f"{url} redirects more than {self.limits.redirects} times.")

    def _get(self, place: SplitResult, deadline: float) -> tuple[int, str, bytes]:
        host, port = str(place.hostname), place.port or 443
        address = self._address(host, port, deadline)
        try:
            return self._ask(place, host, port, address, deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if time.monotonic() >= deadline:
                raise FetchError(f"{place.geturl()} took over {self.limits.seconds:g} s.") from error
            raise FetchError(f"{place.geturl()} cannot be fetched: {error}.") from error

    def _address(self, host: str, port: int, deadline: float) -> str:
        """The first address of the host. All must be public: one that is not condemns the name."""
        found = _within(deadline, host, lambda: list(self._resolve(host, port)))
        if not found:
            raise FetchError(f"{host} has no address.")
        for address in found:
            if not is_public(address):
                raise FetchError(f"{host} leads to {address}, which is not a public address; not fetched.")
        return found[0]

    def _ask(
        self, place: SplitResult, host: str, port: int, address: str, deadline: float
    ) -> tuple[int, str, bytes]:
        context = self._context or ssl.create_default_context()
        seconds = max(deadline - time.monotonic(), 0.001)
        plain = self._connect(address, port, seconds)
        try:
            plain.settimeout(seconds)
            secure = context.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False)
        except BaseException:
            plain.close()
            raise
        # A drip of single bytes renews the socket's own timeout for ever; this ends it in any case.
        alarm = threading.Timer(max(deadline - time.monotonic(), 0.0), _shut, (secure,))
        alarm.daemon = True
        alarm.start()
        with secure:
            try:
                secure.do_handshake()
                answer = self._talk(place, host, port, secure)
            finally:
                alarm.cancel()
        if time.monotonic() >= deadline:
            raise TimeoutError  # what was read may be half of it
        return answer

    def _talk(
        self, place: SplitResult, host: str, port: int, secure: ssl.SSLSocket
    ) -> tuple[int, str, bytes]:
        connection = http.client.HTTPSConnection(host, port)
        connection.sock = secure
        target = (place.path or "/") + (f"?{place.query}" if place.query else "")
        headers = {"Accept": _ACCEPT, "Accept-Encoding": "identity", "User-Agent": "skillmatch"}
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            return answer.status, answer.getheader("Location", ""), b""
        if answer.getheader("Content-Encoding", "identity").lower() != "identity":
            raise FetchError(f"{place.geturl()} answers packed, though that was not asked for.")
        return 200, "", self._body(answer, place)

    def _body(self, answer: http.client.HTTPResponse, place: SplitResult) -> bytes:
        parts, size = [], 0
        while part := answer.read(_CHUNK):
            size += len(part)
            if size > self.limits.max_bytes:
                raise FetchError(f"{place.geturl()} is larger than {self.limits.max_bytes:,} bytes.")
            parts.append(part)
        return b"".join(parts)


def _place(url: str) -> SplitResult:
    """The parts of a URL that may be fetched. Raises FetchError."""
    shown = url[:200]
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > _MAX_URL:
        raise FetchError(f"{shown!r} is no URL that is fetched: it must be plain ASCII.")
    try:
        place = urlsplit(url)
        port = place.port
    except ValueError as error:
        raise FetchError(f"{shown!r} is no URL: {error}.") from error
    if place.scheme != "https":
        raise FetchError(f"{shown!r} is not fetched: only https is.")
    if not place.hostname or place.username is not None or place.password is not None or port == 0:
        raise FetchError(f"{shown!r} is not fetched: it must name a host, and no user.")
    return place._replace(fragment="")


def _within(deadline: float, host: str, work: Callable[[], list[str]]) -> list[str]:
    """Name look-ups have no timeout of their own, so one that hangs is left behind."""
    result: list[list[str]] = []
    trouble: list[Exception] = []

    def run() -> None:
        try:
            result.append(work())
        except (OSError, ValueError) as error:
            trouble.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(deadline - time.monotonic(), 0.0))
    if trouble:
        raise FetchError(f"{host} cannot be found: {trouble[0]}.") from trouble[0]
    if not result:
        raise FetchError(f"{host} could not be looked up in time.")
    return result[0]


def _shut(secure: ssl.SSLSocket) -> None:
    """End the connection under the encryption, so that whoever waits for a byte wakes up."""
    with suppress(OSError):
        socket.socket.shutdown(secure, socket.SHUT_RDWR)

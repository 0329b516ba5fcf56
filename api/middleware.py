"""What happens to every request before and after its answer: an id, limits, headers, no bare failure.

Plain ASGI: bodies are counted as they stream in, and nothing is buffered on the way out.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import answered, problem

REQUEST_ID = "X-Request-ID"
TOLD = "skillmatch.told"
"""Member of a request's scope: headers that its answer gets, such as the index it was worked out from."""
MAX_BODY = 2 * 2**20
"""Bytes of a body, where a path has no limit of its own."""
_LOG = logging.getLogger("skillmatch.service")
_GOOD_ID = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")
_TWO_LENGTHS = "The body has two lengths: send Content-Length or Transfer-Encoding, not both."
_PORT = re.compile(r":\d*\Z")
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
}
"""Headers of every answer, where it has none of its own by that name."""


class RequestIds:
    """Gives every request an id, the client's own where that is a decent one, and says it in the answer.

    Outermost of all: its id is in `scope["request_id"]` for the log and for problems.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        scope["request_id"] = given if _GOOD_ID.fullmatch(given) else secrets.token_hex(8)
        told: dict[str, str] = scope.setdefault(TOLD, {})

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update({REQUEST_ID: scope["request_id"], **told})
            await send(message)

        await self._app(scope, receive, tell)


class Heads:
    """Answers HEAD as GET, without the content (RFC 9110 section 9.3.2): what watches a service asks so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def bare(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        headers = [one for one in scope["headers"] if one[0] != b"range"]  # is of GET alone: section 14.2
        asked = {**scope, "method": "GET", "headers": headers}  # the server looks into its own while it sends
        try:
            await self._app(asked, receive, bare)
        finally:
            own = {"method": "HEAD", "headers": scope["headers"]}
            scope.update({**asked, **own})  # where it was led, for the log


class SecurityHeaders:
    """Headers that keep a browser from doing more with an answer than show it; an answer may set its own.

    Answers are not stored, unless they say otherwise: most are about people.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**SECURITY, "Cache-Control": "no-store"}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add if scope["type"] == "http" else send)


class KnownHosts:
    """Refuses requests sent to another name than the service's own; without any `hosts` all will do.

    A page whose name its owner lets stand for this machine could else read what it asks (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self._app, self._hosts = app, frozenset(host.strip().casefold() for host in hosts if host.strip())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._hosts:
            said = _PORT.sub("", Headers(scope=scope).get("host", "")).strip("[]").casefold()
            if said not in self._hosts:
                await problem(403, "The service does not go by this name.", request=scope)(
                    scope, receive, send
                )
                return
        await self._app(scope, receive, send)


class BodyLimit:
    """Refuses bodies of more bytes than a path takes, whatever their length was said to be.

    `larger` are (path, bytes): the first path that the request's starts with counts.
    """

    def __init__(self, app: ASGIApp, limit: int = MAX_BODY, larger: Iterable[tuple[str, int]] = ()) -> None:
        self._app, self._limit, self._larger = app, limit, tuple(larger)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        own = (most for path, most in self._larger if scope["path"].startswith(path))
        limit, headers = next(own, self._limit), Headers(scope=scope)
        if "content-length" in headers and "transfer-encoding" in headers:
            # A proxy may have gone by the other one, and take what is left for somebody else's request.
            close = {"Connection": "close"}
            await answered(Request(scope), 400, _TWO_LENGTHS, headers=close)(scope, receive, send)
            return
        said = headers.get("content-length", "0")
        if not said.isdecimal() or len(said) > 15 or int(said) > limit:
            await answered(Request(scope), 413, _too_large(limit))(scope, receive, send)
            return
        got = 0

        async def count() -> Message:
            nonlocal got
            message = await receive()
            got += len(message.get("body", b""))
            if got > limit:
                raise HTTPException(413, _too_large(limit))
            return message

        await self._app(scope, count, send)


class Failures:
    """Turns a bug into a problem that tells nothing of it; the log gets traceback and request id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception:
            if scope["type"] != "http" or started:
                raise
            _LOG.exception("request %s failed", scope.get("request_id", ""))
            await _failed(Request(scope))(scope, receive, send)


def _failed(request: Request) -> Response:
    """A page for people; the bare problem where that is what failed."""
    detail = "The service failed. The cause is in its log, not here."
    try:
        return answered(request, 500, detail)
    except Exception:
        return problem(500, detail, request=request.scope)


def _too_large(limit: int) -> str:
    return f"The body is too large: at most {limit:,} bytes are taken here."

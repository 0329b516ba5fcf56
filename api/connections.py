"""Connections of clients that are slow on purpose: heads that never end, answers that are never read."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

import h11
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .middleware import REQUEST_ID, SECURITY
from .problems import ProblemResponse, problem

HEAD_BYTES = 32_768
"""Of a request's head, all headers together."""
_TOO_MANY = "Too many ask just now. Ask again."


class BoundedProtocol(H11Protocol):
    """Uvicorn's own protocol, which closes connections on which nothing whole happens for too long.

    Uvicorn bounds the time between two requests (`timeout_keep_alive`), but neither the time in which the
    head of a request arrives nor that in which an answer is taken. What uvicorn refuses by itself, in plain
    text, is a problem here as everything else is.
    """

    head_seconds = 10.0
    """From the opening of a connection, or from the first byte of a further request, to the whole head."""
    unread_seconds = 30.0
    """For which a full buffer of an answer may wait for the client to read on."""
    _head_timer: asyncio.TimerHandle | None = None
    _unread_timer: asyncio.TimerHandle | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most, self.limit_concurrency = self.limit_concurrency, None
        self._all, self.app = self.app, self._some

    async def _some(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What the service answers, where there are not too many connections or requests for that."""
        if self._most is not None and max(len(self.connections), len(self.tasks)) > self._most:
            scope["request_id"] = secrets.token_hex(8)
            # Kept open, the connection would be one too many for all others as well.
            headers = {"Retry-After": "1", "Connection": "close"}
            await _refusal(503, _TOO_MANY, scope, headers)(scope, receive, send)
            return
        await self._all(scope, receive, send)

    def send_400_response(self, msg: str) -> None:
        refused = _refusal(400, msg, {"request_id": secrets.token_hex(8)}, {"Connection": "close"})
        told = h11.Response(status_code=400, headers=refused.raw_headers, reason=b"Bad Request")
        for event in (told, h11.Data(data=bytes(refused.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(self.head_seconds, transport.abort)

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._stop_head_timer()
        elif self._head_timer is None and (before is None or before.response_complete):
            self._head_timer = self.loop.call_later(self.head_seconds, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._unread_timer = self.loop.call_later(self.unread_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_unread_timer()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        self._stop_unread_timer()
        super().connection_lost(exc)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _stop_unread_timer(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None


def _refusal(status: int, detail: str, scope: Scope, headers: dict[str, str]) -> ProblemResponse:
    """A problem told outside the service, with the headers that its middleware gives to others."""
    around = {**SECURITY, "Cache-Control": "no-store", REQUEST_ID: scope["request_id"]}
    return problem(status, detail, request=scope, headers=around | headers)


def bounded(
    head_seconds: float, unread_seconds: float = BoundedProtocol.unread_seconds
) -> type[BoundedProtocol]:
    """The protocol with these bounds, for `uvicorn.Config(http=…)`."""
    bounds = {"head_seconds": head_seconds, "unread_seconds": unread_seconds}
    return type("BoundedProtocol", (BoundedProtocol,), bounds)

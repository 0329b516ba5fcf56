"""No request lasts for ever: its body must arrive, and its answer be there, within the times that are set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import problem

DEADLINE = "skillmatch.deadline"
"""Member of a request's scope: its `Deadline`."""
_SLOWEST = 65_536
"""Bytes a second that the body of a slow client must bring on average, beside the time all get."""


class Deadline:
    """Whether a request has been given up. Work that has not begun then need not begin."""

    __slots__ = ("_timer", "passed")

    def __init__(self) -> None:
        self.passed = False
        self._timer: asyncio.TimerHandle | None = None

    def within(self, seconds: float, give_up: Callable[[], None]) -> None:
        """Give up in so many seconds, counted from now."""
        self.met()
        self._timer = asyncio.get_running_loop().call_later(seconds, give_up)

    def met(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Deadlines:
    """Answers 408 where a body, and 503 where an answer, takes too long.

    A thread cannot be stopped, so what was begun is worked out to its end and thrown away; it holds one
    turn of several until then, and every question is bounded by limits of its own; those that bring much to
    read leave one turn to the others. What waits for its turn is dropped when the turn comes (see `turns`).
    An answer that has begun may take as long as it likes; clients that do not read are the matter of
    `connections`.
    """

    def __init__(self, app: ASGIApp, *, body_seconds: float, answer_seconds: float) -> None:
        self._app, self._body, self._answer = app, body_seconds, answer_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        one = _Request(self, scope, receive, send)
        try:
            await self._app(scope, one.receive, one.send)
        except Exception:
            if not one.deadline.passed:
                raise  # else: of work that nobody waits for any more
        finally:
            one.deadline.met()
            if one.late is not None:
                await one.late

    @property
    def seconds(self) -> tuple[float, float]:
        """For a body, for an answer."""
        return self._body, self._answer


class _Request:
    def __init__(self, limits: Deadlines, scope: Scope, receive: Receive, send: Send) -> None:
        self._body, self._answer = limits.seconds
        self._scope, self._receive, self._send = scope, receive, send
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time() + self._body
        self._whole = not _has_body(scope)
        self._started = False
        self.late: asyncio.Task[None] | None = None
        self.deadline = scope[DEADLINE] = Deadline()
        self.deadline.within(self._answer + (0 if self._whole else self._body), self._give_up)

    async def receive(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(
                408, "The body took too long to arrive.", headers={"Connection": "close"}
            ) from None
        self._until += len(message.get("body", b"")) / _SLOWEST
        self._whole = not message.get("more_body")
        if not (self._started or self.deadline.passed):  # a long body has its own time, not the answer's
            left = 0 if self._whole else self._until - self._loop.time()
            self.deadline.within(self._answer + left, self._give_up)
        return message

    async def send(self, message: Message) -> None:
        if self.deadline.passed:
            return
        if not self._started:
            self._started = True
            self.deadline.met()
        await self._send(message)

    def _give_up(self) -> None:
        if not self._started:
            self.deadline.passed = True
            self.late = self._loop.create_task(self._refuse())

    async def _refuse(self) -> None:
        detail = "The answer took too long; ask for less, or later."
        refused = problem(503, detail, request=self._scope, headers={"Retry-After": "5"})
        await refused(self._scope, self._receive, self._send)


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers

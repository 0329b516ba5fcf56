"""Whose turn it is: how many answers are worked out at once, and which snapshot each is worked out from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from skillmatch.matcher import Matcher, MatcherPool

from .deadlines import DEADLINE
from .middleware import TOLD

_LONG = 8192
"""Bytes of a body from which reading it may take seconds: a posting of two printed pages or three."""


class Turns:
    """How many answers are worked out at once; the others wait in the order they came."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self._long = asyncio.Semaphore(max(1, at_once - 1))
        self.waiting = 0
        self.working = 0

    @asynccontextmanager
    async def line(self, scope: Scope) -> AsyncIterator[None]:
        """Where questions that bring much to read wait before all others, so that a turn is left for those.

        Reading a text goes on after everybody has given it up: a few long ones would else keep out all.
        """
        if not _brings_much(scope):
            yield
            return
        async with self._waited_for(self._long):
            yield

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """A block of which only so many run at once."""
        async with self._waited_for(self._free):
            self.working += 1
            try:
                yield
            finally:
                self.working -= 1

    @asynccontextmanager
    async def _waited_for(self, places: asyncio.Semaphore) -> AsyncIterator[None]:
        self.waiting += 1
        try:
            await places.acquire()
        finally:
            self.waiting -= 1
        try:
            yield
        finally:
            places.release()


@asynccontextmanager
async def turn(request: Request, pool: MatcherPool, *, again: bool = False) -> AsyncIterator[Matcher]:
    """A matcher over the newest snapshot of the pool, lent until the answer is worked out.

    `again`: an answer goes on being worked out, and is counted already.

    Those who wait do so here, in the event loop: waiting in worker threads, they would leave none for the
    one whose turn it is. The answer is sent after the turn, so that a slow client holds nobody up.
    """
    if (coming := pool.check()) is not None:
        # With nothing else to answer from, the request's own deadline ends the waiting.
        await asyncio.wait([asyncio.wrap_future(coming)], timeout=pool.patience if pool.loaded else None)
    turns: Turns = request.app.state.turns
    async with turns.line(request.scope), turns.taken():
        if (deadline := request.scope.get(DEADLINE)) is not None and deadline.passed:
            raise HTTPException(503, "Given up before its turn came.")
        pool.check()  # what was revoked or erased while we waited is not shown
        lent = pool.current()
        request.scope.get(TOLD, {})["X-Index"] = lent.index_told
        if not again and (figures := getattr(request.app.state, "figures", None)) is not None:
            figures.answers.labels(lent.index_told.partition(";")[0]).inc()
        yield lent


def _brings_much(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    said = headers.get("content-length", "0")
    return "transfer-encoding" in headers or not said.isdecimal() or int(said) >= _LONG

"""Whose turn it is: how many answers are worked out at once, and which snapshot each is worked out from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.exceptions import HTTPException

from skillmatch.matcher import Matcher, MatcherPool

from .deadlines import DEADLINE
from .middleware import TOLD


class Turns:
    """How many answers are worked out at once; the others wait in the order they came."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        self.waiting = 0
        self.working = 0

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        """A block of which only so many run at once."""
        self.waiting += 1
        try:
            await self._free.acquire()
        finally:
            self.waiting -= 1
        self.working += 1
        try:
            yield
        finally:
            self.working -= 1
            self._free.release()


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
    async with turns.taken():
        if (deadline := request.scope.get(DEADLINE)) is not None and deadline.passed:
            raise HTTPException(503, "Given up before its turn came.")
        pool.check()  # what was revoked or erased while we waited is not shown
        lent = pool.current()
        request.scope.get(TOLD, {})["X-Index"] = lent.index_told
        if not again and (figures := getattr(request.app.state, "figures", None)) is not None:
            figures.answers.labels(lent.index_told.partition(";")[0]).inc()
        yield lent

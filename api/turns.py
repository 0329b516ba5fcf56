"""Whose turn it is: how many answers are worked out at once, and which snapshot each is worked out from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request

from skillmatch.matcher import Matcher, MatcherPool
from skillmatch.matcher.pool import PATIENCE

from .middleware import TOLD


@asynccontextmanager
async def turn(request: Request, pool: MatcherPool) -> AsyncIterator[Matcher]:
    """A matcher over the newest snapshot of the pool, lent until the answer is worked out.

    Those who wait do so here, in the event loop: waiting in worker threads, they would leave none for the
    one whose turn it is. The answer is sent after the turn, so that a slow client holds nobody up.
    """
    if (coming := pool.check()) is not None:
        # With nothing else to answer from, the request's own deadline ends the waiting.
        await asyncio.wait([asyncio.wrap_future(coming)], timeout=PATIENCE if pool.loaded else None)
    async with request.app.state.turn:
        pool.check()  # what was revoked or erased while we waited is not shown
        lent = pool.current()
        request.scope.get(TOLD, {})["X-Index"] = lent.index_told
        yield lent

"""What a request gets handed: the matcher, one caller at a time, and a tag of what answers depend on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from skillmatch.matcher import Matcher, MatcherPool


async def matcher(request: Request) -> AsyncIterator[Matcher]:
    """A matcher of the service's workspace, lent until the answer is worked out.

    Those who wait do so here, in the event loop: waiting in worker threads, they would leave none for the
    one whose turn it is. The answer is sent after the turn, so that a slow client holds nobody up.
    """
    pool: MatcherPool = request.app.state.matchers
    async with request.app.state.turn:
        with pool.lend() as lent:
            yield lent


Lent = Annotated[Matcher, Depends(matcher, scope="function")]

"""What a request gets handed: the matcher, one caller at a time, and a tag of what answers depend on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from skillmatch.access import Caller
from skillmatch.matcher import Matcher, MatcherPool

from .access import Anyone
from .settings import Settings


def folder_of(request: Request, who: Caller) -> Path:  # noqa: ARG001 - tenants come next
    """Where the records of the caller's tenant are; nobody's turn is taken."""
    settings: Settings = request.app.state.settings
    return settings.workspace


async def matcher(request: Request, _: Anyone) -> AsyncIterator[Matcher]:
    """A matcher of the service's workspace, lent until the answer is worked out.

    Those who wait do so here, in the event loop: waiting in worker threads, they would leave none for the
    one whose turn it is. The answer is sent after the turn, so that a slow client holds nobody up.
    """
    pool: MatcherPool = request.app.state.matchers
    async with request.app.state.turn:
        with pool.lend() as lent:
            yield lent


Lent = Annotated[Matcher, Depends(matcher, scope="function")]

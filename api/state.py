"""What a request gets handed: the matcher of the caller's tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from skillmatch.access import Caller
from skillmatch.matcher import Matcher, MatcherPool

from .access import Anyone
from .tenants import Tenants
from .turns import turn

T = TypeVar("T")


def folder_of(request: Request, who: Caller) -> Path:
    """Where the records of the caller's tenant are; nobody's turn is taken. Raises as `Tenants.folder`."""
    tenants: Tenants = request.app.state.tenants
    return tenants.folder(who.tenant)


async def matcher(request: Request, who: Anyone) -> AsyncIterator[Matcher]:
    """A matcher of the caller's tenant, lent until the answer is worked out; see `turn`."""
    tenants: Tenants = request.app.state.tenants
    async with tenants.lent(who.tenant) as pool, turn(request, pool) as lent:
        yield lent


async def matcher_if_any(request: Request, who: Anyone) -> AsyncIterator[Matcher | None]:
    """The same; None for those of no tenant where there are several, and none is public."""
    tenants: Tenants = request.app.state.tenants
    if tenants.several and not who.tenant:
        yield None
        return
    async with tenants.lent(who.tenant) as pool, turn(request, pool) as lent:
        yield lent


@dataclass(frozen=True, slots=True)
class ByTurns:
    """Work too long for one turn, done in several; whoever waits has theirs between two of them."""

    request: Request
    pool: MatcherPool

    async def until_done(self, work: Callable[[Matcher], T | None]) -> T:
        """What `work` returns once that is not None; each call is one turn, in a worker thread.

        `work` keeps what it has done, and goes on from there. The request's own deadline bounds it all: the
        client is answered 503 then, and the next turn is not begun. Raises as `work` and `turn` do.
        """
        again = False
        while True:
            async with turn(self.request, self.pool, again=again) as lent:
                done = await run_in_threadpool(work, lent)
            if done is not None:
                return done
            again = True


async def _by_turns(request: Request, who: Anyone) -> AsyncIterator[ByTurns]:
    tenants: Tenants = request.app.state.tenants
    async with tenants.lent(who.tenant) as pool:
        yield ByTurns(request, pool)


Lent = Annotated[Matcher, Depends(matcher, scope="function")]
LentIfAny = Annotated[Matcher | None, Depends(matcher_if_any, scope="function")]
LentByTurns = Annotated[ByTurns, Depends(_by_turns, scope="function")]

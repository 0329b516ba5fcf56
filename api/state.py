"""What a request gets handed: the matcher of the caller's tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from skillmatch.access import Caller
from skillmatch.matcher import Matcher

from .access import Anyone
from .tenants import Tenants
from .turns import turn


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


Lent = Annotated[Matcher, Depends(matcher, scope="function")]
LentIfAny = Annotated[Matcher | None, Depends(matcher_if_any, scope="function")]

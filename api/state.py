"""What a request gets handed: the matcher of the caller's tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request

from skillmatch.access import Caller
from skillmatch.matcher import Matcher

from .access import Anyone
from .settings import Settings
from .turns import turn


def folder_of(request: Request, who: Caller) -> Path:  # noqa: ARG001 - tenants come next
    """Where the records of the caller's tenant are; nobody's turn is taken."""
    settings: Settings = request.app.state.settings
    return settings.workspace


async def matcher(request: Request, _: Anyone) -> AsyncIterator[Matcher]:
    """A matcher of the service's workspace, lent until the answer is worked out; see `turn`."""
    async with turn(request, request.app.state.matchers) as lent:
        yield lent


Lent = Annotated[Matcher, Depends(matcher, scope="function")]

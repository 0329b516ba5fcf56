"""Who asks, and whether they may: `Anyone`, `Learner`, `Employer`, `Designer` and `Admin` for signatures."""

from __future__ import annotations

from typing import Annotated

from fastapi import Request, Security
from fastapi.security import SecurityScopes

from skillmatch.access import LOCAL, Caller


async def caller(needed: SecurityScopes, request: Request) -> Caller:  # noqa: ARG001 - keys come next
    """Whoever asks. Without keys the service answers its own machine, and everybody there may do all."""
    return LOCAL


Anyone = Annotated[Caller, Security(caller)]
Learner = Annotated[Caller, Security(caller, scopes=["learner"])]
Employer = Annotated[Caller, Security(caller, scopes=["employer"])]
Designer = Annotated[Caller, Security(caller, scopes=["designer"])]
Admin = Annotated[Caller, Security(caller, scopes=["admin"])]

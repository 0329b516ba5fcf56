"""Who asks, and whether they may: `Anyone`, `Known`, `Learner`, `Employer`, `Designer`, `Admin`.

Put the caller first in a signature: what comes before it would be done for whoever may not ask. Of several
scopes any one will do, and `admin` holds all. 401 without credentials or with bad ones, 403 for a scope one
lacks, 404 where the existence of what is asked for is itself private, 429 for too often.
"""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import Annotated, Any

from fastapi import FastAPI, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import HTTPException
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from skillmatch.access import LOCAL, PREFIX, PUBLIC, Caller, Scope
from skillmatch.errors import AccessError, NotFoundError
from skillmatch.trust import ASKED_BY

from .door import Door
from .middleware import TOLD
from .origins import own_page
from .rates import Rates

_bearer = HTTPBearer(
    auto_error=False, scheme_name="bearer", description="An API key (`sm_…`), or a token of the operator's."
)
_header = APIKeyHeader(
    name="X-API-Key", auto_error=False, scheme_name="apiKey", description="An API key (`sm_…`)."
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
Header = Annotated[str | None, Security(_header)]
ANY_ACCOUNT = [Scope.LEARNER.value, Scope.EMPLOYER.value, Scope.DESIGNER.value, Scope.ADMIN.value]


async def caller(needed: SecurityScopes, request: Request, bearer: Bearer, header: Header) -> Caller:
    """Whoever asks, who has one of the scopes needed. Raises HTTPException 401, 403, 429."""
    who: Caller | None = getattr(request.state, "caller", None)
    if who is None:
        who = request.state.caller = await _identified(
            request, bearer.credentials if bearer else "", header or ""
        )
        ASKED_BY.set("" if who.id == LOCAL.id else who.id)  # the audit log's lines say so
        rates: Rates = request.app.state.rates
        request.scope.get(TOLD, {}).update(rates.asked(who, request))
    if needed.scopes and not any(who.may(one) for one in Scope if one in needed.scopes):
        if who.id == PUBLIC.id:
            raise unauthenticated("This needs a key or a token.")
        words = " ".join(needed.scopes)
        told = f'Bearer realm="skillmatch", error="insufficient_scope", scope="{words}"'
        detail = f"This needs the scope {' or '.join(needed.scopes)}."
        raise HTTPException(403, detail, headers={"WWW-Authenticate": told})
    return who


def unauthenticated(detail: str, *, bad: bool = False) -> HTTPException:
    """A 401; `bad` where credentials were sent (RFC 6750 section 3)."""
    told = 'Bearer realm="skillmatch"' + (', error="invalid_token"' if bad else "")
    return HTTPException(401, detail, headers={"WWW-Authenticate": told})


async def _identified(request: Request, bearer: str, header: str) -> Caller:
    door: Door = request.app.state.door
    if bearer and header and bearer != header:
        raise unauthenticated("Two credentials were sent; send one.", bad=True)
    if credential := bearer or header:
        try:
            if credential.startswith(PREFIX):
                return door.admit(credential)
            return await run_in_threadpool(door.admit, credential)
        except AccessError as error:
            request.app.state.rates.failed(request)
            raise unauthenticated(str(error), bad=True) from error
    if session := own_page(request):
        with suppress(AccessError):  # a session that has ended is no session
            return door.seated(session)
    return door.anybody if door.guarded else _local(request, door)


def _local(request: Request, door: Door) -> Caller:
    """Whoever asks where there are no keys; only from this machine, however the service was started."""
    try:
        near = request.client is None or ip_address(request.client.host.partition("%")[0]).is_loopback
    except ValueError:  # no network: a socket of this machine, or a test; unless a proxy named somebody
        near = "x-forwarded-for" not in request.headers
    if near or door.settings.insecure_open:
        return door.local
    raise unauthenticated("The service holds no keys, so it answers its own machine alone.")


def describe_access(app: FastAPI) -> None:
    """Let the description say that what anybody may ask needs no credentials (an empty requirement)."""
    made = app.openapi

    def described() -> dict[str, Any]:
        new = app.openapi_schema is None
        document = made()
        operations = (one for path in document["paths"].values() for one in path.values()) if new else ()
        for operation in operations:
            required = operation.get("security", [])
            if not any(scopes for one in required for scopes in one.values()):
                operation["security"] = [{}, *required]
        return document

    app.openapi = described  # type: ignore[method-assign]


def whose(who: Caller, person: str) -> str:
    """The person, where everything about them is the caller's to ask. Raises NotFoundError for others.

    Not "forbidden": that would tell who is held here.
    """
    if not who.may_see(person):
        raise NotFoundError("person", person)
    return person


Anyone = Annotated[Caller, Security(caller)]
"""Nobody in particular: the public catalogue."""
Known = Annotated[Caller, Security(caller, scopes=ANY_ACCOUNT)]
"""Everybody with an account."""
Learner = Annotated[Caller, Security(caller, scopes=["learner"])]
"""Ask `whose(who, person)` wherever a person is named."""
Employer = Annotated[Caller, Security(caller, scopes=["employer"])]
Designer = Annotated[Caller, Security(caller, scopes=["designer"])]
Admin = Annotated[Caller, Security(caller, scopes=["admin"])]

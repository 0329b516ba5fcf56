"""Who asks, and whether they may: `Anyone`, `Known`, `Learner`, `Employer`, `Designer`, `Admin`.

Put the caller first in a signature: what comes before it would be done for whoever may not ask. Of several
scopes any one will do, and `admin` holds all. 401 without credentials or with bad ones, 403 for a scope one
lacks, 404 where the existence of what is asked for is itself private.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated

from fastapi import Request, Security
from fastapi.exceptions import HTTPException
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes

from skillmatch.access import LOCAL, PREFIX, PUBLIC, AccessStore, Caller, Scope
from skillmatch.errors import AccessError, NotFoundError

from .settings import Settings

SESSION = "skillmatch_session"
"""Cookie of a browser that signed in."""
BY_TOKEN = "t-"  # noqa: S105 - no secret: how an id begins
"""Ids of those who ask with a token begin so."""
_bearer = HTTPBearer(
    auto_error=False, scheme_name="bearer", description="An API key (`sm_…`), or a token of the operator's."
)
_header = APIKeyHeader(
    name="X-API-Key", auto_error=False, scheme_name="apiKey", description="An API key (`sm_…`)."
)
Bearer = Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)]
Header = Annotated[str | None, Security(_header)]


class Door:
    """What the service lets people in by: keys, and sessions opened with them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = AccessStore(settings.workspace)

    @property
    def guarded(self) -> bool:
        """Whether credentials are asked for at all."""
        return self.store.guarded

    def admit(self, credential: str) -> Caller:
        """Whoever holds a key or token. Raises AccessError."""
        if credential.startswith(PREFIX):
            return self.store.admit(credential).caller()
        raise AccessError("That is no key of this service.")

    def close(self) -> None:
        self.store.close()


async def caller(needed: SecurityScopes, request: Request, bearer: Bearer, header: Header) -> Caller:
    """Whoever asks, who has one of the scopes needed. Raises HTTPException 401, 403."""
    who: Caller | None = getattr(request.state, "caller", None)
    if who is None:
        who = request.state.caller = _identified(request, bearer.credentials if bearer else "", header or "")
    if needed.scopes and not any(who.may(Scope(one)) for one in needed.scopes):
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


def _identified(request: Request, bearer: str, header: str) -> Caller:
    door: Door = request.app.state.door
    if bearer and header and bearer != header:
        raise unauthenticated("Two credentials were sent; send one.", bad=True)
    try:
        if bearer or header:
            return door.admit(bearer or header)
    except AccessError as error:
        raise unauthenticated(str(error), bad=True) from error
    return PUBLIC if door.guarded else _local(request)


def _local(request: Request) -> Caller:
    """Whoever asks where there are no keys; only from this machine, however the service was started."""
    if request.app.state.settings.insecure_open:
        return LOCAL
    try:
        near = request.client is None or ip_address(request.client.host.partition("%")[0]).is_loopback
    except ValueError:  # no network: a socket of this machine, or a test
        near = True
    if near:
        return LOCAL
    raise unauthenticated("The service holds no keys, so it answers its own machine alone.")


def whose(who: Caller, person: str) -> str:
    """The person, where everything about them is the caller's to ask. Raises NotFoundError for others.

    Not "forbidden": that would tell who is held here.
    """
    if not who.may_see(person):
        raise NotFoundError("person", person)
    return person


Anyone = Annotated[Caller, Security(caller)]
"""Nobody in particular: the public catalogue."""
Known = Annotated[Caller, Security(caller, scopes=["learner", "employer", "designer", "admin"])]
"""Everybody with an account."""
Learner = Annotated[Caller, Security(caller, scopes=["learner"])]
"""Ask `whose(who, person)` wherever a person is named."""
Employer = Annotated[Caller, Security(caller, scopes=["employer"])]
Designer = Annotated[Caller, Security(caller, scopes=["designer"])]
Admin = Annotated[Caller, Security(caller, scopes=["admin"])]

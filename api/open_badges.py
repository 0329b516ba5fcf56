"""Open Badges 3.0 for wallets: a learner's own credentials, read and added (1EdTech, sections 6 and 7).

Bearer mode only: whoever holds a key or token of this service asks with it. There is no OAuth registration or
authorisation here, and nothing is certified; the discovery document says so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response, Security

from skillmatch.access import Caller, Scope
from skillmatch.errors import InputError
from skillmatch.jobs import IndexWork
from skillmatch.matcher.badges import Form, badges, upsert
from skillmatch.matcher.catalogue import Page

from .access import Anyone, caller, whose
from .bodies import MAX_ID
from .imsx import Refusal, imsx_responses, imsx_route
from .jobs_here import JobsHere
from .open_badges_schemas import BadgeCredentials, BadgeProfile, described
from .paging import PAGED, USUAL, Limit, Offset, paged
from .records import is_small
from .sending import Sent, sent_as
from .state import Lent

BASE = "/ims/ob/v3p0"
_MINORS = {
    400: "invalid_data",
    401: "unauthorizedrequest",
    403: "forbidden",
    404: "unknownobject",
    409: "invalid_data",
    413: "invalid_data",
    429: "server_busy",
    500: "internal_server_error",
    503: "server_busy",
}
"""HTTP status → code minor."""
_TOKENS = frozenset(("text/plain", "application/jwt", "application/vc+jwt"))
_JSON = frozenset(("application/json", "application/ld+json", "application/vc+ld+json", "application/vc"))
_EXAMPLE = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
}
_AS_SENT = {"application/json": {"schema": {"type": "object"}}, "text/plain": {"schema": {"type": "string"}}}
router = APIRouter(
    prefix=BASE,
    tags=["Open Badges 3.0"],
    route_class=imsx_route(_MINORS, dict.fromkeys(("limit", "offset", "since"), "invalid_query_parameter")),
    responses=imsx_responses(_MINORS),
)
Reader = Annotated[Caller, Security(caller, scopes=["learner", Scope.READ_BADGES.value])]
Adder = Annotated[Caller, Security(caller, scopes=["learner", Scope.ADD_BADGES.value])]
Viewer = Annotated[Caller, Security(caller, scopes=["learner", Scope.READ_PROFILE.value])]
Whom = Annotated[
    str, Query(max_length=MAX_ID, description="Whose, where an operator asks. Learners ask for their own.")
]


def _own(who: Caller, person: str) -> str:
    """Id of the person whose credentials are meant. Raises Refusal, NotFoundError."""
    if not person and not who.person:
        if who.may(Scope.ADMIN):
            raise Refusal(400, "invalid_query_parameter", "Nobody in particular asks: say `person`.")
        raise Refusal(403, "forbidden", "This key or token is nobody's in particular.")
    return who.person if person in ("", who.person) else whose(who, person)


@router.get("/discovery", summary="What of Open Badges 3.0 is served here, and how one is let in")
def get_service_description(_: Anyone, request: Request) -> dict[str, Any]:
    return described(request.app.openapi(), BASE, request.app.state.settings)


@router.get("/credentials", summary="One's own credentials, as they are signed", responses=PAGED)
def get_credentials(
    who: Reader,
    lent: Lent,
    request: Request,
    response: Response,
    since: Annotated[
        datetime | None,
        Query(description="Only those issued after this moment.", examples=["2026-01-01T00:00:00Z"]),
    ] = None,
    limit: Limit = USUAL,
    offset: Offset = 0,
    person: Whom = "",
) -> BadgeCredentials:
    key = _own(who, person)
    lent.workspace.person(key)
    page = badges(lent, key, since, offset, limit)
    shown = paged(request, response, Page(page.items, page.total, offset, limit))
    documents = [one.document for one in shown]
    return BadgeCredentials(
        credential=[one for one in documents if isinstance(one, dict)],
        compactJwsString=[one for one in documents if isinstance(one, str)],
    )


@router.post(
    "/credentials",
    summary="Add a credential to one's own, or put it in place of an earlier one",
    response_class=Response,
    responses={
        200: {"description": "It took the place of an earlier one", "content": _AS_SENT},
        201: {"description": "It was added", "content": _AS_SENT},
    },
    openapi_extra=sent_as(_EXAMPLE, ("application/json", "text/plain")),
)
def upsert_credential(
    who: Adder, body: Sent, here: JobsHere, lent: Lent, request: Request, person: Whom = ""
) -> Response:
    """Taken in as awards are imported: its verdict says whom it names and whether its issuer is trusted.

    In a large workspace it is kept at once and counts once a job has brought the index up to date.
    """
    key = _own(who, person)
    lent.workspace.person(key)
    raw, form = body.read(), _form(request)
    small = is_small(request, who, body.size)
    replaced = upsert(lent, key, raw, form, index=None if small else False)
    if not small:
        here.submit(IndexWork(), who.id)
    media = "text/plain" if form == "jwt" else "application/json"
    return Response(raw, 200 if replaced else 201, media_type=media)


def _form(request: Request) -> Form:
    media = request.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if media in _TOKENS:
        return "jwt"
    if media in _JSON:
        return "json"
    raise InputError("a credential is sent as application/json, or as text/plain where it is a token")


@router.get("/profile", summary="Who one is, as far as it is held: a pseudonym")
def get_profile(who: Viewer, lent: Lent, person: Whom = "") -> BadgeProfile:
    known = lent.workspace.person(_own(who, person))
    uris = [one for one in known.subject_ids if ":" in one]
    return BadgeProfile.of(uris[0] if uris else f"urn:skillmatch:person:{known.id}")

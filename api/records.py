"""Records sent to the service as they are: credentials to verify, files to import."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request

from skillmatch.matcher.loading import ImportReport, RecordKind
from skillmatch.matcher.uploads import MEDIA_TYPES
from skillmatch.matcher.wallets import FileReport

from .access import Admin, Known
from .bodies import Id
from .state import Lent

router = APIRouter(tags=["records"])
_Subjects = Annotated[
    list[Id], Query(max_length=20, description="Ids of one person, whom it must be awarded to.")
]


async def raw(request: Request) -> bytes:
    """The body byte for byte: what is signed must not pass through a parser first."""
    return await request.body()


Raw = Annotated[bytes, Depends(raw)]


_CREDENTIAL = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}
_OFFER = {"credentials": [{"id": "sql", "name": "SQL", "issuer": "us", "competencies": ["Can join tables."]}]}


def _sent_as(example: dict[str, Any], *types: str) -> dict[str, Any]:
    """What OpenAPI says of a body that is taken as it is; the example is of the first type, JSON."""
    content: dict[str, Any] = {one: {"schema": {"type": "string", "format": "binary"}} for one in types}
    content[types[0]] = {"schema": {"type": "object"}, "example": example}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/verify",
    summary="Is a credential what it says it is? Each step by itself",
    openapi_extra=_sent_as(_CREDENTIAL, "application/json", "application/jwt", "image/png", "image/svg+xml"),
)
def verify(_: Known, lent: Lent, body: Raw, subject: _Subjects = []) -> FileReport:  # noqa: B006 - FastAPI copies it
    return lent.verify(body, subject)


@router.post(
    "/import/{kind}",
    summary="Import credentials (with stacks and issuers), postings or awards: all or nothing",
    openapi_extra=_sent_as(_OFFER, *MEDIA_TYPES),
)
def take_in(
    _: Admin,
    lent: Lent,
    kind: RecordKind,
    body: Raw,
    content_type: Annotated[str, Header(include_in_schema=False, max_length=200)] = "",
    person: Annotated[Id, Query(description="Whose awards they are. Default: whom each names.")] = "",
    skip_bad: Annotated[bool, Query(description="Go on without bad records.")] = False,
) -> ImportReport:
    return lent.take_in(kind, body, content_type, person=person, skip_bad=skip_bad)

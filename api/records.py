"""Records sent to the service as they are: credentials to verify, files to import."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from skillmatch.matcher.wallets import FileReport

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


def sent_as(*types: str, example: str = "") -> dict[str, Any]:
    """What OpenAPI says of a body that is taken as it is."""
    schema = {"type": "string", "format": "binary"}
    content = {one: {"schema": schema} for one in types}
    if example:
        content[types[0]]["example"] = example  # type: ignore[assignment]
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/verify",
    summary="Is a credential what it says it is? Each step by itself",
    openapi_extra=sent_as("application/json", "application/jwt", "image/png", "image/svg+xml"),
)
def verify(lent: Lent, body: Raw, subject: _Subjects = []) -> FileReport:  # noqa: B006 - FastAPI copies it
    return lent.verify(body, subject)

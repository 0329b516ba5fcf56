"""Answers that have not changed are not sent again: `ETag` and `If-None-Match` (RFC 9110 section 13.1.2).

Equal fingerprints of a snapshot mean equal answers to one caller, so a tag costs no answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response

from skillmatch import __version__
from skillmatch.access import Caller

from .access import Anyone
from .state import Lent

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "As the client has it already"}}
"""What OpenAPI says of tagged answers beside what they are."""


class NotModified(Exception):  # noqa: N818 - no error: an answer in itself
    """The client holds what it would get."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


async def tagged(request: Request, response: Response, who: Anyone, lent: Lent) -> AsyncIterator[None]:
    """Tag the answer; raises NotModified, before it is worked out, where the client has it already.

    The tag is weak: equal answers, not equal bytes. Caches may keep an answer, but must ask again each time.
    `*` is whatever there is: that it is there, only the answer tells, which is then not sent.
    """
    tag = f'W/"{_digest(request, who, lent.snapshot.fingerprint)}"'
    named = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if tag.removeprefix("W/") in named:
        raise NotModified(tag)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    yield
    if named == {"*"}:
        raise NotModified(tag)


Tagged = Annotated[None, Depends(tagged, scope="function")]
"""For signatures, after the caller and whatever else decides whether they may ask."""


def install_not_modified(app: FastAPI) -> None:
    app.add_exception_handler(NotModified, _not_modified)


async def _not_modified(_request: Request, answer: Exception) -> Response:
    assert isinstance(answer, NotModified)
    return Response(status_code=304, headers={"ETag": answer.tag, "Cache-Control": "private, no-cache"})


def _digest(request: Request, who: Caller, fingerprint: str) -> str:
    asked = f"{__version__}\n{request.url.path}\n{request.url.query}\n{who.tenant}\n{who.id}\n{fingerprint}"
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:32]

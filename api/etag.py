"""Answers that have not changed are not sent again: `ETag` and `If-None-Match` (RFC 9110 section 13.1.2).

Equal fingerprints of a snapshot mean equal answers to one caller, so a tag costs no answer. What else `/v1`
shows, such as jobs and consents, is tagged by what it says: that saves only its way.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
    named = _named(request.headers)
    if tag.removeprefix("W/") in named:
        raise NotModified(tag)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    yield
    if named == {"*"}:
        raise NotModified(tag)


Tagged = Annotated[None, Depends(tagged, scope="function")]
"""For signatures, after the caller and whatever else decides whether they may ask."""


class ContentTags:
    """Tags what is shown under `/v1` without a tag of its own, by the caller and all that it says.

    Caching stays as it was: most of it is about people, and not to be stored by anybody but who asked.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        held: Message | None = None

        async def tag(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _untagged(message):
                held = message
                return
            if held is not None:
                start, held = held, None
                if not message.get("more_body"):  # else it is a stream, which nobody holds whole
                    start, message = _tagged_by_content(scope, start, message)
                await send(start)
            await send(message)

        await self._app(scope, receive, tag)


def _untagged(start: Message) -> bool:
    told = Headers(raw=start["headers"])
    return start["status"] == 200 and "etag" not in told and told.get("content-type") == "application/json"


def _tagged_by_content(scope: Scope, start: Message, message: Message) -> tuple[Message, Message]:
    """The answer with its tag; without its content where the client has that."""
    told = Headers(raw=start["headers"])
    who: Caller = scope["state"]["caller"]
    places = "\n".join(told.get(name, "") for name in ("link", "x-total-count"))
    said = f"{__version__}\n{scope['path']}\n{who.tenant}\n{who.id}\n{places}\n".encode(
        "utf-8", "surrogatepass"
    )
    tag = f'W/"{hashlib.sha256(said + message.get("body", b"")).hexdigest()[:32]}"'
    raw = [*start["headers"], (b"etag", tag.encode())]
    if {"*", tag.removeprefix("W/")}.isdisjoint(_named(Headers(scope=scope))):
        return {**start, "headers": raw}, message
    left = [one for one in raw if one[0] not in (b"content-length", b"content-type")]
    return {**start, "status": 304, "headers": left}, {**message, "body": b""}


def _named(headers: Headers) -> set[str]:
    """The tags a client has, compared as if they were weak."""
    return {one.strip().removeprefix("W/") for one in headers.get("if-none-match", "").split(",")}


def describe_tags(app: FastAPI) -> None:
    """Let the description say of all that `/v1` shows that it may be there already."""
    made = app.openapi

    def described() -> dict[str, Any]:
        document = made()
        for path, operations in document["paths"].items():
            if path.startswith("/v1/") and "get" in operations:
                for code, said in NOT_MODIFIED.items():
                    operations["get"]["responses"].setdefault(str(code), said)
        return document

    app.openapi = described  # type: ignore[method-assign]


def install_not_modified(app: FastAPI) -> None:
    app.add_exception_handler(NotModified, _not_modified)


async def _not_modified(_request: Request, answer: Exception) -> Response:
    assert isinstance(answer, NotModified)
    return Response(status_code=304, headers={"ETag": answer.tag, "Cache-Control": "private, no-cache"})


def _digest(request: Request, who: Caller, fingerprint: str) -> str:
    asked = f"{__version__}\n{request.url.path}\n{request.url.query}\n{who.tenant}\n{who.id}\n{fingerprint}"
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()[:32]

"""Static files of pages: sheets, scripts, pictures. Their addresses name their content, so they never age."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .rendering import STATIC

_RANGES = {
    400: "The Range header cannot be read. Write it as bytes=0-499, or leave it out.",
    416: "The file is too short to have such bytes; Content-Range tells how many it has.",
}
"""What is refused in plain text of which part of a file is wanted (RFC 9110 section 14.2)."""


def _without_other_units(scope: Scope) -> Scope:
    """Ranges in other units than bytes are no business of ours: they are to be ignored (section 14.2)."""
    headers = [
        (name, value)
        for name, value in scope.get("headers", ())
        if name != b"range" or value.partition(b"=")[0].strip().lower() == b"bytes"
    ]
    return {**scope, "headers": headers}


class _Kept:
    """Lets browsers keep what is asked for under the address that names its content.

    Raises HTTPException for a part of a file that there is not, so that it is refused as all else is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = "public, max-age=31536000, immutable" if scope.get("query_string") else "no-cache"

        refused: HTTPException | None = None

        async def add(message: Message) -> None:
            nonlocal refused
            if message["type"] == "http.response.start":
                status, headers = message["status"], MutableHeaders(scope=message)
                if status in _RANGES:
                    told = {name: headers[name] for name in ("Content-Range",) if name in headers}
                    refused = HTTPException(status, _RANGES[status], told)
                headers["Cache-Control"] = kept if status < 400 else "no-store"
            if refused is None:
                await send(message)

        await self._app(_without_other_units(scope), receive, add)
        if refused is not None:
            raise refused


def install_static(app: FastAPI) -> None:
    app.mount("/static", _Kept(StaticFiles(directory=STATIC)), name="static")

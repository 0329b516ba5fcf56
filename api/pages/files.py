"""Static files of pages: sheets, scripts, pictures. Their addresses name their content, so they never age."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .rendering import STATIC


class _Kept:
    """Lets browsers keep what is asked for under the address that names its content."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kept = "public, max-age=31536000, immutable" if scope.get("query_string") else "no-cache"

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = (
                    kept if message["status"] < 400 else "no-store"
                )
            await send(message)

        await self._app(scope, receive, add)


def install_static(app: FastAPI) -> None:
    app.mount("/static", _Kept(StaticFiles(directory=STATIC)), name="static")

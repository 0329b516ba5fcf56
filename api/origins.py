"""Which pages may ask, and when a browser's session counts: the check against cross-site request forgery.

Browsers name the origin of every request that could change something, and say in `Sec-Fetch-Site` whether it
comes from one of our own pages. A page elsewhere that the operator allows (CORS) may ask with a key of its
own, never with the session of whoever looks at it: even a page of the same site is not one of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from skillmatch.errors import InputError

from .problems import problem

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
SESSION = "skillmatch_session"
_ORIGIN = re.compile(r"https?://[^/*\s?#@]+")
_OURS = ("same-origin", "none")
"""What `Sec-Fetch-Site` says of our own pages, and of what somebody typed."""


def session_cookie(scheme: str) -> str:
    """Name of the session's cookie; over https one that no other host, not even a subdomain, can set."""
    return f"__Host-{SESSION}" if scheme == "https" else SESSION


def own_page(request: Request) -> str:
    """The session of a request that one of our own pages makes; "" for none, and for other pages."""
    scope = request.scope
    headers = Headers(scope=scope)
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if (origin is not None and origin != own_origin(scope)) or (site is not None and site not in _OURS):
        return ""
    if origin is None and site is None and scope["method"] not in SAFE:
        return ""
    return cookie_parser(headers.get("cookie", "")).get(session_cookie(scope["scheme"]), "")


def own_origin(scope: Scope) -> str:
    """The origin this request was sent to."""
    return f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}"


class SameOrigin:
    """Refuses what a page of another origin makes a browser send that would change something or cost work.

    `allowed` are origins whose pages may; see `own_page` for why they get nobody's session.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        self._app, self._allowed = app, frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE and not self._welcome(scope):
            refused = problem(403, "Pages of other origins may not ask this.", request=scope)
            await refused(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _welcome(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in _OURS
        return origin == own_origin(scope) or origin in self._allowed


def install_cors(app: FastAPI, origins: Iterable[str]) -> None:
    """Let pages of these origins read answers; without any, browsers keep all closed.

    Raises InputError for what is no origin: `*` would be everybody's.
    """
    allowed = sorted(origins)
    if bad := [one for one in allowed if not _ORIGIN.fullmatch(one)]:
        raise InputError(
            f"SKILLMATCH_CORS_ORIGINS: {bad[0][:200]!r} is no origin such as https://portal.example"
        )
    if allowed:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=allowed,
            allow_credentials=False,
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match",
                           "X-API-Key", "X-Request-ID"],
            expose_headers=["ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After",
                            "X-Request-ID", "X-Total-Count"],
            max_age=600,
        )  # fmt: skip

"""Signing in with a key, and out: the browser gets a session of its own, and never keeps the key.

The session is 256 random bits in a cookie that no script can read, that no other site's page can send, and
that ends by itself; the service keeps its digest, and asks the key again every time.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch.access import PREFIX, Caller
from skillmatch.errors import AccessError

from ..access import Anyone
from ..door import Door
from ..origins import own_page, session_cookie
from .rendering import page

router = APIRouter()
_MAX = 2048
Next = Annotated[str, Query(max_length=_MAX, alias="next")]


@router.get("/sign-in")
def sign_in(_: Anyone, request: Request, after: Next = "/") -> HTMLResponse:
    """Where a key is pasted."""
    return _form(request, after)


@router.post("/sign-in")
def signed_in(
    _: Anyone,
    request: Request,
    key: Annotated[str, Form(max_length=_MAX)] = "",
    after: Annotated[str, Form(max_length=_MAX, alias="next")] = "/",
) -> Response:
    """Open a session for the holder of a key, and go where they were going."""
    door: Door = request.app.state.door
    try:
        who = _holder(door, key.strip())
    except AccessError as error:
        request.app.state.rates.failed(request)
        return _form(request, after, str(error))
    if old := own_page(request):
        door.store.close_session(old)
    seconds = door.settings.session_minutes * 60
    answer = RedirectResponse(_local(after), 303)
    _set(request, answer, door.store.open_session(who.id, seconds), seconds)
    return answer


@router.post("/sign-out")
def sign_out(_: Anyone, request: Request) -> Response:
    """End the session here and in the browser."""
    door: Door = request.app.state.door
    if session := own_page(request):
        door.store.close_session(session)
    answer = RedirectResponse("/", 303)
    _set(request, answer, "", 0)
    return answer


def _holder(door: Door, key: str) -> Caller:
    """Whose key it is. Tokens will not do: they may end sooner than the session. Raises AccessError."""
    if not key.startswith(PREFIX):
        raise AccessError("That is no key of this service.")
    return door.admit(key)


def to_sign_in(request: Request) -> Response:
    """For a page that needs an account: sign in, then on to it."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = f"/sign-in?next={quote(asked, safe='')}" if request.method == "GET" else "/sign-in"
    if request.headers.get("hx-request"):  # a redirect would be fetched and put into the page
        return Response(status_code=200, headers={"HX-Redirect": "/sign-in", "Cache-Control": "no-store"})
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _form(request: Request, after: str, wrong: str = "") -> HTMLResponse:
    door: Door = request.app.state.door
    status = 401 if wrong else 200
    return page(
        request, "sign_in.html", status=status, after=_local(after), wrong=wrong, guarded=door.guarded
    )


def _local(address: str) -> str:
    """A place on this service; anything else is the start. Browsers read `//host` and `\\` as other hosts."""
    try:
        parts = urlsplit(address) if address.isprintable() else None
    except ValueError:  # half an address of IPv6
        parts = None
    if parts is None or parts.scheme or parts.netloc or "\\" in address or address[:2] == "//":
        return "/"
    return address if address.startswith("/") and not parts.path.startswith("/sign-") else "/"


def _set(request: Request, answer: Response, session: str, seconds: int) -> None:
    secure = request.url.scheme == "https"
    answer.set_cookie(
        session_cookie(request.url.scheme),
        session,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    answer.headers["Cache-Control"] = "no-store"

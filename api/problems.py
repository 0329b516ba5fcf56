"""One error shape for everything: RFC 9457 problem details, `application/problem+json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount
from starlette.types import Scope

from skillmatch.access import Caller
from skillmatch.access import Scope as AccessScope
from skillmatch.errors import (
    AccessError,
    BadRecordsError,
    BusyError,
    FrameworkError,
    InputError,
    NotFoundError,
    SkillMatchError,
    StaleIndexError,
    WorkspaceError,
)

_MOST = 20
"""Places in a request told of; a hostile body may be wrong in a million."""
_LONGEST = 2000
_RETRY_SECONDS = "10"
"""After which there may be room for what is refused because too much waits."""
_DOCUMENTED = (400, 401, 403, 404, 409, 413, 422, 429, 500, 503)


class Problem(BaseModel):
    """Problem details (RFC 9457 section 3.1)."""

    type: str = "about:blank"
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["No person 'amra'. Did you mean 'amara'?"])
    request_id: str = Field("", description="The answer's `X-Request-ID`, to find it in the log.")
    errors: list[dict[str, Any]] = Field(default_factory=list, description="Where in the request, if there.")


PROBLEM = "Problem"
PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}}
"""What OpenAPI says of a problem; the schema itself is added by `naming.describe_problems`."""


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"

    def render(self, content: Any) -> bytes:
        """In ASCII: what is wrong may be a text that no encoding can write."""
        return json.dumps(content).encode("ascii")


def problem(
    status: int,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    *,
    request: Scope | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    """The answer to a request that cannot be answered; `request` is its scope."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail[:_LONGEST],
        "request_id": (request or {}).get("request_id", ""),
        "errors": errors or [],
    }
    return ProblemResponse(body, status_code=status, headers=headers)


def problem_responses() -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of errors, the same for every endpoint."""
    content = PROBLEM_CONTENT
    return {code: {"description": HTTPStatus(code).phrase, "content": content} for code in _DOCUMENTED}


def status_of(error: SkillMatchError) -> int:
    """The HTTP status that tells of an error."""
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, AccessError):
        return 401
    if isinstance(error, InputError | BadRecordsError):
        return 422
    return 503 if isinstance(error, StaleIndexError | WorkspaceError) else 409


def answered(
    request: Request,
    status: int,
    detail: str,
    errors: list[dict[str, Any]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem as a page for a person at a browser, else as problem details."""
    from .pages.rendering import page, wants_page
    from .pages.sign_in import to_sign_in

    if status == 401:
        headers = {"WWW-Authenticate": 'Bearer realm="skillmatch"', **(headers or {})}
    told = problem(status, detail, errors, request=request.scope, headers=headers)
    if not wants_page(request):
        return told
    if status == 401 and request.url.path != "/sign-in":
        return to_sign_in(request)
    values = json.loads(bytes(told.body))
    shown = page(request, "problem.html", status=values.pop("status"), **values)
    shown.headers.update(headers or {})
    return shown


def _told(request: Request, error: SkillMatchError) -> str:
    """What is wrong; ids of other people, as near ones, only to who may know them all."""
    who: Caller | None = getattr(request.state, "caller", None)
    private = isinstance(error, NotFoundError) and error.kind == "person"
    text = error.message if private and not (who and who.may(AccessScope.ADMIN)) else str(error)
    return unplaced(request, error, text)


def unplaced(request: Request, error: SkillMatchError, text: str) -> str:
    """The same, without where on this machine records lie."""
    settings = request.app.state.settings
    for root in filter(None, (settings.tenants, settings.workspace)):
        text = re.sub(rf"{re.escape(str(root.absolute()))}[^\s:,'\"]*", "the workspace", text)
        if isinstance(error, WorkspaceError):  # a folder's bare name may be a word of other messages
            text = text.replace(str(root), "the workspace")
    return text


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, SkillMatchError)
    headers = {"Retry-After": _RETRY_SECONDS} if isinstance(error, BusyError | StaleIndexError) else None
    lacking = isinstance(error, WorkspaceError | FrameworkError | StaleIndexError) and not isinstance(
        error, BusyError
    )
    if lacking and _may_set_up(request):
        return RedirectResponse("/welcome", 303)
    return answered(request, status_of(error), _told(request, error), headers=headers)


def _may_set_up(request: Request) -> bool:
    """Whether somebody looks at a page who can do something about a service that holds nothing yet."""
    from .pages.rendering import visitor, wants_page

    elsewhere = not request.url.path.startswith("/welcome")
    return (
        elsewhere
        and request.method == "GET"
        and wants_page(request)
        and visitor(request).may(AccessScope.ADMIN)
    )


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"where": ".".join(str(part) for part in item["loc"])[:_LONGEST], "reason": item["msg"][:_LONGEST]}
        for item in error.errors()[:_MOST]
    ]
    detail = "The request does not fit its description; see `errors`."
    return answered(request, 422, detail, errors)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    headers = error.headers
    if error.status_code == 405:
        headers = {**(headers or {}), "Allow": ", ".join(_methods(request))}
    return answered(request, error.status_code, str(error.detail), headers=headers)


def _methods(request: Request) -> list[str]:
    """All that this address takes (RFC 9110 section 10.2.1); a route knows only of its own."""
    routes = [one for one in request.app.routes if not isinstance(one, Mount)]
    asked = {"type": "http", "path": request.scope["path"], "root_path": "", "headers": []}
    found = [
        method
        for method in ("GET", "POST", "PUT", "DELETE")
        if any(one.matches({**asked, "method": method})[0] == Match.FULL for one in routes)
    ]
    if not found or "GET" in found:  # files are not routes, and only shown
        found = ["GET", "HEAD", *found[1:]]
    return found


def install_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(SkillMatchError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)

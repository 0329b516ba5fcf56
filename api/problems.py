"""One error shape for everything: RFC 9457 problem details, `application/problem+json`."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from skillmatch.errors import InputError, NotFoundError, SkillMatchError, StaleIndexError, WorkspaceError


class Problem(BaseModel):
    """Problem details (RFC 9457 section 3.1)."""

    type: str = "about:blank"
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["No person 'amra'. Did you mean 'amara'?"])
    errors: list[dict[str, Any]] = Field(default_factory=list, description="Where in the request, if there.")


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem(status: int, detail: str, errors: list[dict[str, Any]] | None = None) -> ProblemResponse:
    body = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors or [])
    return ProblemResponse(body.model_dump(), status_code=status)


def problem_responses() -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of errors, the same for every endpoint."""
    content = {"application/problem+json": {"schema": Problem.model_json_schema()}}
    return {code: {"description": HTTPStatus(code).phrase, "content": content} for code in (404, 422, 503)}


def _status(error: SkillMatchError) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, InputError):
        return 422
    return 503 if isinstance(error, StaleIndexError | WorkspaceError) else 409


async def _refused(_request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, SkillMatchError)
    return problem(_status(error), str(error))


async def _invalid(_request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"where": ".".join(str(part) for part in item["loc"]), "reason": item["msg"]}
        for item in error.errors()
    ]
    return problem(422, "The request does not fit its description; see `errors`.", errors)


async def _http(_request: Request, error: Exception) -> ProblemResponse:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, str(error.detail))


async def _failed(_request: Request, _error: Exception) -> ProblemResponse:
    return problem(500, "The service failed. The cause is in its log, not here.")


def install_problem_handlers(app: FastAPI) -> None:
    app.add_exception_handler(SkillMatchError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _failed)

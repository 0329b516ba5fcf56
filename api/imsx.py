"""How interfaces of 1EdTech tell what went wrong: `imsx_StatusInfo`, in place of problem documents."""

# ruff: noqa: N815 - the names are the standard's

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from http import HTTPStatus
from typing import Any, Literal

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from skillmatch.errors import SkillMatchError

from .problems import PROBLEM_CONTENT, status_of, unplaced

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class CodeMinorField(BaseModel):
    imsx_codeMinorFieldName: str
    imsx_codeMinorFieldValue: str


class CodeMinor(BaseModel):
    imsx_codeMinorField: list[CodeMinorField]


class StatusInfo(BaseModel):
    """Status information (CASE 1.1 and Open Badges 3.0, REST/JSON bindings)."""

    imsx_codeMajor: Literal["success", "processing", "failure", "unsupported"]
    imsx_severity: Literal["status", "warning", "error"]
    imsx_description: str
    imsx_codeMinor: CodeMinor


class Refusal(HTTPException):
    """A refusal with a code minor of its own."""

    def __init__(self, status: int, minor: str, detail: str) -> None:
        super().__init__(status, detail)
        self.minor = minor


class StatusResponse(JSONResponse):
    def render(self, content: Any) -> bytes:
        """In ASCII: what is wrong may be a text that no encoding can write."""
        return json.dumps(content).encode("ascii")


def refused(status: int, minor: str, detail: str, headers: Mapping[str, str] | None = None) -> StatusResponse:
    """The answer to a request that cannot be answered; `minor` is a word of the interface's own."""
    field = {"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": minor}
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": detail[:2000],
        "imsx_codeMinor": {"imsx_codeMinorField": [field]},
    }
    return StatusResponse(body, status_code=status, headers=headers)


def imsx_route(minors: Mapping[int, str], parameters: Mapping[str, str] = {}) -> type[APIRoute]:
    """A class of routes that refuse with `imsx_StatusInfo`.

    `minors`: code minor by HTTP status; `parameters`: by the name of a parameter that does not fit.
    """

    class ImsxRoute(APIRoute):
        def get_route_handler(self) -> Handler:
            handler = super().get_route_handler()

            async def told(request: Request) -> Response:
                try:
                    return await handler(request)
                except RequestValidationError as error:
                    one = error.errors()[0]
                    name = str(one["loc"][-1])
                    return refused(400, parameters.get(name, minors[400]), f"{name}: {one['msg']}")
                except Refusal as error:
                    return refused(error.status_code, error.minor, error.detail)
                except HTTPException as error:
                    minor = minors.get(error.status_code, minors[400])
                    return refused(error.status_code, minor, str(error.detail), error.headers)
                except SkillMatchError as error:
                    status = 400 if (found := status_of(error)) == 422 else found
                    # Without the fix: of a person it could name others with an id like theirs.
                    words = unplaced(request, error, error.message)
                    return refused(status, minors.get(status, minors[500]), words)

            return told

    return ImsxRoute


def imsx_responses(minors: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of errors. What stands before every route tells of them in problem documents."""
    return {
        code: {
            "model": StatusInfo,
            "description": HTTPStatus(code).phrase,
            "content": {"application/json": {}, **PROBLEM_CONTENT},  # clients take the first
        }
        for code in minors
    }

"""Long answers, encoded in the worker thread that worked them out, and checked no second time.

FastAPI would send them through another thread to be checked against their type, and encode them in the
event loop, where everybody else waits meanwhile: half of what a question cost beside its answer.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from fastapi import Response
from pydantic import TypeAdapter


class Encoder:
    """Makes answers of one type; endpoints name the same type as their `response_model`."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._kind)

    def __call__(self, value: object) -> Response:
        """`value` as JSON, the same bytes that FastAPI would send."""
        return Response(self._adapter.dump_json(value, by_alias=True), media_type="application/json")

"""Every endpoint under made-up requests: no 5xx, and every answer as OpenAPI describes it.

Statuses, content types, schemas and headers are checked by schemathesis over its own examples: stated ones,
values at the edges of each schema, and drawn ones, right and wrong, always the same.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from httpx2 import InvalidURL
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from api.main import create_app
from api.sending import FILE
from skillmatch.matcher.uploads import MEDIA_TYPES

from .guarded import unlimited

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 5
"""Requests drawn for each operation, beside the ones stated and those at the edges."""

for media_type in MEDIA_TYPES:
    if "json" not in media_type.partition("/")[2].split("+") or "jsonl" in media_type:
        schemathesis.serializer(media_type)(lambda _, value: as_bytes(value))


def as_bytes(value: Any) -> bytes:
    """What is sent as a file: rubbish of every kind, for none of it is drawn to be a zip or a picture."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


schema = schemathesis.openapi.from_dict(create_app(Path("nowhere")).openapi())


@pytest.fixture(scope="module")
def service(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("fuzzed") / "workspace"
    shutil.copytree(sample_folder, folder)
    with TestClient(create_app(unlimited(workspace=folder)), raise_server_exceptions=False) as opened:
        yield opened


def sent(service: TestClient, case: schemathesis.Case) -> Any:
    asked = case.as_transport_kwargs(base_url="http://testserver")
    asked.pop("cookies", None)
    if isinstance(asked.get("data"), str | bytes):
        asked["content"] = asked.pop("data")
    try:
        return service.request(**asked)
    except InvalidURL:  # the client's own limit
        return None


ALWAYS_THE_SAME = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@schema.exclude(method="DELETE").parametrize()
@ALWAYS_THE_SAME
def test_answers_are_as_documented(case: schemathesis.Case, service: TestClient) -> None:
    validate(case, service)


@schema.include(method="DELETE").parametrize()
@ALWAYS_THE_SAME
def test_endings_are_as_documented(case: schemathesis.Case, service: TestClient) -> None:
    """Last: what is erased can answer nobody."""
    validate(case, service)


def validate(case: schemathesis.Case, service: TestClient) -> None:
    if (answer := sent(service, case)) is not None:
        case.validate_response(answer, checks=CHECKS, excluded_checks=excused(case))


def excused(case: schemathesis.Case) -> list[Any]:
    """A file is no wrong request, whatever it holds: the answer, or the job's, says what is wrong with it."""
    bodies = case.operation.definition.raw.get("requestBody", {}).get("content", {})
    said = bodies.get("application/json", {}).get("schema", {}).get("description", "")
    return [negative_data_rejection] if said == FILE else []

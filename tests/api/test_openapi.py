"""The description of the service is valid, has an example of every body, and its examples are answered."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from api.paging import USUAL


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_it_is_valid(document: dict[str, Any]) -> None:
    from openapi_spec_validator import validate

    validate(document)


def test_every_operation_says_what_it_gives_and_how_it_fails(document: dict[str, Any]) -> None:
    names = set()
    for path, operations in document["paths"].items():
        assert path.startswith(("/v1/", "/ims/"))
        for method, operation in operations.items():
            assert operation["summary"]
            assert operation["tags"]
            names.add(operation["operationId"])
            assert "application/problem+json" in operation["responses"]["422"]["content"], (path, method)
    assert len(names) == sum(map(len, document["paths"].values()))


def test_deleting_answers_204_or_what_stays_on_record(document: dict[str, Any]) -> None:
    """One rule for every DELETE: nothing to say of what is gone, the record where it lives on."""
    said = {
        path: {
            code: "content" in one
            for code, one in operations["delete"]["responses"].items()
            if code[0] == "2"
        }
        for path, operations in document["paths"].items()
        if "delete" in operations
    }
    stays = {"/v1/jobs/{key}", "/v1/profiles/{key}/consents/{audience}"}
    assert said == {path: {"200": True} if path in stays else {"204": False} for path in said}
    assert stays < set(said)


def test_every_list_has_one_default(document: dict[str, Any]) -> None:
    stated = [
        one["schema"].get("default")
        for operations in document["paths"].values()
        for operation in operations.values()
        for one in operation.get("parameters", [])
        if one["name"] == "limit"
    ]
    assert len(stated) > 10
    assert set(stated) == {USUAL}


def test_every_parameter_is_explained(document: dict[str, Any]) -> None:
    """In words or by an example; what stands in a path by an example, so that a reader may try it."""
    bare = []
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for one in operation.get("parameters", []):
                shown = "examples" in one["schema"] or "enum" in one["schema"] or "$ref" in one["schema"]
                if not shown and (one["in"] == "path" or not one.get("description")):
                    bare.append((path, one["name"]))
    assert bare == []


def test_every_example_is_answered(own: TestClient) -> None:
    asked = 0
    document = own.get("/openapi.json").json()
    for path, operations in document["paths"].items():
        body = operations.get("post", {}).get("requestBody")
        if body is None or path.startswith("/ims/"):  # nothing that is not signed is taken there
            continue
        content = body["content"]["application/json"]
        reference = content["schema"].get("$ref", "").rsplit("/", 1)[-1]
        example = (
            document["components"]["schemas"][reference]["examples"][0] if reference else content["example"]
        )
        answer = own.post(path.replace("{kind}", "credentials"), json=example)
        assert answer.status_code in (200, 202), (path, answer.text)
        asked += 1
    assert asked >= 7

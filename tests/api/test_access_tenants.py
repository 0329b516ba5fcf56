"""Tenants row by row: every id of one asked of the other, every list of one without the other's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch.access import AccessStore, Scope
from skillmatch.workspace import Workspace

from .guarded import Keys, by, make_keys, serving, small_tenant, unlimited

DOCUMENT = create_app(Path("nowhere")).openapi()
OPERATIONS = [
    (method, path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for method, operation in operations.items()
]
KINDS = ("framework", "issuer", "credential", "stack", "posting", "person", "award", "skill")
NOT_ASKED = (
    "/v1/index",
    "/v1/frameworks",
    "/v1/skills/extract/batch",
    "/v1/import/{kind}",
    "/v1/trust/{key}",
)
"""What starts work in another process, or makes a record of whatever id it is told."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """North and south, whose every id bears their name."""
    folder = tmp_path_factory.mktemp("tenants")
    for name in ("north", "south"):
        small_tenant(folder / name, name)
    return folder


@pytest.fixture(scope="module")
def keys(root: Path) -> dict[str, Keys]:
    return {name: make_keys(root, f"{name}-person", name) for name in ("north", "south")}


@pytest.fixture(scope="module")
def service(root: Path, keys: dict[str, Keys]) -> Iterator[TestClient]:
    with serving(unlimited(tenants=root, public_tenant="north")) as client:
        yield client


def bodies(operation: dict[str, Any], value: str) -> Iterator[Any]:
    """The example of an operation, with `value` in each of its fields that could name something, in turn."""
    content = operation["requestBody"]["content"]
    if "application/json" not in content:
        return
    reference = content["application/json"]["schema"].get("$ref", "").rsplit("/", 1)[-1]
    if not reference:
        return
    schema = DOCUMENT["components"]["schemas"][reference]
    example = {key: part for key, part in schema["examples"][0].items() if key not in ("posting", "goal")}
    for name, field in schema["properties"].items():
        kinds = {part.get("type") for part in (field, *field.get("anyOf", ()))}
        if "string" in kinds and "enum" not in field:
            yield example | {name: value}
        elif "array" in kinds:
            yield example | {name: [value]}


def asked(service: TestClient, headers: dict[str, str], method: str, path: str, **sent: Any) -> Any:
    answer = service.request(method, path, headers=headers, **sent)
    assert answer.status_code < 500, (method, path, answer.text)
    assert answer.status_code not in (401, 403), (method, path, answer.text)
    return answer


@pytest.mark.parametrize(
    ("method", "path", "operation"), OPERATIONS, ids=[f"{method} {path}" for method, path, _ in OPERATIONS]
)
@pytest.mark.parametrize(("mine", "theirs"), [("north", "south"), ("south", "north")])
def test_no_id_of_another_tenant_leads_anywhere(
    service: TestClient,
    keys: dict[str, Keys],
    method: str,
    path: str,
    operation: dict[str, Any],
    mine: str,
    theirs: str,
) -> None:
    """An administrator of one tenant, whom everything there is open to, finds nothing of the other."""
    if (path in NOT_ASKED and method != "get") or path.startswith("/ims/ob"):
        return
    headers = by(keys[mine].good["admin"])
    for kind in KINDS:
        value = f"{theirs}-{kind}"
        place = path.replace("{key}", value).replace("{audience}", keys[theirs].ids["employer"])
        sent = [{"json": one} for one in bodies(operation, value)] if "requestBody" in operation else [{}]
        for body in sent:
            answer = asked(service, headers, method, place, **body)
            if "{key}" in path:
                assert answer.status_code in (404, 422), (place, answer.text)
            assert theirs not in answer.text.replace(value, "…"), (place, body, answer.text)


LISTS = [path for method, path, _ in OPERATIONS if method == "get" and "{" not in path]


@pytest.mark.parametrize("path", LISTS)
def test_lists_hold_nothing_of_another_tenant(service: TestClient, keys: dict[str, Keys], path: str) -> None:
    texts = {}
    for name in ("north", "south"):
        answer = service.get(f"{path}?q=harbour", headers=by(keys[name].good["admin"]))
        assert answer.status_code < 500
        texts[name] = answer.text
    assert "south" not in texts["north"]
    assert "north" not in texts["south"]


def test_what_is_one_s_own_is_there(service: TestClient, keys: dict[str, Keys]) -> None:
    for name in ("north", "south"):
        mine = by(keys[name].good["admin"])
        for path in (f"credentials/{name}-credential", f"stacks/{name}-stack", f"profiles/{name}-person",
                     f"frameworks/{name}-framework"):  # fmt: skip
            assert service.get(f"/v1/{path}", headers=mine).status_code == 200, path
        ask = {"requirements": [{"skill": f"{name} harbour piloting"}]}
        found = service.post("/v1/candidates/search", json=ask, headers=mine)
        assert found.status_code == 200, found.text


def test_tags_of_one_tenant_say_nothing_of_another(service: TestClient, keys: dict[str, Keys]) -> None:
    tags = {
        service.get("/v1/credentials", headers=headers).headers["etag"]
        for headers in (by(keys["north"].good["admin"]), by(keys["south"].good["admin"]), {})
    }
    assert len(tags) == 3


def test_only_the_public_tenant_is_open_without_a_key(service: TestClient, root: Path) -> None:
    assert [one["id"] for one in service.get("/v1/credentials").json()] == ["north-credential"]
    with serving(unlimited(tenants=root)) as closed:
        assert closed.get("/v1/credentials").status_code == 401
        assert closed.get("/v1/health/live").status_code == 200
        assert closed.get("/v1/health/ready").status_code == 200


def test_keys_of_no_tenant_or_of_one_that_is_none(service: TestClient, root: Path) -> None:
    with AccessStore(root) as store:
        for tenant, status in (("", 401), ("west", 404), ("../north", 404), ("north/../south", 404)):
            secret = store.create([Scope.ADMIN], tenant=tenant)[1].text
            assert service.get("/v1/credentials", headers=by(secret)).status_code == status, tenant


def test_a_tenants_key_opens_no_workspace_that_stands_alone(root: Path) -> None:
    with AccessStore(root / "north") as store:
        secret = store.create([Scope.ADMIN], tenant="north")[1].text
    with serving(unlimited(workspace=root / "north")) as alone:
        assert alone.get("/v1/credentials", headers=by(secret)).status_code == 401
    (root / "north" / "access.db").unlink()


def test_what_one_writes_the_other_does_not_hold(
    service: TestClient, keys: dict[str, Keys], root: Path
) -> None:
    """Consent, verification and audit lines stand in the tenant's own folder."""
    mine = by(keys["north"].good["learner"])
    place = "/v1/profiles/north-person/consents"
    assert service.put(f"{place}/{keys['south'].ids['employer']}", headers=mine).status_code == 404
    assert service.put(f"{place}/{keys['north'].ids['employer']}", headers=mine).status_code == 200
    admin = keys["north"].ids["admin"]
    verified = service.post("/v1/verify", content=b"{}", headers=by(keys["north"].good["admin"]))
    assert verified.status_code == 200
    with Workspace.open(root / "north") as north, Workspace.open(root / "south") as south:
        assert not [one for one in south.audit.entries() if admin in json.dumps(one)]
        assert [one for one in north.audit.entries() if one["data"].get("asked_by") == admin]
        assert len(north.consents.of("north-person")) == 1


def test_few_are_held_at_once_and_all_answer(root: Path, keys: dict[str, Keys]) -> None:
    settings = unlimited(tenants=root, tenants_open=1)
    with TestClient(create_app(settings)) as service:
        for name in ("north", "south") * 3:
            answer = service.get("/v1/credentials", headers=by(keys[name].good["admin"]))
            assert [one["id"] for one in answer.json()] == [f"{name}-credential"]
            held = service.app.state.tenants  # type: ignore[attr-defined]
            assert list(held._open) == [name]

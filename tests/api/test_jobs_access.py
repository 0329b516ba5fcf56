"""Jobs are their callers': to others of the tenant they are not there, to other tenants nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmatch.access import AccessStore, Scope

from .guarded import by, make_keys, serving, unlimited

TEXTS = {"texts": ["You write Python."]}


@pytest.fixture
def guarded(workspace_copy: Path) -> Iterator[tuple[TestClient, dict[str, dict[str, str]]]]:
    """The service over one workspace, and headers by name: two designers among them."""
    keys = {name: by(key) for name, key in make_keys(workspace_copy, "amara").good.items()}
    with AccessStore(workspace_copy) as store:
        keys["other"] = by(store.create([Scope.DESIGNER])[1].text)
    with serving(unlimited(workspace=workspace_copy)) as client:
        yield client, keys


def test_nobody_sees_anothers_job_but_an_admin(guarded: Any) -> None:
    client, keys = guarded
    sent = {**keys["designer"], "idempotency-key": "k"}
    place = client.post("/v1/skills/extract/batch", json=TEXTS, headers=sent).headers["location"]
    for who in ("other", "employer", "learner"):
        assert client.get(place, headers=keys[who]).status_code == 404
        assert client.get(f"{place}/results", headers=keys[who]).status_code == 404
        assert client.delete(place, headers=keys[who]).status_code == 404
        assert client.get("/v1/jobs", headers=keys[who]).json() == []
    assert client.get(place).status_code == 401
    assert client.get(place, headers=keys["catalogue"]).status_code == 403
    for who in ("designer", "admin"):
        assert client.get(place, headers=keys[who]).status_code == 200
        assert client.get("/v1/jobs", headers=keys[who]).headers["x-total-count"] == "1"


def test_idempotency_keys_are_their_callers(guarded: Any) -> None:
    client, keys = guarded
    asked = [
        client.post("/v1/skills/extract/batch", json=TEXTS, headers={**keys[who], "idempotency-key": "k"})
        for who in ("designer", "other", "designer")
    ]
    first, others, again = (one.json()["id"] for one in asked)
    assert first == again
    assert first != others
    refused = client.post("/v1/index", headers={**keys["designer"], "idempotency-key": "k"})
    assert refused.status_code == 403


def test_tenants_have_jobs_of_their_own(tmp_path: Path, sample_folder: Path) -> None:
    import shutil

    for name in ("one", "two"):
        shutil.copytree(sample_folder, tmp_path / name)
    keys = {name: by(make_keys(tmp_path, "amara", name).good["admin"]) for name in ("one", "two")}
    with serving(unlimited(tenants=tmp_path)) as client:
        sent = {**keys["one"], "idempotency-key": "k"}
        place = client.post("/v1/skills/extract/batch", json=TEXTS, headers=sent).headers["location"]
        assert client.get(place, headers=keys["one"]).status_code == 200
        assert client.get(place, headers=keys["two"]).status_code == 404
        assert client.get("/v1/jobs", headers=keys["two"]).json() == []
        assert client.delete(place, headers=keys["two"]).status_code == 404
    assert (tmp_path / "one" / "jobs.db").is_file()

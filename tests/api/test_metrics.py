"""Figures for Prometheus: counted by route, without anybody's id, for those who run the service."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from skillmatch.access import AccessStore, Scope


def test_requests_are_counted_by_route_and_answers_by_index(sample_folder: Path) -> None:
    with TestClient(create_app(sample_folder)) as client:
        client.get("/v1/profiles/amara")
        client.get("/v1/profiles/nobody-here")
        client.get("/wp-login.php")
        text = client.get("/metrics").text
    samples = [one for family in text_string_to_metric_families(text) for one in family.samples]
    counted = {
        (one.labels["handler"], one.labels["status"]): one.value
        for one in samples
        if one.name == "http_requests_total"
    }
    assert counted["/v1/profiles/{key:path}", "2xx"] == 1
    assert counted["/v1/profiles/{key:path}", "4xx"] == 1
    assert counted["none", "4xx"] == 1
    assert "amara" not in text
    assert "nobody" not in text
    told = {one.labels["index"]: one.value for one in samples if one.name == "skillmatch_answers_total"}
    assert told == {"current": 2}


def test_methods_that_are_made_up_make_no_labels(sample_folder: Path) -> None:
    with TestClient(create_app(sample_folder)) as client:
        for number in range(5):
            assert client.request(f"MADEUP{number}", "/v1/credentials").status_code == 405
        text = client.get("/metrics").text
    assert "MADEUP" not in text
    assert 'method="OTHER"' in text


def test_whoever_asks_needs_the_scope_admin(workspace_copy: Path) -> None:
    store = AccessStore(workspace_copy)
    _, admin = store.create([Scope.ADMIN])
    _, employer = store.create([Scope.EMPLOYER])
    with TestClient(create_app(workspace_copy)) as client:
        assert client.get("/metrics").status_code == 401
        for secret, status in ((employer, 403), (admin, 200)):
            headers = {"Authorization": f"Bearer {secret.text}"}
            assert client.get("/metrics", headers=headers).status_code == status


def test_they_can_be_switched_off(sample_folder: Path) -> None:
    with TestClient(create_app(Settings(workspace=sample_folder, metrics=False))) as client:
        assert client.get("/metrics").status_code == 404
        assert client.get("/v1/profiles/amara").status_code == 200

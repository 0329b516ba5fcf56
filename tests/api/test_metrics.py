"""Figures for Prometheus: counted by route, without anybody's id, for those who run the service."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from skillmatch.access import AccessStore, Scope
from skillmatch.jobs import ExtractWork, JobState, JobStore, ReportWork


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


def test_jobs_are_gauged_by_state_and_name_nobody(own: TestClient, workspace_copy: Path) -> None:
    with closing(JobStore(workspace_copy)) as store:
        for by in ("ann", "bob"):
            done = store.submit(ExtractWork(), by, io.BytesIO(b"[]"), ".json")
            store.finish(done.id, JobState.DONE, result={})
        store.finish(store.submit(ReportWork(), "ann").id, JobState.CANCELLED)
    own.get("/v1/jobs")  # somebody has asked about jobs here
    text = own.get("/metrics").text
    families = {family.name: family for family in text_string_to_metric_families(text)}
    stands = {one.labels["state"]: one.value for one in families["skillmatch_jobs"].samples}
    assert stands == {"queued": 0, "running": 0, "done": 2, "failed": 0, "cancelled": 1}
    assert {tuple(one.labels) for one in families["skillmatch_jobs"].samples} == {("state",)}
    assert "ann" not in text


def test_one_answer_in_several_turns_is_counted_once(workspace_copy: Path) -> None:
    for file in (workspace_copy / "derived").glob("statements-*"):
        file.unlink()
    with TestClient(create_app(workspace_copy)) as client:
        assert client.post("/v1/gaps", json={"programme": "data-analyst-stack"}).status_code == 200
        assert 'skillmatch_answers_total{index="current"} 1.0' in client.get("/metrics").text


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

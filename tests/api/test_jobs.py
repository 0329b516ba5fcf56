"""Long work over HTTP: taken at once, watched, read page by page, stopped; and only by whose it is."""

from __future__ import annotations

import time
from typing import Any

import pytest
from starlette.testclient import TestClient

TEXTS = ["You write Python.", "", "You know statistics and SQL.", "Leadership", "Data analysis in Python"]


def finished(client: TestClient, answer: Any) -> dict[str, Any]:
    """The job that a request was answered with, at its end."""
    assert answer.status_code == 202, answer.text
    place = answer.headers["location"]
    assert place == f"/v1/jobs/{answer.json()['id']}"
    assert int(answer.headers["retry-after"]) >= 1
    end = time.monotonic() + 120
    while True:
        job = client.get(place)
        assert job.status_code == 200
        found: dict[str, Any] = job.json()
        if found["ended"]:
            assert "retry-after" not in job.headers
            return found
        assert time.monotonic() < end, found
        time.sleep(0.05)


def test_a_batch_of_texts(own: TestClient) -> None:
    job = finished(own, own.post("/v1/skills/extract/batch", json={"texts": TEXTS, "n": 2}))
    assert (job["state"], job["results"], job["kind"]) == ("done", len(TEXTS), "extract")
    assert job["result"]["metadata"]["framework"] == "starter"
    place = f"/v1/jobs/{job['id']}/results"
    page = own.get(place, params={"limit": 2, "offset": 1})
    assert page.headers["x-total-count"] == "5"
    assert 'rel="next"' in page.headers["link"]
    assert [one["number"] for one in page.json()] == [1, 2]
    whole = own.get(place).json()
    for text, one in zip(TEXTS, whole, strict=True):
        alone = own.post("/v1/skills/extract", json={"text": text, "n": 2}).json()
        assert one["links"] == alone["links"]
    lines = own.get(place, headers={"accept": "application/x-ndjson"})
    assert lines.headers["content-type"].startswith("application/x-ndjson")
    assert len(lines.text.splitlines()) == len(TEXTS)
    listed = own.get("/v1/jobs")
    assert [one["id"] for one in listed.json()] == [job["id"]]
    assert listed.headers["x-total-count"] == "1"


@pytest.mark.parametrize(
    "body",
    [
        {"texts": []},
        {"texts": ["x" * 100_001]},
        {"texts": ["x"], "n": 0},
        {"texts": [1]},
        {"texts": ["x"] * 10_001},
        {},
    ],
)
def test_batches_that_are_not_taken(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/v1/skills/extract/batch", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_half_a_character_is_refused(client: TestClient) -> None:
    raw = b'{"texts": ["fine", "\\ud800"]}'
    answer = client.post(
        "/v1/skills/extract/batch", content=raw, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422


def test_jobs_that_are_not_there(client: TestClient) -> None:
    for path in ("/v1/jobs/00", "/v1/jobs/00/results"):
        assert client.get(path).status_code == 404
    assert client.delete("/v1/jobs/00").status_code == 404
    assert client.get("/v1/jobs/..%2f..%2fetc").status_code in (404, 422)


def test_an_index_and_what_a_job_without_a_list_gives(own: TestClient) -> None:
    job = finished(own, own.post("/v1/index"))
    assert job["state"] == "done"
    (result,) = own.get(f"/v1/jobs/{job['id']}/results").json()
    assert result == job["result"]
    assert result["index"]["framework"] == "starter"
    assert own.delete(f"/v1/jobs/{job['id']}").json() == job  # what has ended stays as it is


def test_a_job_that_waits_is_stopped_and_has_no_results(own: TestClient) -> None:
    many = [f"You write Python and lead team {number}." for number in range(5000)]
    first = own.post("/v1/skills/extract/batch", json={"texts": many}).json()["id"]
    waits = own.post("/v1/skills/extract/batch", json={"texts": TEXTS}).json()["id"]
    assert own.delete(f"/v1/jobs/{waits}").json()["state"] == "cancelled"
    refused = own.get(f"/v1/jobs/{waits}/results")
    assert refused.status_code == 409
    own.delete(f"/v1/jobs/{first}")


def test_a_report_by_a_job_is_the_report(own: TestClient) -> None:
    asked = {"year": 2026, "hide_under": 10}
    job = finished(own, own.post("/v1/reports", json=asked))
    assert job["state"] == "done", job["problem"]
    assert job["result"] == own.get("/v1/reports", params=asked).json()
    wrong = finished(own, own.post("/v1/reports", json={**asked, "quarter": "2026Q1"}))
    assert "give one of" in wrong["problem"]


def test_a_credential_of_many_is_examined_by_a_job(own: TestClient) -> None:
    one = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "proof": {},
    }
    at_once = own.post("/v1/verify", json=one)
    assert at_once.status_code == 200
    asked = own.post("/v1/verify", json=one, headers={"prefer": "respond-async"})
    assert finished(own, asked)["result"] == at_once.json()
    many = {**one, "credentialSubject": {"verifiableCredential": [one] * 30}}
    job = finished(own, own.post("/v1/verify?subject=amara", json=many))
    assert (job["kind"], job["result"]["verified"]) == ("verify", False)

"""Records sent to the service: imported whole or not at all, and nothing of the machine told."""

from __future__ import annotations

import json
import tempfile

import pytest
from starlette.testclient import TestClient

OFFER = {
    "issuers": [{"id": "us", "name": "Us"}],
    "credentials": [
        {
            "id": "c/1 ü",
            "name": "Joining",
            "issuer": "us",
            "competencies": ["The earner can write Python programs and test them."],
        }
    ],
}


def test_what_is_imported_counts_at_once(own: TestClient) -> None:
    answer = own.post("/v1/import/credentials", json=OFFER)
    assert answer.status_code == 200, answer.text
    assert answer.json()["saved"]["credentials"] == 1
    entry = own.get("/v1/credentials/c/1%20%C3%BC").json()
    assert "Python" in [one["label"] for one in entry["teaches"]]
    found = own.get("/v1/credentials", params={"q": "Joining", "issuer": "us"})
    assert [one["id"] for one in found.json()] == ["c/1 ü"]
    posting = b"Analyst\n\nYou write SQL and need statistics."
    sent = {"content-type": "text/plain; charset=utf-8"}
    assert own.post("/v1/import/postings", content=posting, headers=sent).json()["saved"]["postings"] == 1
    wallet = {"person": "new", "credential": "c/1 ü", "issuer": "us", "id": "a1"}
    assert own.post("/v1/import/awards?person=new", json=wallet).status_code == 200
    export = own.get("/v1/profiles/new/export").json()
    assert [one["credential"] for one in export["awards"]] == ["c/1 ü"]


@pytest.mark.parametrize(
    ("kind", "raw", "media_type"),
    [
        ("credentials", b"", "application/json"),
        ("credentials", b"[" * 60_000, "application/json"),
        ("credentials", b'{"a":' * 12_000, "application/json"),
        ("credentials", json.dumps([*OFFER["credentials"], {"name": 3}]).encode(), "application/json"),
        ("credentials", b"PK\x03\x04rubbish", "text/csv"),
        ("credentials", b"a: &a [*a, *a]", "application/yaml"),
        ("postings", b"\xff\xfe\x00", "text/plain"),
        ("awards", b"\x89PNG\r\n\x1a\n", "image/png"),
        ("awards", b"{}", "application/json"),
        ("postings", b"{}", "application/x-tar"),
        ("postings", b"{}", "../../etc/passwd"),
        ("postings", b"{}", ""),
        ("people", b"{}", "application/json"),
        ("..%2fcredentials", b"{}", "application/json"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported(client: TestClient, kind: str, raw: bytes, media_type: str) -> None:
    before = client.get("/v1/credentials").headers["x-total-count"]
    answer = client.post(f"/v1/import/{kind}", content=raw, headers={"content-type": media_type})
    assert answer.status_code in (404, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert tempfile.gettempdir() not in answer.text
    assert client.get("/v1/credentials").headers["x-total-count"] == before


def test_going_on_without_bad_records(own: TestClient) -> None:
    sent = {"issuers": OFFER["issuers"], "credentials": [*OFFER["credentials"], {"name": 3}]}
    answer = own.post("/v1/import/credentials?skip_bad=true", json=sent)
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["bad"]) == 1
    assert tempfile.gettempdir() not in answer.text


@pytest.mark.parametrize(("name", "status"), [("proof", 202), ("\\u0070ro\\u006Ff", 202), ("prof", 200)])
def test_many_proofs_are_examined_by_a_job_however_they_are_written(
    own: TestClient, name: str, status: int
) -> None:
    raw = b'{"verifiableCredential": [%s]}' % b", ".join([b'{"%s": {}}' % name.encode()] * 21)
    answer = own.post("/v1/verify", content=raw, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text

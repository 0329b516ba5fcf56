"""Every kind of record sent to the service, at once and by a job; hostile files refused."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from .test_jobs import finished

CREDENTIAL = {"id": "c1", "name": "Joining", "issuer": "us", "competencies": ["Can write Python programs."]}
OFFER = {
    "issuers": [{"id": "us", "name": "Us"}],
    "credentials": [CREDENTIAL],
    "stacks": [{"id": "s1", "name": "Joiner", "credentials": ["c1"]}],
}
REGISTRY = {"registry": {"did:web:new.example": {"name": "New College"}}}
BADGE = {"person": "zenobia", "credential": "c1", "issuer": "us", "id": "a1"}
PEOPLE = {"people": [{"id": "zenobia", "goal": "data analyst"}]}
POSTING = "Analyst\n\nYou write SQL and need statistics."


def _decisions(client: TestClient) -> str:
    skill = client.get("/v1/frameworks/starter/skills?limit=1").json()[0]["uri"]
    credential = client.get("/v1/credentials?limit=1").json()[0]["id"]
    return f"kind,record,framework,skill,state\ncredential,{credential},starter,{skill},confirmed\n"


def _cases(client: TestClient) -> list[tuple[str, str, str, dict[str, int]]]:
    table = "id,name,issuer,competencies\nc2,Weaving,us,Can weave cloth.\n"
    return [
        ("credentials", json.dumps(OFFER), "application/json", {"issuers": 1, "credentials": 1, "stacks": 1}),
        ("credentials", table, "text/csv", {"credentials": 1}),
        ("postings", POSTING, "text/plain", {"postings": 1}),
        ("awards", json.dumps(BADGE), "application/x-ndjson", {"people": 1, "awards": 1}),
        ("people", json.dumps(PEOPLE), "application/json", {"people": 1}),
        ("trust", json.dumps(REGISTRY), "application/json", {"trust": 1}),
        ("decisions", _decisions(client), "text/csv", {"decisions": 1}),
    ]


def _send(client: TestClient, kind: str, body: str, media: str, **headers: str) -> Any:
    return client.post(f"/v1/import/{kind}", content=body, headers={"content-type": media, **headers})


def test_every_kind_at_once(own: TestClient) -> None:
    for kind, body, media, saved in _cases(own):
        answer = _send(own, kind, body, media)
        assert answer.status_code == 200, answer.text
        assert answer.json() == {"saved": saved, "bad": []}
    assert own.get("/v1/health/ready").status_code == 200
    assert own.get("/v1/credentials/c1").json()["teaches"]
    assert own.get("/v1/profiles/zenobia/export").json()["person"]["goal"] == "data analyst"


def test_every_kind_by_a_job(own: TestClient) -> None:
    asked = [
        (saved, _send(own, kind, body, media, prefer="respond-async, wait=1"))
        for kind, body, media, saved in _cases(own)
    ]
    for saved, answer in asked:
        assert answer.headers["preference-applied"] == "respond-async"
        job = finished(own, answer)
        assert job["state"] == "done", job["problem"]
        assert job["result"]["saved"] == saved
    assert own.get("/v1/health/ready").status_code == 200
    assert own.get("/v1/credentials/c1").json()["teaches"]


def test_many_records_and_zips_are_a_job(own: TestClient) -> None:
    many = {"credentials": [{**CREDENTIAL, "id": f"c{number}"} for number in range(1000)]}
    job = finished(own, _send(own, "credentials", json.dumps(many), "application/json"))
    assert job["result"]["saved"] == {"credentials": 1000}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/offer.json", json.dumps(OFFER))
    answer = own.post(
        "/v1/import/credentials", content=packed.getvalue(), headers={"content-type": "application/zip"}
    )
    assert finished(own, answer)["result"]["saved"]["stacks"] == 1


def test_an_import_that_is_not_to_be_indexed(own: TestClient) -> None:
    answer = own.post(
        "/v1/import/postings?index=false", content=POSTING, headers={"content-type": "text/plain"}
    )
    assert answer.status_code == 200
    job = finished(own, own.post("/v1/index"))
    assert job["result"]["index"]["linked"]["posting"] == 1


def test_bad_records_by_a_job(own: TestClient, workspace_copy: Path) -> None:
    bad = json.dumps({"credentials": [CREDENTIAL, {"name": 3}]})
    job = finished(own, _send(own, "credentials", bad, "application/json", prefer="respond-async"))
    assert job["state"] == "failed"
    assert "sent.json" in job["problem"]
    for told in (str(workspace_copy), tempfile.gettempdir()):
        assert told not in json.dumps(job)
    assert own.get("/v1/credentials/c1").status_code == 404


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * (48 * 2**20))
    return out.getvalue()


def _zip_of(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, json.dumps(OFFER))
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "media", "why"),
    [
        (_bomb(), "application/zip", "times its size"),
        (_zip_of("../../../tmp/x.json"), "application/zip", "unsafe name"),
        (_zip_of("inner.zip"), "application/zip", "another archive"),
        (b"PK\x03\x04 and nothing more", "application/zip", "no whole zip"),
        (b"[" * 300_000, "application/json", "nested"),
        (b'{"a":' * 300_000 + b"1" + b"}" * 300_000, "application/json", "nested"),
        (b"a: &a [x]\n" + b"b: [*a, *a]\n" * 20_000, "application/yaml", ""),
        (b"\x00" * 100_000, "text/csv", ""),
    ],
    ids=["bomb", "path", "nested zip", "broken", "deep list", "deep object", "aliases", "zeros"],
)
def test_hostile_files_fail_with_a_reason_and_leave_nothing(
    own: TestClient, workspace_copy: Path, raw: bytes, media: str, why: str
) -> None:
    before = own.get("/v1/credentials").headers["x-total-count"]
    job = finished(own, own.post("/v1/import/credentials", content=raw, headers={"content-type": media}))
    assert job["state"] == "failed"
    assert why in job["problem"]
    assert str(workspace_copy) not in job["problem"]
    assert own.get("/v1/credentials").headers["x-total-count"] == before
    assert not [file for file in (workspace_copy / "jobs").iterdir() if file.suffix != ".lock"]


def test_frameworks_are_jobs(own: TestClient) -> None:
    sent = {"content-type": "text/csv"}
    table = "label,broader,kind\nTextiles,,group\nWeaving,Textiles,\nHand weaving,Weaving,\n"
    place = "/v1/frameworks?format=table&id=crafts&title=Crafts&licence=CC0&source=crafts.csv"
    job = finished(own, own.post(place, content=table, headers=sent))
    assert job["state"] == "done", job["problem"]
    assert (job["result"]["framework"], job["result"]["saved"]["skills"]) == ("crafts", 2)
    entry = own.get("/v1/frameworks/crafts").json()
    assert entry["info"]["title"] == "Crafts"
    assert own.get("/v1/version").json()["framework"] == "starter"
    assert own.get("/v1/health/ready").status_code == 200
    package = {
        "CFDocument": {"identifier": "d1", "title": "Lace", "creator": "us"},
        "CFItems": [{"identifier": "i1", "uri": "urn:lace:1", "fullStatement": "Make bobbin lace"}],
    }
    assert finished(own, own.post("/v1/frameworks?format=case&id=lace", json=package))["state"] == "done"
    for query, content in (("table", table), ("table&id=../x", table), ("case", "{}"), ("esco", table)):
        answer = own.post(f"/v1/frameworks?format={query}", content=content, headers=sent)
        if answer.status_code != 422:
            assert finished(own, answer)["state"] == "failed"
    assert own.post("/v1/frameworks?format=table", headers=sent).status_code == 422


def test_bodies_over_the_limit_are_refused_while_they_come(client: TestClient) -> None:
    def endless() -> Any:
        for _ in range(70):
            yield b" " * 2**20

    answer = client.post("/v1/import/postings", content=endless(), headers={"content-type": "text/plain"})
    assert answer.status_code == 413

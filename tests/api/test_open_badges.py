"""A wallet reads and adds a learner's own badges: as they were signed, and nobody else's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch import Matcher, sample
from skillmatch.access import AccessStore, Scope
from skillmatch.matcher.judging import document_of

from .guarded import unlimited

BASE = "/ims/ob/v3p0"
ONE = sample.DEMO_LEARNER
OTHER = "jonas"


@pytest.fixture
def keyed(workspace_copy: Path) -> Iterator[tuple[TestClient, dict[str, dict[str, str]]]]:
    """The service with keys, and headers by what the key is for."""
    with AccessStore(workspace_copy) as store:
        made = {
            "learner": store.create([Scope.LEARNER], person=ONE),
            "reader": store.create([Scope.READ_BADGES], person=ONE),
            "adder": store.create([Scope.ADD_BADGES], person=ONE),
            "employer": store.create([Scope.EMPLOYER]),
            "admin": store.create([Scope.ADMIN]),
        }
    headers = {name: {"authorization": f"Bearer {secret.text}"} for name, (_, secret) in made.items()}
    with TestClient(create_app(workspace_copy), raise_server_exceptions=False) as opened:
        yield opened, headers


def held(folder: Path, person: str) -> list[bytes]:
    with Matcher.open(folder) as matcher:
        documents = [document_of(one) for one in matcher.workspace.awards(person)]
    return [one for one in documents if one]


def test_one_reads_ones_own_as_they_were_signed(client: TestClient, sample_folder: Path) -> None:
    answer = client.get(f"{BASE}/credentials", params={"person": ONE, "limit": 100})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["compactJwsString"]
    assert found["credential"]
    served = [one.encode() for one in found["compactJwsString"]]
    served += [json.dumps(one, ensure_ascii=False).encode() for one in found["credential"]]
    assert sorted(served) == sorted(held(sample_folder, ONE))
    assert answer.headers["x-total-count"] == str(len(served))


def test_pages_and_since(client: TestClient) -> None:
    asked = {"person": ONE, "limit": 2}
    total = int(client.get(f"{BASE}/credentials", params=asked).headers["x-total-count"])
    seen = []
    for offset in range(0, total, 2):
        answer = client.get(f"{BASE}/credentials", params={**asked, "offset": offset})
        page = answer.json()
        seen += page["compactJwsString"] + [one["id"] for one in page["credential"]]
        assert ('rel="next"' in answer.headers["link"]) == (offset + 2 < total)
    assert len(set(seen)) == total > 3
    later = client.get(f"{BASE}/credentials", params={**asked, "since": "2026-01-01T00:00:00Z"})
    assert 0 < int(later.headers["x-total-count"]) < total
    never = client.get(f"{BASE}/credentials", params={**asked, "since": "2999-01-01T00:00:00"})
    assert never.json() == {"credential": [], "compactJwsString": []}


def test_a_badge_is_added_then_replaced(own: TestClient, workspace_copy: Path) -> None:
    for raw in held(workspace_copy, OTHER)[:4]:
        media = "application/json" if raw.startswith(b"{") else "text/plain"
        sent = {"content": raw, "headers": {"content-type": media}, "params": {"person": ONE}}
        first, again = (own.post(f"{BASE}/credentials", **sent) for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 200), first.text
        assert first.content == raw, "the answer is what was sent"
        assert first.headers["content-type"].startswith(media)
    codes = {one["award"]: one["codes"] for one in own.get(f"/v1/profiles/{ONE}/export").json()["verdicts"]}
    assert "SUBJECT_MISMATCH" in [code for found in codes.values() for code in found], (
        "it proves nothing here"
    )


def test_a_forgery_that_was_imported_keeps_nobody_from_adding_the_badge(
    own: TestClient, workspace_copy: Path
) -> None:
    raw = next(one for one in held(workspace_copy, OTHER) if one.startswith(b"{"))
    forged = {**json.loads(raw), "validFrom": "2027-01-01T00:00:00Z"}
    sent = {"type": "award", "person": ONE, "document": forged}
    assert own.post("/v1/import/awards", json=sent).status_code in (200, 201)
    added = {"content": raw, "headers": {"content-type": "application/json"}, "params": {"person": ONE}}
    first, again = (own.post(f"{BASE}/credentials", **added) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200), first.text
    ids = [json.loads(one)["id"] for one in held(workspace_copy, ONE) if one.startswith(b"{")]
    assert ids.count(forged["id"]) == 2


def test_in_a_large_workspace_the_index_follows_by_a_job(workspace_copy: Path) -> None:
    with TestClient(create_app(unlimited(workspace=workspace_copy, small_workspace=1))) as service:
        raw = held(workspace_copy, OTHER)[0]
        media = "application/json" if raw.startswith(b"{") else "text/plain"
        answer = service.post(
            f"{BASE}/credentials", content=raw, headers={"content-type": media}, params={"person": ONE}
        )
        assert answer.status_code == 201, answer.text
        assert [one["kind"] for one in service.get("/v1/jobs").json()] == ["index"]
        assert raw in held(workspace_copy, ONE)


def test_what_is_no_badge_is_refused(own: TestClient, workspace_copy: Path) -> None:
    raw = next(one for one in held(workspace_copy, ONE) if one.startswith(b"{"))
    edited = json.loads(raw)
    edited["credentialSubject"]["achievement"]["name"] = "Everything"
    before = len(held(workspace_copy, ONE))
    for body in (b"", b"{}", b"[" * 50_000, b"\xff", raw[:-5], json.dumps(edited).encode()):
        answer = own.post(
            f"{BASE}/credentials",
            content=body,
            headers={"content-type": "application/json"},
            params={"person": ONE},
        )
        assert answer.status_code == 400, answer.text
        assert answer.json()["imsx_codeMajor"] == "failure"
    wrong = own.post(
        f"{BASE}/credentials", content=raw, headers={"content-type": "image/png"}, params={"person": ONE}
    )
    assert wrong.status_code == 400
    assert len(held(workspace_copy, ONE)) == before


def test_nobody_reads_or_adds_what_is_anothers(keyed: tuple[TestClient, dict[str, dict[str, str]]]) -> None:
    service, headers = keyed
    url = f"{BASE}/credentials"

    def status(who: str, person: str = "") -> int:
        return service.get(
            url, headers=headers.get(who), params={"person": person} if person else {}
        ).status_code

    assert [status(who) for who in ("", "learner", "reader", "adder", "employer", "admin")] == [
        401, 200, 200, 403, 403, 400,
    ]  # fmt: skip
    assert [status(who, OTHER) for who in ("learner", "reader", "admin")] == [404, 404, 200]
    assert [status(who, "nobody") for who in ("learner", "admin")] == [404, 404]
    assert status("learner", ONE) == 200
    post = service.post(url, headers={**headers["reader"], "content-type": "text/plain"}, content="a.b.c")
    assert post.status_code == 403
    bad = service.post(url, headers={**headers["adder"], "content-type": "text/plain"}, content="a.b.c")
    assert bad.status_code == 400
    assert service.get(f"/v1/profiles/{ONE}", headers=headers["reader"]).status_code == 403
    refused = service.get(url)
    assert refused.json()["imsx_codeMinor"]["imsx_codeMinorField"][0]["imsx_codeMinorFieldValue"] == (
        "unauthorizedrequest"
    )
    assert "Bearer" in refused.headers["www-authenticate"]


def test_a_key_of_somebody_who_is_not_held_hears_of_nobody(workspace_copy: Path) -> None:
    with AccessStore(workspace_copy) as store:
        _, secret = store.create([Scope.LEARNER], person=f"{ONE}x")
    with TestClient(create_app(workspace_copy), raise_server_exceptions=False) as service:
        for path in ("credentials", "profile"):
            answer = service.get(f"{BASE}/{path}", headers={"authorization": f"Bearer {secret.text}"})
            assert answer.status_code == 404
            assert f"'{ONE}'" not in answer.text


def test_discovery_is_open_and_says_what_this_is(keyed: tuple[TestClient, dict[str, dict[str, str]]]) -> None:
    answer = keyed[0].get(f"{BASE}/discovery")
    assert answer.status_code == 200
    found = answer.json()
    assert found["info"]["x-skillmatch-mode"] == "bearer"
    assert found["info"]["x-skillmatch-certified"] is False
    assert list(found["components"]["securitySchemes"]) == ["bearer"]
    assert f"{BASE}/credentials" in found["paths"]


def test_the_profile_is_a_pseudonym(client: TestClient) -> None:
    found = client.get(f"{BASE}/profile", params={"person": ONE}).json()
    assert sorted(found) == ["@context", "id", "type"]
    assert found["id"].startswith("did:key:")

"""Postings, trust, audits, crosswalks and a team, asked of the service."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmatch import sample
from skillmatch.trust.audit import FILE

_SQL = {"requirements": [{"skill": "SQL"}]}


def _first(client: TestClient) -> dict[str, Any]:
    found: list[dict[str, Any]] = client.post("/v1/candidates/search", json=_SQL | {"n": 1}).json()
    return found[0]


def test_postings_are_listed_searched_and_looked_up(client: TestClient) -> None:
    first = client.get("/v1/postings", params={"limit": 3})
    assert len(first.json()) == 3
    assert int(first.headers["x-total-count"]) > 3
    assert 'rel="next"' in first.headers["link"]
    near = client.get("/v1/postings", params={"q": "data analyst", "limit": 5}).json()
    assert sample.DEMO_POSTING in [one["id"] for one in near]
    one = client.get(f"/v1/postings/{sample.DEMO_POSTING}").json()
    assert one["posting"]["id"] == sample.DEMO_POSTING
    assert one["requirements"]
    assert client.get("/v1/postings/nothing").status_code == 404


def test_whom_one_trusts_moves_rankings_at_once_and_is_logged(own: TestClient) -> None:
    best = _first(own)
    issuer = best["evidence"][0]["proofs"][0]["issuer"]
    held = own.get(f"/v1/trust/{issuer}").json()
    assert own.delete(f"/v1/trust/{issuer}").status_code == 204
    assert own.get(f"/v1/trust/{issuer}").status_code == 404
    assert own.delete(f"/v1/trust/{issuer}").status_code == 404
    after = _first(own)
    assert issuer not in {proof["issuer"] for part in after["evidence"] for proof in part["proofs"]}
    body = {name: held[name] for name in ("frameworks", "weight", "keys", "note")}
    assert own.put(f"/v1/trust/{issuer}", json=body).json()["id"] == issuer
    assert _first(own) == best
    events = [line["event"] for line in own.get("/v1/audits/log").json()]
    assert events[:4] == ["ranking", "trust.add", "ranking", "trust.revoke"]
    assert own.get("/v1/audits/log/whole").json()["good"]


def test_trusted_issuers_come_in_pages(client: TestClient) -> None:
    whole = client.get("/v1/trust")
    total = int(whole.headers["x-total-count"])
    assert len(whole.json()) == total > 2
    page = client.get("/v1/trust", params={"offset": 1, "limit": 1})
    assert page.json() == whole.json()[1:2]
    assert page.headers["x-total-count"] == str(total)
    assert 'rel="next"' in page.headers["link"]


def test_a_private_key_or_an_empty_list_is_not_taken(own: TestClient) -> None:
    private = {"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}
    refused = own.put("/v1/trust/did:web:x.example", json={"keys": [private]})
    assert refused.status_code == 422
    assert "private" in refused.json()["detail"]
    assert own.put("/v1/trust/did:web:x.example", json={"frameworks": []}).status_code == 422
    backwards = own.put(
        "/v1/trust/did:web:x.example", json={"valid_from": "2026-02-01", "valid_to": "2026-01-01"}
    )
    assert backwards.status_code == 422
    assert "lies before" in backwards.json()["detail"]
    assert "did:web:x.example" not in [one["id"] for one in own.get("/v1/trust").json()]


def test_an_issuer_is_trusted_for_some_days(own: TestClient) -> None:
    days = {"valid_from": "2026-01-01", "valid_to": "2026-02-01"}
    made = own.put("/v1/trust/did:web:x.example", json=days)
    assert made.status_code == 200, made.text
    held = own.get("/v1/trust/did:web:x.example").json()
    assert {name: held[name] for name in days} == days


def _pages(own: TestClient, path: str, then: Callable[[], Any]) -> Iterator[list[int]]:
    """Numbers of lines, page by page as the links lead; `then` happens between two pages."""
    while True:
        answer = own.get(path)
        yield [line["n"] for line in answer.json()]
        more = re.search(r'<([^>]*)>; rel="next"', answer.headers["link"])
        if more is None:
            return
        path = f"/v1/audits/log{more[1]}"
        then()


@pytest.mark.parametrize("event", ["", "&event=ranking"])
def test_links_lead_to_every_line_once_while_others_are_added(own: TestClient, event: str) -> None:
    for _ in range(4):
        _first(own)
    whole = own.get(f"/v1/audits/log?limit=1000{event}")
    numbers = [line["n"] for line in whole.json()]
    assert numbers == sorted(numbers, reverse=True)
    assert whole.headers["x-total-count"] == str(len(numbers))
    pages = list(_pages(own, f"/v1/audits/log?limit=3{event}", lambda: _first(own)))
    assert [number for page in pages for number in page] == numbers
    assert {len(page) for page in pages[:-1]} == {3}
    assert own.get(f"/v1/audits/log?limit=1{event}").json()[0]["n"] > numbers[0]


def test_pages_of_the_log_beyond_its_ends_are_empty(own: TestClient) -> None:
    newest = own.get("/v1/audits/log?limit=2").json()
    assert own.get("/v1/audits/log", params={"before": newest[0]["n"], "limit": 1}).json() == newest[1:]
    for beyond in ({"offset": 10_000_000}, {"before": 1}, {"event": "nothing"}):
        assert own.get("/v1/audits/log", params=beyond).json() == []
    assert own.get("/v1/audits/log", params={"before": 2**53}).json()[:2] == newest
    assert own.get("/v1/audits/log", params={"before": 0}).status_code == 422


def test_lines_of_the_log_go_by_their_own_numbers_where_some_are_damaged(
    own: TestClient, workspace_copy: Path
) -> None:
    for _ in range(6):
        _first(own)
    file = workspace_copy / FILE
    whole = file.read_bytes().splitlines(keepends=True)
    whole[1], whole[3] = b"{half a line\n", whole[3].replace(b'{"n":4,', b'{"n":"4",')
    file.write_bytes(b"".join(whole))
    here = list(range(len(whole), 0, -1))
    here.remove(2)
    pages = list(_pages(own, "/v1/audits/log?limit=2", lambda: _first(own)))
    assert [int(number) for page in pages for number in page] == here
    assert {len(page) for page in pages[:-1]} == {2}
    asked = own.get("/v1/audits/log", params={"before": 6, "limit": 1})
    assert (asked.json()[0]["n"], asked.headers["x-total-count"]) == (5, "4")


def test_a_decision_is_asked_again_from_its_line(own: TestClient) -> None:
    best = _first(own)
    line = own.get("/v1/audits/log", params={"event": "ranking", "limit": 1}).json()[0]["n"]
    again = own.get(f"/v1/audits/log/{line}/replay").json()
    assert again["outcome"] == "same"
    assert again["matches"][0]["item"] == best["item"]
    assert own.get("/v1/audits/log/999999/replay").status_code == 404


def test_equity_is_audited_whole_or_by_credential(client: TestClient) -> None:
    whole = client.get("/v1/audits/equity").json()
    assert len(whole["audits"]) == len(client.get("/v1/credentials?limit=100").json())
    one = client.get("/v1/audits/equity", params={"credential": "sql-foundations"}).json()
    assert [audit["credential"] for audit in one["audits"]] == ["sql-foundations"]
    assert client.get("/v1/audits/equity", params={"credential": "none"}).status_code == 404


def test_a_team_is_held_against_roles(client: TestClient) -> None:
    team = [one["item"] for one in client.post("/v1/candidates/search", json=_SQL | {"n": 3}).json()]
    asked = {"team": team, "roles": [sample.DEMO_POSTING], "movers": 2}
    found = client.post("/v1/workforce", json=asked).json()
    assert found["team"] == team
    assert len(found["roles"][0]["movers"]) == 2
    assert {one["person"] for skill in found["skills"] for one in skill["holders"]} <= set(team)
    assert client.post("/v1/workforce", json=asked | {"roles": ["nothing at all"]}).status_code == 404
    assert client.post("/v1/workforce", json=asked | {"team": ["nobody"]}).status_code == 404


def test_crosswalks_of_frameworks_held(client: TestClient) -> None:
    found = client.get("/v1/crosswalks", params={"source": "starter", "target": "starter"})
    assert found.status_code == 200
    assert found.headers["x-total-count"] == "0"
    assert client.get("/v1/crosswalks", params={"source": "x", "target": "starter"}).status_code == 404

"""Ids, limits, headers and failures: the same for every request; a hostile one gets a problem."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.main import create_app
from api.middleware import MAX_BODY, Heads
from skillmatch import Matcher

JSON = {"content-type": "application/json"}


def test_every_answer_has_the_requests_id(client: TestClient) -> None:
    given = {"X-Request-ID": "page-17/abc"}
    assert client.get("/v1/version", headers=given).headers["x-request-id"] == "page-17/abc"
    refused = client.get("/v1/stacks/nobody", headers=given)
    assert refused.json()["request_id"] == "page-17/abc"
    first, second = (client.get("/v1/version").headers["x-request-id"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize("given", ["x" * 129, "a b", "<script>", "é", "", "a;b"])
def test_ids_that_could_do_harm_are_replaced(client: TestClient, given: str) -> None:
    told = client.get("/v1/version", headers={"X-Request-ID": given.encode()}).headers["x-request-id"]
    assert told != given
    assert told.isalnum()


@pytest.mark.parametrize("path", ["/v1/version", "/v1/stacks/nobody", "/nowhere", "/openapi.json"])
def test_browsers_are_told_to_do_nothing_more(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "access-control-allow-origin" not in headers
    assert headers["cache-control"] == "no-store"


def test_tagged_answers_may_be_kept_but_not_used_unasked(client: TestClient) -> None:
    assert client.get("/v1/stacks").headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["skills/extract", "verify", "gaps"])
def test_oversize_bodies(client: TestClient, path: str) -> None:
    large = b" " * (8 * MAX_BODY if path == "verify" else MAX_BODY + 1)

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(large), 65_536):
            yield large[start : start + 65_536]

    for content in (large, pieces()):
        answer = client.post(f"/v1/{path}", content=content, headers=JSON)
        assert answer.status_code == 413, answer.text
        assert answer.json()["status"] == 413
    answer = client.post(f"/v1/{path}", content=b"{}", headers={**JSON, "content-length": "9" * 30})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"text":' * 100_000,
        b'{"text": 1' + b"0" * 5000 + b"}",
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b'{"n": 1e999, "text": "x"}',
        b'{"\\ud800": 1, "text": "x"}',
        b'{"text": "x", ' + b",".join(b'"k%d": 1' % n for n in range(50_000)) + b"}",
        b"\xff\xfe",
        b"",
        b"null",
    ],
    ids=range(11),
)
def test_bodies_that_are_none(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/skills/extract", content=body, headers=JSON)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 10_000


def test_forms_and_plain_text_are_no_bodies(client: TestClient) -> None:
    """What a page of another origin can send without asking first."""
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        body = b'{"text": "Python"}'
        answer = client.post("/v1/skills/extract", content=body, headers={"content-type": kind})
        assert answer.status_code == 422


def test_pages_of_other_origins_change_nothing(client: TestClient) -> None:
    for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
        answer = client.delete("/v1/profiles/amara", headers={"Origin": origin})
        assert answer.status_code == 403
        assert client.post("/v1/verify", content=b"{}", headers={"Origin": origin}).status_code == 403
    own = {"Origin": "http://testserver"}
    assert client.post("/v1/verify", content=b"{}", headers=own).status_code == 200
    assert client.get("/v1/profiles/amara").status_code == 200


def test_a_name_that_is_not_the_services(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_HOSTS", "localhost,127.0.0.1,::1")
    with TestClient(create_app(sample_folder)) as client:
        for host in ("localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "[::1]"):
            assert client.get("/v1/version", headers={"Host": host}).status_code == 200, host
        for host in ("evil.example", "localhost.evil.example:8000", "127.0.0.2", ""):
            assert client.get("/v1/version", headers={"Host": host}).status_code == 403, host


def test_a_method_a_path_does_not_have(client: TestClient) -> None:
    answer = client.put("/v1/gaps")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_bug_tells_nothing(
    sample_folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("the secret")

    monkeypatch.setattr(Matcher, "profile", broken)
    with TestClient(create_app(sample_folder)) as client:
        answer = client.get("/v1/profiles/amara", headers={"X-Request-ID": "the-one"})
        page = client.get("/learner/profile?person=amara", headers={"Accept": "text/html"})
        assert client.get("/v1/version").status_code == 200
    assert (page.status_code, page.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "cause is in its log" in page.text
    assert "secret" not in page.text
    assert answer.status_code == 500
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "the-one"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "the-one" in caplog.text


@pytest.mark.parametrize(
    "path",
    ["/", "/catalogue", "/static/style.css", "/openapi.json", "/metrics", "/v1/credentials",
     "/v1/health/live", "/v1/stacks/nobody", "/v1/profiles/amara", "/ims/case/v1p1/CFDocuments"],
)  # fmt: skip
def test_heads_are_those_of_the_whole_answer(client: TestClient, path: str) -> None:
    """What looks whether a service lives, or a link leads anywhere, asks so."""
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    for name in ("content-type", "etag", "link", "cache-control", "x-total-count"):
        assert head.headers.get(name) == whole.headers.get(name), name


def test_no_head_does_what_only_a_form_may(client: TestClient) -> None:
    assert client.head("/v1/pathways").status_code == 405
    counted = client.get("/metrics").text
    assert 'method="HEAD"' in counted


def test_the_server_knows_a_head_for_one_while_it_sends() -> None:
    """Uvicorn's protocol of httptools looks into the scope at each piece: of a GET it awaits content."""
    seen: list[tuple[str, bytes]] = []
    scope: Scope = {"type": "http", "method": "HEAD", "headers": []}

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        scope["endpoint"] = scope["method"]
        await PlainTextResponse("whole")(scope, receive, send)

    async def send(message: Message) -> None:
        seen.append((scope["method"], message.get("body", b"")))

    async def receive() -> Message:
        return {"type": "http.request"}

    asyncio.run(Heads(inner)(scope, receive, send))
    assert seen == [("HEAD", b"")] * 2
    assert (scope["method"], scope["endpoint"]) == ("HEAD", "GET")

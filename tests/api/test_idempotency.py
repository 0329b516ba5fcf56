"""A write that is asked for again with the same key is not done again."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmatch.jobs import Answers, JobStore

POSTING = "Analyst\n\nYou write SQL and need statistics."


def _post(client: TestClient, key: str, text: str = POSTING, query: str = "") -> Any:
    headers = {"content-type": "text/plain", "idempotency-key": key}
    return client.post(f"/v1/import/postings{query}", content=text, headers=headers)


def test_the_same_again_gives_the_same_answer(own: TestClient) -> None:
    first = _post(own, '"8e03978e-40d5-43dd-bc93-6894a57f9324"')
    again = _post(own, '"8e03978e-40d5-43dd-bc93-6894a57f9324"')
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert "idempotency-replayed" not in first.headers
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["x-request-id"] != first.headers["x-request-id"]


def test_another_request_with_the_same_key_is_refused(own: TestClient) -> None:
    assert _post(own, "k1").status_code == 200
    for text, query in (("Another\n\nText.", ""), (POSTING, "?skip_bad=true")):
        refused = _post(own, "k1", text, query)
        assert refused.status_code == 422
        assert refused.headers["content-type"] == "application/problem+json"
    assert own.post("/v1/index", headers={"idempotency-key": "k1"}).status_code == 422


def test_a_job_is_asked_for_once(own: TestClient) -> None:
    sent: dict[str, Any] = {"json": {"texts": ["Python"]}, "headers": {"idempotency-key": "batch"}}
    first, again = (own.post("/v1/skills/extract/batch", **sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json()["id"] == first.json()["id"]
    assert again.headers["location"] == first.headers["location"]
    assert own.get("/v1/jobs").headers["x-total-count"] == "1"


def test_what_was_refused_may_be_mended(own: TestClient) -> None:
    headers = {"content-type": "application/json", "idempotency-key": "k"}
    bad = own.post("/v1/import/credentials", content="{", headers=headers)
    assert bad.status_code == 422
    offer = '{"credentials": [{"id": "c1", "name": "Joining", "issuer": "us"}]}'
    assert own.post("/v1/import/credentials", content=offer, headers=headers).status_code == 200


@pytest.mark.parametrize("key", ['""', '"half', "two words", '"tab\tinside"', "x" * 256, "a,b"])
def test_keys_that_are_none(client: TestClient, key: str) -> None:
    assert client.post("/v1/index", headers={"idempotency-key": key}).status_code == 400


def test_while_it_is_worked_on_it_is_not_begun_again(own: TestClient, workspace_copy: Path) -> None:
    waiting, go = threading.Event(), threading.Event()
    keep = Answers.keep

    def slow(self: Answers, key: str, answer: Any) -> None:
        waiting.set()
        go.wait(60)
        keep(self, key, answer)

    found: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Answers, "keep", slow)
        first = threading.Thread(target=lambda: found.append(_post(own, "k")))
        first.start()
        assert waiting.wait(60)
        busy = _post(own, "k")
        go.set()
        first.join()
    assert (busy.status_code, found[0].status_code) == (409, 200)
    assert busy.headers["retry-after"] == "1"
    assert _post(own, "k").headers["idempotency-replayed"] == "true"


_STOPS = """
import sys, time
from pathlib import Path
from starlette.testclient import TestClient
from api.main import create_app
from skillmatch.jobs import Answers

def stop(*_):
    print("in the middle", flush=True)
    time.sleep(600)

Answers.keep = stop
with TestClient(create_app(Path(sys.argv[1]))) as client:
    headers = {"content-type": "text/plain", "idempotency-key": "k"}
    client.post("/v1/import/postings", content=sys.argv[2], headers=headers)
"""


def test_after_a_kill_the_same_is_done_at_once_and_while_it_is_worked_on_it_is_not(
    own: TestClient, workspace_copy: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _STOPS, str(workspace_copy), POSTING], stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "in the middle\n"
            assert _post(own, "k").status_code == 409
        finally:
            other.kill()
    again = _post(own, "k")
    assert again.status_code == 200
    assert "idempotency-replayed" not in again.headers
    assert _post(own, "k").headers["idempotency-replayed"] == "true"


def test_erasing_is_kept_and_clears_what_was_answered(own: TestClient, workspace_copy: Path) -> None:
    award = {"person": "zenobia", "credential": "c1", "issuer": "us", "id": "a1"}
    sent: dict[str, Any] = {"json": [award, {"person": "zenobia"}], "headers": {"idempotency-key": "a"}}
    imported = own.post("/v1/import/awards?skip_bad=true", **sent)
    assert imported.json()["bad"]
    for status in (204, 204):
        gone = own.delete("/v1/profiles/zenobia", headers={"idempotency-key": "erase"})
        assert gone.status_code == status
    assert gone.headers["idempotency-replayed"] == "true"
    assert own.delete("/v1/profiles/zenobia").status_code == 404
    assert own.post("/v1/import/awards?skip_bad=true", **sent).status_code == 409
    store = JobStore(workspace_copy)
    assert all(not body for (body,) in store.database.rows("SELECT body FROM answers"))
    store.close()
    for file in workspace_copy.rglob("*"):
        if file.is_file() and "audit" not in file.name:
            assert b"zenobia" not in file.read_bytes(), file

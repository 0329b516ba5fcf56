"""The requests that README.md and api/README.md show are answered, in their order; settings are all told."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.settings import markdown_table

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = ("README.md", "api/README.md")
_SERVICE = "http://127.0.0.1:8000"


def _requests(page: str) -> list[tuple[str, str, str]]:
    """Method, path and JSON body of each line that begins with curl."""
    found = []
    for line in (_ROOT / page).read_text(encoding="utf-8").splitlines():
        if not line.startswith("curl "):
            continue
        words = shlex.split(line)
        body = words[words.index("--json") + 1] if "--json" in words else ""
        method = words[words.index("-X") + 1] if "-X" in words else "POST" if body else "GET"
        [address] = [word for word in words if word.startswith(_SERVICE)]
        found.append((method, address.removeprefix(_SERVICE), body))
    return found


@pytest.mark.parametrize("page", _PAGES)
def test_every_request_is_answered(own: TestClient, page: str) -> None:
    offer = {"id": "c", "name": "SQL", "issuer": "us", "competencies": ["The earner can write SQL."]}
    files = {
        "@catalogue.json": json.dumps({"credentials": [offer]}),
        "@wallets/one.json": json.dumps({"type": ["VerifiableCredential"]}),
    }
    asked = _requests(page)
    assert len(asked) >= 3
    for method, path, body in asked:
        sent = {"content-type": "application/json"}
        answer = own.request(method, path, content=files.get(body, body), headers=sent)
        assert answer.status_code in (200, 204), (path, answer.text)


def test_the_table_of_settings_is_the_code_s() -> None:
    text = (_ROOT / "api/README.md").read_text(encoding="utf-8")
    assert markdown_table().strip() in text


def test_the_lists_of_longer_pages_are_those_that_are_told(client: TestClient) -> None:
    """Log lines, results and CFDocuments, says the README."""
    longer = {
        path
        for path, methods in client.get("/openapi.json").json()["paths"].items()
        for one in methods.get("get", {}).get("parameters", ())
        if one["name"] == "limit" and one["schema"]["maximum"] > 100
    }
    assert longer == {"/v1/audits/log", "/v1/jobs/{key}/results", "/ims/case/v1p1/CFDocuments"}

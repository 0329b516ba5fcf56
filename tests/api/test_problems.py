"""What a problem tells, and what it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmatch.errors import BusyError, SkillMatchError, WorkspaceError
from skillmatch.jobs import Jobs


@pytest.mark.parametrize(
    ("error", "retry"),
    [
        (BusyError("Too much waits in {folder}."), "10"),
        (WorkspaceError("{folder}/workspace.db is busy."), None),
    ],
)
def test_it_does_not_tell_where_records_lie(
    own: TestClient,
    workspace_copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: SkillMatchError,
    retry: str | None,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise type(error)(error.message.replace("{folder}", str(workspace_copy)))

    monkeypatch.setattr(Jobs, "submit", refuse)
    answer = own.post("/v1/index")
    assert answer.status_code == 503
    assert answer.headers.get("retry-after") == retry
    assert str(workspace_copy.parent) not in answer.text
    assert "the workspace" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "taken"),
    [
        ("POST", "/v1/trust/did:web:x.example", "GET, HEAD, PUT, DELETE"),
        ("PATCH", "/v1/profiles/amara", "GET, HEAD, DELETE"),
        ("GET", "/v1/verify", "POST"),
        ("PUT", "/employer/posting", "GET, HEAD, POST"),
        ("DELETE", "/static/style.css", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_taken_is_told_all_that_are(
    client: TestClient, method: str, path: str, taken: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, taken)
    assert answer.headers["content-type"] == "application/problem+json"

"""`skillmatch serve` answers on this machine, and is not opened to others by accident."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the server would have been started with; it is not started."""
    import uvicorn

    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(uvicorn, "run", lambda app, **given: calls.append({"app": app, **given}))
    return calls


@pytest.mark.parametrize("host", ["0.0.0.0", "::", ""])
def test_an_address_others_can_reach_is_refused(
    run: Any, sample_folder: Path, started: list[Any], host: str
) -> None:
    done = run("serve", "-w", sample_folder, "--host", host, "--port", 0)
    assert done.code == 1
    assert not started
    assert "--insecure-open" in done.err or "Cannot listen" in done.err


def test_unless_told_so(run: Any, sample_folder: Path, started: list[Any]) -> None:
    done = run("serve", "-w", sample_folder, "--host", "0.0.0.0", "--port", 0, "--insecure-open")
    assert done.code == 0, done.err
    assert "OPEN" in done.err
    assert [one["host"] for one in started] == ["0.0.0.0"]


def test_a_proxys_name_is_kept(
    run: Any, sample_folder: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_HOSTS", "skills.example")
    assert run("serve", "-w", sample_folder, "--port", 0).code == 0
    assert {"localhost", "127.0.0.1", "skills.example"} <= started[0]["app"].state.settings.hosts


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.8.9.10"])
def test_this_machine_is_served(run: Any, sample_folder: Path, started: list[Any], host: str) -> None:
    done = run("serve", "-w", sample_folder, "--host", host, "--port", 0)
    assert done.code == 0, done.err
    assert [one["host"] for one in started] == [host]


def test_keys_open_the_door_to_other_machines(run: Any, workspace_copy: Path, started: list[Any]) -> None:
    assert run("keys", "create", "--scope", "admin", "-w", workspace_copy).code == 0
    done = run("serve", "-w", workspace_copy, "--host", "0.0.0.0", "--port", 0)
    assert done.code == 0, done.err
    assert "OPEN" not in done.err
    assert not started[0]["app"].state.settings.insecure_open


@pytest.mark.parametrize(
    ("address", "status"),
    [("172.18.0.1", 303), ("127.0.0.1", 303), ("172.33.0.1", 403), ("203.0.113.9", 403)],
)
def test_a_proxy_elsewhere_is_believed_where_it_is_named(
    run: Any,
    workspace_copy: Path,
    started: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    status: int,
) -> None:
    """Browsers say `Origin: https://…`; unless the proxy tells that they came so, that is another site's."""
    from starlette.testclient import TestClient
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    created = json.loads(run("keys", "create", "--scope", "admin", "-w", workspace_copy, "--json").out)
    monkeypatch.setenv("SKILLMATCH_HOSTS", "portal.example")
    monkeypatch.setenv("SKILLMATCH_PROXIES", "172.16.0.0/12, 10.0.0.7")
    assert run("serve", "-w", workspace_copy, "--host", "0.0.0.0", "--port", 0).code == 0
    app = ProxyHeadersMiddleware(started[0]["app"], started[0]["forwarded_allow_ips"])
    told = {
        "Host": "portal.example",
        "Origin": "https://portal.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.50",
        "Accept": "text/html",
    }
    with TestClient(app, client=(address, 50_000), follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"key": created["key"]}, headers=told)
    assert answer.status_code == status
    assert ("__Host-" in answer.headers.get("set-cookie", "")) == (status == 303)


def test_not_everybody_is_a_proxy(
    run: Any, sample_folder: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_PROXIES", "*")
    done = run("serve", "-w", sample_folder, "--port", 0)
    assert done.code == 1
    assert "SKILLMATCH_PROXIES" in done.err
    assert not started


def test_a_folder_that_holds_nothing_yet_is_served(run: Any, tmp_path: Path, started: list[Any]) -> None:
    done = run("serve", "-w", tmp_path / "new", "--port", 0)
    assert done.code == 0, done.err
    assert "/welcome" in done.err
    assert len(started) == 1


def test_a_workspace_that_cannot_be_opened_is_refused(run: Any, tmp_path: Path, started: list[Any]) -> None:
    (tmp_path / "workspace.db").write_text("another program's")
    done = run("serve", "-w", tmp_path, "--port", 0)
    assert done.code == 1
    assert not started


def test_a_bad_setting_is_named_and_its_value_is_not(
    run: Any, sample_folder: Path, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMATCH_BODY_LIMIT", "hunter2")
    done = run("serve", "-w", sample_folder, "--port", 0)
    assert done.code == 1
    assert "SKILLMATCH_BODY_LIMIT" in done.err
    assert "hunter2" not in done.err
    assert "Traceback" not in done.err


def test_tenants_are_served_from_their_folder(
    run: Any, sample_folder: Path, tmp_path: Path, started: list[Any]
) -> None:
    done = run("serve", "--tenants", sample_folder.parent, "--port", 0)
    assert done.code == 0, done.err
    assert f"Tenants: {sample_folder.name}" in done.err
    assert len(started) == 1
    assert run("serve", "--tenants", tmp_path / "nowhere", "--port", 0).code == 1


def test_tenants_are_served_in_the_place_of_one_workspace(
    run: Any, tmp_path: Path, started: list[dict[str, Any]]
) -> None:
    (tmp_path / "tenants").mkdir()
    done = run("serve", "--tenants", tmp_path / "tenants", "--port", 0)
    assert done.code == 0, done.err
    assert started[0]["app"].state.settings.tenants == tmp_path / "tenants"

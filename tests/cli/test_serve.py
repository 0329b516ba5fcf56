"""`skillmatch serve` answers on this machine, and is not opened to others by accident."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the server would have been started with; it is not started."""
    import uvicorn

    calls: list[dict[str, Any]] = []
    monkeypatch.setenv("SKILLMATCH_HOSTS", "")
    monkeypatch.setattr(uvicorn, "run", lambda service, **given: calls.append(given))
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
    assert {"localhost", "127.0.0.1", "skills.example"} <= set(os.environ["SKILLMATCH_HOSTS"].split(","))
    assert len(started) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.8.9.10"])
def test_this_machine_is_served(run: Any, sample_folder: Path, started: list[Any], host: str) -> None:
    done = run("serve", "-w", sample_folder, "--host", host, "--port", 0)
    assert done.code == 0, done.err
    assert [one["host"] for one in started] == [host]

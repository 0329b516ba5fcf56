"""What `doctor` finds."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from skillmatch.encoders import load_encoder
from skillmatch.matcher import Matcher
from skillmatch.matcher.health import Finding, check_installation, check_workspace
from skillmatch.workspace import Workspace


def states(folder: Path) -> dict[str, str]:
    return {finding.name: finding.state for finding in check_workspace(folder)}


def test_this_installation_is_whole() -> None:
    findings = check_installation()
    assert {finding.state for finding in findings} == {"good"}
    assert all(not finding.fix for finding in findings)
    assert {"python", "package onnxruntime", "package faiss"} <= {finding.name for finding in findings}


def test_the_encoder_and_its_threads_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def told() -> Finding:
        return next(finding for finding in check_installation() if finding.name == "encoder")

    monkeypatch.setenv("SKILLMATCH_THREADS", "3")
    assert told().detail == f"{load_encoder().id}, 3 threads"
    monkeypatch.setenv("SKILLMATCH_THREADS", "many")
    assert told().state == "failed"
    assert "SKILLMATCH_THREADS" in told().detail


def test_a_package_of_an_extra_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "torch" else find(name))
    torch = next(finding for finding in check_installation() if finding.name == "package torch")
    assert torch.state == "not_checked"
    assert "skillmatch[transformers]" in torch.fix


def test_an_indexed_workspace_is_good(matcher: Matcher, folder: Path) -> None:
    found = states(folder)
    assert found["store"] == found["frameworks"] == found["index"] == found["disk"] == "good"


def test_what_is_missing_comes_with_the_command_that_mends_it(folder: Path, tmp_path: Path) -> None:
    fixes = {finding.name: finding.fix for finding in check_workspace(folder) if finding.state == "failed"}
    assert "skillmatch index" in fixes["index"]
    Workspace.create(tmp_path / "bare").close()
    bare = {finding.name: finding for finding in check_workspace(tmp_path / "bare")}
    assert bare["frameworks"].state == "failed"
    assert "framework pull" in bare["frameworks"].fix
    assert "index" not in bare


def test_no_workspace_is_not_checked_and_a_damaged_one_failed(tmp_path: Path) -> None:
    assert states(tmp_path / "nowhere") == {"workspace": "not_checked"}
    (tmp_path / "file").write_text("")
    assert states(tmp_path / "file") == {"workspace": "failed"}
    (tmp_path / "workspace.db").write_bytes(b"not a database at all" * 100)
    (finding,) = check_workspace(tmp_path)
    assert finding.state == "failed"
    assert finding.fix


def test_damage_inside_the_store_is_found(matcher: Matcher, folder: Path) -> None:
    matcher.close()
    file = folder / "workspace.db"
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = b"\xa5" * 20_000
    file.write_bytes(content)
    assert any(finding.state == "failed" for finding in check_workspace(folder))


def test_wrong_settings_are_found(matcher: Matcher, folder: Path) -> None:
    (folder / "settings.toml").write_text("speed = 9\n")
    found = [finding for finding in check_workspace(folder) if finding.state == "failed"]
    assert any("settings.toml" in finding.detail for finding in found)

"""The demo where no package registry can be reached: it says so, answers all the same, and tells no lies."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

import pytest

from skillmatch.cli.demo import _activation


@pytest.mark.slow
def test_the_demo_answers_offline_and_the_commands_it_suggests_work(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (
        ("SKILLMATCH_CACHE", str(tmp_path / "cache")),
        ("PIP_INDEX_URL", "http://127.0.0.1:9/simple"),
        ("PIP_RETRIES", "0"),
    ):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    first = run("demo")
    assert first.code == 0, first.err
    assert "starter framework" in first.err
    for question in ("Learner: ", "Employer: ", "Curriculum designer: "):
        assert question in first.out
    assert first.out.count("  1. ") == 3  # every one of them got an answer

    again = run("demo")
    assert again.code == 0
    assert again.out == first.out
    assert "linking" not in again.err

    suggested = [line for line in first.out.splitlines() if line.startswith("  skillmatch ")]
    assert len(suggested) >= 5
    for line in suggested:
        words = shlex.split(line.split("   ")[0])[1:]
        if words[0] == "serve" or words == ["--help"]:
            continue
        done = run(*words)
        assert done.code == 0, f"{line}\n{done.err}"
        assert done.out.strip(), line
        assert "Bringing the index up to date" not in done.err, line


def test_whose_shell_does_not_find_the_program_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After `make demo` the environment is not active: what is suggested was "command not found"."""
    script = tmp_path / "an env" / "bin" / "activate"
    script.parent.mkdir(parents=True)
    script.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "an env"))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert _activation().split("     ")[0] == "\n  . 'an env/bin/activate'"
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert not _activation()

"""`skillmatch backup` and `restore`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def test_out_and_in_again(run: Any, workspace_copy: Path, tmp_path: Path) -> None:
    file, folder = tmp_path / "b.zip", tmp_path / "again"
    made = run("backup", file, "-w", workspace_copy, "--json")
    assert made.code == 0, made.err
    assert "workspace.db" in {one["name"] for one in json.loads(made.out)["files"]}
    done = run("restore", file, "-w", folder)
    assert done.code == 0, done.err
    assert "skillmatch index" in done.err
    assert run("index", "-w", folder).code == 0
    asked = ("rank", "data-analyst-rivermouth", "--json")
    assert run(*asked, "-w", folder).out == run(*asked, "-w", workspace_copy).out


def test_what_cannot_be_done_is_told_without_a_traceback(
    run: Any, workspace_copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "no.zip").write_text("no backup")
    for command in (
        ("restore", tmp_path / "no.zip", "-w", tmp_path / "new"),
        ("restore", tmp_path / "not-there.zip", "-w", tmp_path / "new"),
        ("backup", tmp_path / "no.zip", "-w", workspace_copy),
        ("backup", tmp_path / "b.zip", "-w", tmp_path),
    ):
        done = run(*command)
        assert done.code == 1
        assert done.err
        assert "Traceback" not in done.err

"""`skillmatch backup` and `restore`."""

from __future__ import annotations

import json
import shutil
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


def test_all_tenants_out_and_in_again(run: Any, workspace_copy: Path, tmp_path: Path) -> None:
    root, file, again = tmp_path / "tenants", tmp_path / "all.zip", tmp_path / "again"
    for name in ("harbour", "valley"):
        shutil.copytree(workspace_copy, root / name)
    key = run("keys", "create", "--scope", "admin", "--tenants", root, "--tenant", "valley")
    assert key.code == 0, key.err
    made = run("backup", file, "--tenants", root)
    assert made.code == 0, made.err
    assert "harbour, valley" in " ".join(made.out.split())
    wrong = run("restore", file, "-w", tmp_path / "one")
    assert (wrong.code, (tmp_path / "one").exists()) == (1, False)
    assert "--tenants" in wrong.err
    done = run("restore", file, "--tenants", again)
    assert done.code == 0, done.err
    for name in ("harbour", "valley"):
        assert f"index -w {again / name}" in "".join(done.err.split("\n"))
    assert run("index", "-w", again / "valley").code == 0
    asked = ("rank", "data-analyst-rivermouth", "--json", "-w")
    assert run(*asked, again / "valley").out == run(*asked, root / "valley").out
    listed = [run("keys", "list", "--tenants", one, "--json").out for one in (root, again)]
    assert listed[0] == listed[1]


def test_a_workspace_and_tenants_at_once_are_refused(run: Any, workspace_copy: Path, tmp_path: Path) -> None:
    done = run("backup", tmp_path / "b.zip", "-w", workspace_copy, "--tenants", tmp_path)
    assert done.code == 1
    assert "not both" in done.err
    assert not (tmp_path / "b.zip").exists()


def test_what_cannot_be_done_is_told_without_a_traceback(
    run: Any, workspace_copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "no.zip").write_text("no backup")
    for command in (
        ("restore", tmp_path / "no.zip", "-w", tmp_path / "new"),
        ("restore", tmp_path / "not-there.zip", "-w", tmp_path / "new"),
        ("backup", tmp_path / "no.zip", "-w", workspace_copy),
        ("backup", tmp_path / "b.zip", "-w", tmp_path),
        ("backup", tmp_path / "b.zip", "--tenants", workspace_copy),
    ):
        done = run(*command)
        assert done.code == 1
        assert done.err
        assert "Traceback" not in done.err

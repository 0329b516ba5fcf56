from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec
import pytest

from skillmatch.evaluation.provenance import _commit, provenance


def test_it_says_what_ran_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/somewhere/skillmatch/__main__.py", "eval", "linking", "a b.csv"])
    made = provenance({"seed": "7"})
    assert made.command == "skillmatch eval linking 'a b.csv'"
    assert made.packages["numpy"]
    assert made.python.startswith(f"{sys.version_info.major}.{sys.version_info.minor}.")
    assert made.processors >= 1
    assert made.settings == {"seed": "7"}
    assert json.loads(msgspec.json.encode(made))["measured_at"].endswith("Z")


def test_the_commit_is_read_from_gits_own_files(tmp_path: Path) -> None:
    assert _commit(tmp_path) == ""
    git = tmp_path / ".git"
    (git / "refs" / "heads").mkdir(parents=True)
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    assert _commit(tmp_path) == ""
    (git / "packed-refs").write_text("# pack-refs\n" + "a" * 40 + " refs/heads/main\n")
    assert _commit(tmp_path) == "a" * 40
    (git / "refs" / "heads" / "main").write_text("b" * 40 + "\n")
    assert _commit(tmp_path) == "b" * 40
    (git / "HEAD").write_text("c" * 40 + "\n")
    assert _commit(tmp_path) == "c" * 40


def test_the_commit_of_a_second_worktree_is_found(tmp_path: Path) -> None:
    git = tmp_path / "main" / ".git"
    own = git / "worktrees" / "second"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n")
    (own / "commondir").write_text("../..\n")
    (git / "packed-refs").write_text("d" * 40 + " refs/heads/side\n")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {own}\n")
    assert _commit(tree) == "d" * 40

"""The linker's state is kept beside the store, and never believed when it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.linking.kept import LinkerState
from skillmatch.matcher import Matcher

_TEXT = "Manage budgets, write Python tools and care for patients."


def _extracted(folder: Path) -> object:
    with Matcher.open(folder) as matcher:
        return matcher.extract(_TEXT)


def test_it_is_made_once(workspace_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _extracted(workspace_copy)

    def never(*arguments: object, **named: object) -> LinkerState:
        raise AssertionError("made again")

    monkeypatch.setattr(LinkerState, "of", never)
    assert _extracted(workspace_copy) == first


def test_a_damaged_one_is_made_again(workspace_copy: Path) -> None:
    first = _extracted(workspace_copy)
    (file,) = (workspace_copy / "indexes").glob("linker-*/*.bin")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)
    assert _extracted(workspace_copy) == first
    (again,) = (workspace_copy / "indexes").glob("linker-*/*.bin")
    assert again.name != file.name


def test_it_goes_with_its_framework(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        matcher.extract(_TEXT)
        framework = matcher.framework.info.id
        assert list((workspace_copy / "indexes").glob("linker-*"))
        matcher.workspace.remove_framework(framework)
    assert not list((workspace_copy / "indexes").glob("linker-*"))

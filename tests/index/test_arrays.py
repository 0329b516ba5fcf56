"""Kept arrays come back as they were, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from skillmatch.errors import StaleIndexError
from skillmatch.index import load_arrays, save_arrays

_ARRAYS: dict[str, NDArray[Any]] = {
    "vectors": np.arange(12, dtype=np.float32).reshape(3, 4),
    "rows": np.array([5, 7], dtype=np.int64),
    "words": np.frombuffer(b"a\nbc", dtype=np.uint8),
    "none": np.zeros((0, 4), dtype=np.float32),
    "flags": np.array([True, False]),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_arrays(tmp_path / "kept", "one", _ARRAYS)
    return tmp_path / "kept"


def _same(found: dict[str, NDArray[Any]] | None, arrays: dict[str, NDArray[Any]] = _ARRAYS) -> bool:
    assert found is not None
    assert found.keys() == arrays.keys()
    return all(np.array_equal(found[name], arrays[name]) and found[name].dtype == arrays[name].dtype
               for name in arrays)  # fmt: skip


def test_they_come_back_read_only(folder: Path) -> None:
    found = load_arrays(folder, "one")
    assert _same(found)
    assert found is not None
    with pytest.raises(ValueError, match="read-only"):
        found["vectors"][0, 0] = 1.0


def test_another_version_or_none_is_nothing(folder: Path, tmp_path: Path) -> None:
    assert load_arrays(folder, "two") is None
    assert load_arrays(tmp_path / "absent", "one") is None


def test_what_is_read_outlives_what_replaces_it(folder: Path) -> None:
    first = load_arrays(folder, "one")
    newer: dict[str, NDArray[Any]] = {"vectors": np.ones(3)}
    save_arrays(folder, "two", newer)
    assert _same(first)
    assert _same(load_arrays(folder, "two"), newer)
    assert len(list(folder.glob("*.bin"))) == 1


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "gone", "manifest"])
def test_damage_is_noticed(folder: Path, damage: str) -> None:
    (file,) = folder.glob("*.bin")
    content = file.read_bytes()
    if damage == "flip":
        file.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    elif damage == "cut":
        file.write_bytes(content[:-1])
    elif damage == "empty":
        file.write_bytes(b"")
    elif damage == "gone":
        file.unlink()
    else:
        (folder / "manifest.json").write_text("{broken", "utf-8")
    assert load_arrays(folder, "one") is None
    save_arrays(folder, "one", _ARRAYS)
    assert _same(load_arrays(folder, "one"))


@pytest.mark.parametrize(
    "change", [{"dtype": "|O"}, {"dtype": "nonsense"}, {"shape": [9, 9]}, {"start": -64}, {"start": 10**9}]
)
def test_a_manifest_that_lies_is_refused(folder: Path, change: dict[str, Any]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["arrays"][0] |= change
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert load_arrays(folder, "one") is None


def test_objects_are_not_kept(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="never objects"):
        save_arrays(tmp_path, "one", {"names": np.array(["a", None], dtype=object)})


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StaleIndexError, match="cannot be written"):
        save_arrays(tmp_path / "file", "one", _ARRAYS)

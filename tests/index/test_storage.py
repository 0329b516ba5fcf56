"""Indexes on disk: whole or not at all, and never taken for another one."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from skillmatch.errors import StaleIndexError
from skillmatch.index import (
    INDEX_KINDS,
    IndexKind,
    Manifest,
    build_index,
    load_index,
    read_manifest,
    save_index,
)

from .conftest import clustered

Array = NDArray[np.float32]
WANTED = Manifest(
    collection="skills-esco", encoder="hashing-1", frameworks=("esco 1.2.0",), fingerprint="g7", count=1500
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "ws" / "indexes" / "skills-esco"


@pytest.mark.parametrize("kind", INDEX_KINDS)
def test_what_is_loaded_answers_as_what_was_saved(kind: IndexKind, folder: Path) -> None:
    vectors = clustered(1500)
    index = build_index(vectors, kind)
    written = save_index(index, folder, WANTED)
    assert (written.kind, written.count, written.dimension) == (kind, 1500, 48)
    loaded = load_index(folder, WANTED)
    assert (loaded.kind, loaded.size, loaded.dimension) == (kind, 1500, 48)
    allowed = np.arange(1500) % 3 == 0
    for mask in (None, allowed):
        before, after = index.search(vectors[:9], 12, mask), loaded.search(vectors[:9], 12, mask)
        assert np.array_equal(before[0], after[0])
        assert np.array_equal(before[1], after[1])
    assert np.array_equal(loaded.vectors, vectors)
    kept = loaded.vectors
    del loaded
    assert np.array_equal(kept, vectors)


@pytest.mark.parametrize("kind", INDEX_KINDS)
def test_an_empty_collection_can_be_saved(kind: IndexKind, folder: Path) -> None:
    empty = replace(WANTED, count=0)
    save_index(build_index(np.empty((0, 48), dtype=np.float32), kind), folder, empty)
    assert load_index(folder, empty).search(clustered(2), 3)[1].tolist() == [[-1] * 3] * 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"encoder": "hashing-2"}, "encoder is 'hashing-1', wanted is 'hashing-2'"),
        ({"frameworks": ("esco 1.2.1",)}, "framework versions is esco 1.2.0, wanted is esco 1.2.1"),
        ({"fingerprint": "g8"}, "content is 'g7', wanted is 'g8'"),
        ({"count": 1501}, "count of rows is 1500, wanted is 1501"),
        ({"collection": "postings"}, "collection"),
    ],
)
def test_an_index_that_does_not_fit_is_refused(folder: Path, change: dict[str, object], words: str) -> None:
    save_index(build_index(clustered(1500)), folder, WANTED)
    with pytest.raises(StaleIndexError) as refusal:
        load_index(folder, replace(WANTED, **change))  # type: ignore[arg-type]
    assert words in str(refusal.value)
    assert f"skillmatch index -w {folder.parent.parent}" in str(refusal.value)


def test_a_missing_index_is_refused(folder: Path) -> None:
    with pytest.raises(StaleIndexError, match=r"is missing.*skillmatch index -w"):
        load_index(folder, WANTED)
    assert read_manifest(folder) is None


@pytest.mark.parametrize("kind", ["exact", "flat", "pq"])
def test_damage_of_every_file_is_noticed(kind: IndexKind, folder: Path) -> None:
    index = build_index(clustered(1500), kind)
    for damage in (lambda b: b[:-1], lambda b: b[:300] + bytes([b[300] ^ 1]) + b[301:], lambda _: b""):
        save_index(index, folder, WANTED)
        for path in sorted(folder.iterdir()):
            whole = path.read_bytes()
            if path.name == "manifest.json" and len(damage(whole)) == len(whole):
                continue  # a changed byte there may be a changed word, which is compared, or white space
            path.write_bytes(damage(whole))
            with pytest.raises(StaleIndexError, match="skillmatch index"):
                load_index(folder, WANTED)
            path.write_bytes(whole)
        assert load_index(folder, WANTED).size == 1500
    for path in folder.glob("*.faiss" if kind != "exact" else "*.npy"):
        path.unlink()
    with pytest.raises(StaleIndexError, match="lost a file"):
        load_index(folder, WANTED)


def test_an_announced_count_must_be_true(folder: Path) -> None:
    with pytest.raises(StaleIndexError, match="10 rows where 1,500"):
        save_index(build_index(clustered(10)), folder, WANTED)
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_refused_and_left_clean(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StaleIndexError, match="cannot be written"):
        save_index(build_index(clustered(1500)), tmp_path / "file" / "indexes", WANTED)


def test_saving_again_leaves_no_old_files(folder: Path) -> None:
    for kind in ("pq", "flat", "exact"):
        save_index(build_index(clustered(1500), kind), folder, WANTED)
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".npy"]


def test_a_reader_keeps_its_index_while_it_is_replaced(folder: Path) -> None:
    save_index(build_index(clustered(1500)), folder, WANTED)
    loaded = load_index(folder, WANTED)
    before = loaded.search(clustered(3, seed=2), 5)
    save_index(build_index(clustered(1500, seed=8)), folder, WANTED)
    after = loaded.search(clustered(3, seed=2), 5)
    assert np.array_equal(before[1], after[1])


_WRITER = """
import sys
from pathlib import Path
import numpy as np
from skillmatch.index import Manifest, build_index, save_index
folder, kind = Path(sys.argv[1]), sys.argv[2]
indexes = [build_index(np.full((2000, 16), n + 1.0) + np.random.default_rng(n).random((2000, 16)), kind)
           for n in range(2)]
print("ready", flush=True)
for n in range(10**9):
    save_index(indexes[n % 2], folder, Manifest("c", "e", fingerprint=str(n), count=2000))
"""


def _writer(folder: Path, kind: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder), kind],
        env={"PYTHONPATH": ":".join(sys.path), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def _load_any(folder: Path) -> int | None:
    """Load whatever is there and check that it is whole; its number, None before the first save."""
    manifest = read_manifest(folder)
    if manifest is None:
        assert not (folder / "manifest.json").exists()
        return None
    number = int(manifest.fingerprint)
    index = load_index(folder, manifest, verify=True)
    assert (np.floor(index.vectors) == 1 + number % 2).all()
    return number


@pytest.mark.parametrize("kind", ["flat", "pq"])
def test_kill_minus_nine_while_saving_leaves_an_old_or_a_new_index(folder: Path, kind: str) -> None:
    numbers = []
    for delay in np.random.default_rng(5).uniform(0.0, 0.05, 6):
        process = _writer(folder, kind)
        time.sleep(delay)
        process.kill()
        process.communicate()
        numbers.append(_load_any(folder))
    assert any(number is not None for number in numbers)


def test_readers_and_two_writers_at_once(folder: Path) -> None:
    writers = [_writer(folder, "flat"), _writer(folder, "pq")]
    try:
        seen = 0
        deadline = time.monotonic() + 10
        while seen < 40 and time.monotonic() < deadline:
            try:
                seen += _load_any(folder) is not None
            except StaleIndexError as error:
                # Between our two looks at the folder a writer was faster: refused, not mixed up.
                assert "content" in str(error) or "lost a file" in str(error)  # noqa: PT017
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    assert seen == 40

"""Indexes on disk: derived data, so a swap is atomic, and doubt means building again.

A folder holds `manifest.json` and the files it names, which have names of their own at every save. The
new files are complete and flushed before the new manifest replaces the old one in a single rename: a
crash leaves the old index or the new one, and at worst a file that nothing names.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from ..errors import StaleIndexError, reason_of
from . import engine
from .base import INDEX_KINDS, IndexKind, VectorIndex
from .exact import ExactIndex
from .faiss_index import FaissIndex

FORMAT = 1
MANIFEST = "manifest.json"
# Files up to this size are hashed at every load (0.2 s at most); of larger ones only the length is
# compared unless the caller asks, since hashing would read what is meant to be mapped.
_VERIFY_BYTES = 256 << 20
_ORPHAN_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of an index."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from. The first five fields must be what the caller expects."""

    collection: str
    encoder: str
    """`Encoder.id`."""
    frameworks: tuple[str, ...] = ()
    """Id and version of each framework it depends on, such as `esco 1.2.0`."""
    fingerprint: str = ""
    """Whatever changes with the indexed content: a store's generation, or a digest of ids and texts."""
    count: int = 0
    """Rows."""
    dimension: int = 0
    kind: IndexKind = "flat"
    effort: int = 0
    format: int = FORMAT
    vectors: StoredFile | None = None
    base: StoredFile | None = None


_EXPECTED = {
    "collection": "collection",
    "encoder": "encoder",
    "frameworks": "framework versions",
    "fingerprint": "content",
    "count": "count of rows",
}


def save_index(index: VectorIndex, folder: Path, manifest: Manifest) -> Manifest:
    """Write the index into `folder` in place of what was there; returns the manifest as written.

    `manifest` carries the caller's five fields; the rest is filled in. Safe beside readers and other
    writers: the last one to finish wins.

    Raises:
        StaleIndexError: the count does not fit, or the folder cannot be written.
    """
    if manifest.count != index.size:
        raise StaleIndexError(f"The index holds {index.size:,} rows where {manifest.count:,} were announced.")
    token = uuid.uuid4().hex
    try:
        folder.mkdir(parents=True, exist_ok=True)
        old = read_manifest(folder)
        new = _written(index, folder / token, manifest)
        sync_folder(folder)
        replace_file(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(new)))
    except (OSError, RuntimeError) as error:
        for leftover in folder.glob(f"{token}.*"):
            leftover.unlink(missing_ok=True)
        raise StaleIndexError(
            f"The index cannot be written to {folder}: {reason_of(error)}",
            fix="Make room or permissions, then try again.",
        ) from error
    _tidy(folder, old, new)
    return new


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in a folder; None where there is none that can be read."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def load_index(folder: Path, expected: Manifest, *, verify: bool | None = None) -> VectorIndex:
    """The index in `folder`, mapped into memory rather than read where the kind allows.

    `expected`: the caller's five fields; each must be equal. `verify`: hash the files (True), compare
    lengths only (False), or decide by size (None).

    Raises:
        StaleIndexError: there is none, it is damaged, or it was made from something else.
    """
    for _ in range(3):  # another process may swap it between our reading the manifest and the files
        manifest = read_manifest(folder)
        if manifest is None:
            raise _stale(
                folder, "is missing" if not (folder / MANIFEST).exists() else "has a damaged manifest"
            )
        _compare(folder, manifest, expected)
        try:
            return _restored(folder, manifest, verify)
        except (OSError, RuntimeError, ValueError, EOFError) as error:
            if not all((folder / name).exists() for name in _names(manifest)):
                continue  # FAISS says "no such file" by RuntimeError, numpy by OSError
            raise _stale(folder, f"is damaged ({error})") from error
    raise _stale(folder, "has lost a file")


def _compare(folder: Path, manifest: Manifest, expected: Manifest) -> None:
    if manifest.format != FORMAT or manifest.kind not in INDEX_KINDS:
        raise _stale(folder, "was written by another version of SkillMatch")
    for name, words in _EXPECTED.items():
        found, wanted = getattr(manifest, name), getattr(expected, name)
        if found != wanted:
            raise _stale(folder, f"does not fit: its {words} is {_shown(found)}, wanted is {_shown(wanted)}")


def _shown(value: object) -> str:
    return ", ".join(value) or "none" if isinstance(value, tuple) else repr(value)


def _stale(folder: Path, reason: str) -> StaleIndexError:
    """`folder` is <workspace>/indexes/<collection>."""
    return StaleIndexError(
        f"The index {folder.name!r} {reason}.",
        fix=f"Run `skillmatch index -w {folder.parent.parent}` to rebuild it.",
    )


def _written(index: VectorIndex, stem: Path, manifest: Manifest) -> Manifest:
    """Write `<stem>.npy` and `<stem>.faiss` as the kind needs; the manifest that names them."""
    vectors = base = None
    effort = 0
    if index.kind in ("exact", "pq", "ivf"):
        vectors = _stored(stem.with_suffix(".npy"), lambda path: np.save(path, index.vectors))
    if isinstance(index, FaissIndex):
        built, effort = index.base, index.effort
        base = _stored(
            stem.with_suffix(".faiss"), lambda path: engine.library().write_index(built, str(path))
        )
    return replace(
        manifest,
        dimension=index.dimension,
        kind=index.kind,
        effort=effort,
        format=FORMAT,
        vectors=vectors,
        base=base,
    )


def _stored(path: Path, write: Callable[[Path], Any]) -> StoredFile:
    write(path)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return StoredFile(path.name, path.stat().st_size, digest)


def _restored(folder: Path, manifest: Manifest, verify: bool | None) -> VectorIndex:
    vectors = np.empty((0, manifest.dimension), dtype=np.float32)
    if manifest.vectors is not None:
        path = _checked(folder, manifest.vectors, verify)
        vectors = np.asarray(np.load(path, mmap_mode="r" if manifest.count else None, allow_pickle=False))
    index: VectorIndex = ExactIndex.restored(vectors)
    if manifest.base is not None:
        faiss = engine.library()
        base = faiss.read_index(str(_checked(folder, manifest.base, verify)), faiss.IO_FLAG_MMAP_IFC)
        index = FaissIndex.restored(manifest.kind, base, vectors, manifest.effort)
    if (index.kind, index.size, index.dimension) != (manifest.kind, manifest.count, manifest.dimension):
        raise ValueError("kind, rows or columns are not those of its manifest")
    return index


def _checked(folder: Path, stored: StoredFile, verify: bool | None) -> Path:
    path = folder / Path(stored.name).name
    if path.stat().st_size != stored.size:
        raise ValueError(f"{stored.name} is cut short")
    if verify or (verify is None and stored.size <= _VERIFY_BYTES):
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != stored.sha256:
                raise ValueError(f"{stored.name} is not what was written")
    return path


def replace_file(path: Path, content: bytes) -> None:
    """Put the content in place of the file in one step that survives a power cut."""
    beside = path.with_name(f"{uuid.uuid4().hex}.tmp")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames within the folder durable, where the system lets a folder be synced at all."""
    with contextlib.suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _tidy(folder: Path, old: Manifest | None, new: Manifest) -> None:
    """Delete the files of the manifest that was replaced, and what a crash left behind long ago.

    Young files that nothing names are left alone: another process may be about to name them.
    """
    kept = {MANIFEST, *_names(new)}
    replaced = _names(old) if old else set()
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # still open on Windows, or gone already
            if path.name in kept or not path.is_file():
                continue
            if path.name in replaced or time.time() - path.stat().st_mtime > _ORPHAN_SECONDS:
                path.unlink()


def _names(manifest: Manifest) -> set[str]:
    return {stored.name for stored in (manifest.vectors, manifest.base) if stored is not None}

"""Arrays worked out once, kept in a folder and mapped into memory: as safe as an index beside them.

A folder holds `manifest.json` and the one file it names. As with indexes (`storage`), the new file is whole
and flushed before the new manifest takes the old one's place in a single rename, so that a crash leaves the
old state or the new one, and what is stale or damaged is refused.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..errors import StaleIndexError, reason_of
from .storage import MANIFEST, StoredFile, replace_file, sync_folder

FORMAT = 1
_ALIGNED = 64
_NUMBERS = "biuf"
_ORPHAN_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    dtype: str
    shape: tuple[int, ...]
    start: int


@dataclass(frozen=True, slots=True)
class _Manifest:
    format: int
    version: str
    file: StoredFile
    arrays: tuple[_Place, ...]


def save_arrays(folder: Path, version: str, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Keep the arrays in `folder` in place of what was there; `version` changes with whatever they come from.

    Raises:
        StaleIndexError: the folder cannot be written.
    """
    path = folder / f"{uuid.uuid4().hex}.bin"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        old = _read(folder)
        places = _write(path, arrays)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        sync_folder(folder)
        stored = StoredFile(path.name, path.stat().st_size, digest)
        replace_file(folder / MANIFEST, msgspec.json.encode(_Manifest(FORMAT, version, stored, places)))
    except OSError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise StaleIndexError(
            f"{folder} cannot be written: {reason_of(error)}.",
            fix="Make room or permissions, then try again.",
        ) from error
    _tidy(folder, path.name, old.file.name if old else "")


def load_arrays(folder: Path, version: str) -> dict[str, NDArray[Any]] | None:
    """The arrays kept for `version`, mapped and read only; None where there are none that are whole."""
    for _ in range(3):  # another process may replace them between our reading the manifest and the file
        try:
            manifest = _read(folder)
            if manifest is None or (manifest.format, manifest.version) != (FORMAT, version):
                return None
            return _mapped(folder / Path(manifest.file.name).name, manifest)
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError):
            return None
    return None


def _read(folder: Path) -> _Manifest | None:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, UnicodeDecodeError, msgspec.MsgspecError):
        return None


def _write(path: Path, arrays: Mapping[str, NDArray[Any]]) -> tuple[_Place, ...]:
    places: list[_Place] = []
    with path.open("wb") as file:
        for name, array in arrays.items():
            if array.dtype.kind not in _NUMBERS:
                raise TypeError(f"{name}: only numbers are kept, never objects")
            file.write(b"\0" * (-file.tell() % _ALIGNED))
            places.append(_Place(name, array.dtype.str, array.shape, file.tell()))
            file.write(np.ascontiguousarray(array).data)
        file.flush()
        os.fsync(file.fileno())
    return tuple(places)


def _mapped(path: Path, manifest: _Manifest) -> dict[str, NDArray[Any]]:
    """Raises ValueError where the file is not what was written."""
    with path.open("rb") as file:
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if len(content) != manifest.file.size or hashlib.sha256(content).hexdigest() != manifest.file.sha256:
        raise ValueError("it is not what was written")
    return {place.name: _array(content, place) for place in manifest.arrays}


def _array(content: mmap.mmap, place: _Place) -> NDArray[Any]:
    dtype = np.dtype(place.dtype)
    if dtype.kind not in _NUMBERS or min(place.start, *place.shape) < 0:
        raise ValueError(f"{place.name} is no array of numbers")
    count = prod(place.shape)
    if not count:
        return np.zeros(place.shape, dtype)
    return np.frombuffer(content, dtype, count, place.start).reshape(place.shape)


def _tidy(folder: Path, kept: str, replaced: str) -> None:
    """Delete what was replaced, and what a crash left long ago; young files may be about to be named."""
    for path in folder.glob("*.bin"):
        with suppress(OSError):  # still mapped on Windows, or gone already
            old = time.time() - path.stat().st_mtime > _ORPHAN_SECONDS
            if path.name == replaced or (old and path.name != kept):
                path.unlink()

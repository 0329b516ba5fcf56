"""Arrays computed from the store, kept beside it for as long as it does not change."""

from __future__ import annotations

import os
import uuid
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError, WorkspaceError, reason_of
from ..index.storage import sync_folder

_GENERATION = "__generation__"
ANY = -1
"""Generation of arrays that do not depend on it."""


def file_name(name: str) -> str:
    """The name as one that every file system takes.

    Raises:
        InputError: it is empty or too long.
    """
    safe = quote(name, safe=" ()+,=@[]").strip(". ")
    if not safe or len(safe) > 200:
        raise InputError(f"{name!r} cannot be the name of a collection")
    return safe


def save(folder: Path, name: str, generation: int, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write the arrays as one npz file, in place of the earlier one in a single step.

    The caller holds the store's write lock, so that a half-written file here is what a crash left.

    Raises:
        WorkspaceError: there is no room, or no permission.
    """
    if any(np.asarray(array).dtype.hasobject for array in arrays.values()) or _GENERATION in arrays:
        raise TypeError("derived arrays hold numbers or fixed-width text, never objects")
    path = folder / f"{file_name(name)}.npz"
    beside = folder / f"{uuid.uuid4().hex}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob("*.tmp"):
            leftover.unlink(missing_ok=True)
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, **{_GENERATION: np.int64(generation)}, **arrays)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(folder)
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be written: {reason_of(error)}.", fix="Make room, then try again."
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def load(folder: Path, name: str, generation: int) -> dict[str, NDArray[Any]] | None:
    """The arrays, or None where there are none of this generation that are whole."""
    try:
        # Opened here, because numpy forgets to close a file that is no archive.
        with (
            (folder / f"{file_name(name)}.npz").open("rb") as file,
            np.load(file, allow_pickle=False) as stored,
        ):
            if int(stored[_GENERATION]) != generation:
                return None
            return {key: stored[key] for key in stored.files if key != _GENERATION}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def trim(folder: Path, beginning: str, most: int) -> None:
    """Leave the newest `most` of the files whose names begin so. The caller holds the write lock."""
    found = sorted(folder.glob(f"{file_name(beginning)}*.npz"), key=lambda one: one.stat().st_mtime_ns)
    for path in found[: max(len(found) - most, 0)]:
        path.unlink(missing_ok=True)


def clear(folder: Path) -> None:
    """Delete everything derived."""
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink(missing_ok=True)
        sync_folder(folder)

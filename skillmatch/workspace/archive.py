"""Files in one zip that appears whole or not at all, and out of it again, each as its manifest says.

The manifest, `manifest.json`, names size and sha256 of every file, and what kind of backup it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ..domain import Progress
from ..errors import InputError, WorkspaceError, reason_of
from ..index.storage import sync_folder
from ..readers.unpacking import DAMAGE

WORKSPACE, TENANTS = "skillmatch backup", "skillmatch backup of tenants"
"""Kinds of backup."""
_RESTORED_BY = {
    WORKSPACE: "It is of one workspace: restore it with `-w FOLDER`.",
    TENANTS: "It is of several tenants: restore it with `--tenants FOLDER`.",
}
VERSION = 1
MANIFEST = "manifest.json"
_MOST_FILES = 100_000
_BLOCK = 1 << 20
_UNREADABLE: tuple[type[Exception], ...] = (*(one for one in DAMAGE if one is not OSError), KeyError)
"""Without OSError, which may as well be the disk's that is written to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds of one file."""

    name: str
    size: int
    sha256: str


Sources = Callable[[Path], Iterable[tuple[str, Path]]]
"""From a folder to copy into: names in the zip, and where each can be read until the next is asked for."""


def pack(target: Path, kind: str, sources: Sources) -> tuple[Kept, ...]:
    """Write `target`, readable by its owner alone; it appears under its name once it is whole.

    Raises:
        WorkspaceError: there is such a file already, no room for it, or a source cannot be read.
    """
    if target.exists():
        raise WorkspaceError(f"{target} is there already.", fix="Choose another name.")
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as scratch:
            kept = _written(beside, kind, sources(Path(scratch)))
        beside.rename(target)
        sync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise WorkspaceError(f"The backup cannot be written: {reason_of(error)}.") from error
    finally:
        beside.unlink(missing_ok=True)
    return kept


def _written(beside: Path, kind: str, sources: Iterable[tuple[str, Path]]) -> tuple[Kept, ...]:
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "wb") as raw,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        kept = tuple(_add(archive, name, source) for name, source in sources)
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {"kind": kind, "version": VERSION, "made": made, "files": [_told(one) for one in kept]}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return kept


def _add(archive: zipfile.ZipFile, name: str, source: Path) -> Kept:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as read, archive.open(name, "w", force_zip64=True) as write:
        while block := read.read(_BLOCK):
            digest.update(block)
            size += len(block)
            write.write(block)
    return Kept(name, size, digest.hexdigest())


def _told(one: Kept) -> dict[str, Any]:
    return {"name": one.name, "size": one.size, "sha256": one.sha256}


def unpack(
    source: Path,
    folder: Path,
    kind: str,
    *,
    fits: Callable[[Sequence[str]], bool],
    check: Callable[[Path], None],
    progress: Progress,
) -> tuple[Kept, ...]:
    """Make `folder`, which must not be there, or be empty, of a backup whose names `fits` accepts.

    Everything is checked, by `check` at last, before the folder gets its name, so that it holds the whole or
    nothing.

    Raises:
        InputError: the file is not there, no backup of this kind, or damaged.
        WorkspaceError: the folder holds something, or there is no room.
    """
    if not source.is_file():
        raise InputError("there is no such file", file=source)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} is not empty.", fix="Name a folder that does not exist yet.")
    place, there = folder.resolve(), folder.exists()
    name = f".{place.name}.{os.getpid()}.restoring"
    # A folder that is there may be a mount, or the one somebody stands in: it cannot be replaced.
    beside = place / name if there else place.with_name(name)
    try:
        beside.mkdir(parents=True, mode=0o700)
        kept = _unpacked(source, beside, kind, fits, progress)
        check(beside)
        if there:
            _move_up(beside, place)
        else:
            beside.rename(place)
        sync_folder(place if there else place.parent)
    except OSError as error:
        raise WorkspaceError(f"The backup cannot be restored: {reason_of(error)}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return kept


def _move_up(beside: Path, folder: Path) -> None:
    """Put what lies in `beside` into `folder`, in which that is: all or nothing. Raises WorkspaceError."""
    if list(folder.iterdir()) != [beside]:
        raise WorkspaceError(f"{folder} is not empty.", fix="Name a folder that does not exist yet.")
    with suppress(OSError):  # not ours, or no file system that knows of owners
        folder.chmod(0o700)
    names = sorted(one.name for one in beside.iterdir())  # `workspace.db` after what belongs to it
    try:
        for name in names:
            (beside / name).rename(folder / name)
    except OSError:
        for name in names:
            with suppress(FileNotFoundError):
                (folder / name).rename(beside / name)
        raise


def _unpacked(
    source: Path, folder: Path, kind: str, fits: Callable[[Sequence[str]], bool], progress: Progress
) -> tuple[Kept, ...]:
    try:
        with zipfile.ZipFile(source) as archive:
            kept = _manifest(archive, source, kind, fits)
            needed, free = sum(one.size for one in kept), shutil.disk_usage(folder).free
            if needed > free:
                raise WorkspaceError(
                    f"The backup needs {needed:,} bytes, and {free:,} are free.", fix="Make room."
                )
            for done, one in enumerate(kept):
                progress("restoring files", done, len(kept))
                target = folder.joinpath(*PurePosixPath(one.name).parts)
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with archive.open(one.name) as read, target.open("xb") as write:
                    _checked(one, read, write, source)
            progress("restoring files", len(kept), len(kept))
            return kept
    except _UNREADABLE as error:
        raise InputError(f"this is no whole backup ({error})", file=source) from error


def _manifest(
    archive: zipfile.ZipFile, source: Path, kind: str, fits: Callable[[Sequence[str]], bool]
) -> tuple[Kept, ...]:
    """The manifest, all of whose names fit, known to the archive, and there once."""
    info = archive.getinfo(MANIFEST)
    if info.file_size > 50 * _BLOCK or len(archive.infolist()) > _MOST_FILES:
        raise InputError("this is no backup: it holds too much", file=source)
    try:
        stated = json.loads(archive.read(info))
        kept = tuple(Kept(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in stated["files"])
        found, version = str(stated["kind"]), int(stated["version"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError("this is no backup: its manifest cannot be read", file=source) from error
    if found != kind and found in _RESTORED_BY:
        raise InputError("this is a backup of another kind", file=source, fix=_RESTORED_BY[found])
    names = [one.name for one in kept]
    held = [one.filename for one in archive.infolist() if one.filename != MANIFEST]
    links = any(stat.S_ISLNK(one.external_attr >> 16) for one in archive.infolist())
    right = found == kind and version <= VERSION and sorted(names) == sorted(held)
    if not right or links or not fits(names):
        raise InputError("this is no backup that this version can restore", file=source)
    return kept


def _checked(one: Kept, read: IO[bytes], write: IO[bytes], source: Path) -> None:
    """Copy one file, no more of it than was stated."""
    digest, size = hashlib.sha256(), 0
    while size <= one.size and (block := read.read(min(_BLOCK, one.size - size + 1))):
        digest.update(block)
        size += len(block)
        write.write(block)
    if size != one.size or digest.hexdigest() != one.sha256:
        raise InputError(f"{one.name} is not as it was backed up", file=source)
    write.flush()
    os.fsync(write.fileno())

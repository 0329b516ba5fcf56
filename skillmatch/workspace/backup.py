"""A workspace in one file, made while others write to it, and a workspace made of one again.

A backup is a zip: each SQLite file as its own backup API copies it out of one state, `trust.toml`,
`settings.toml`, the audit log and whatever else is kept for good, and `manifest.json`, which names size and
sha256 of each. Indexes and strengths are left out: they are made again from the rest. So are files that jobs
were given and syllabi handed in: a job that waits asks for its file again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ..domain import Progress, silent
from ..errors import InputError, WorkspaceError
from ..index.storage import sync_folder
from ..trust.locked import locked
from . import database

KIND = "skillmatch backup"
VERSION = 1
MANIFEST = "manifest.json"
_LEFT_OUT = frozenset(("derived", "indexes", "jobs", "programmes"))
"""Folders of what is made again, and of what was sent and is kept for a while only: it may go meanwhile."""
_PASSING = re.compile(r".*(-wal|-shm|-journal|\.lock|\.tmp)")
_LOG = ("audit.jsonl", "audit.head")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+=@ -]{0,199}(/[A-Za-z0-9_][A-Za-z0-9_.+=@ -]{0,199}){0,3}")
_MOST_FILES = 100_000
_PAGES = 4096
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds of one file."""

    name: str
    size: int
    sha256: str


def back_up(folder: Path, target: Path, progress: Progress = silent) -> tuple[Kept, ...]:
    """Write a backup of the workspace in `folder` to `target`, readable by its owner alone.

    Each SQLite file is copied out of one state, whatever others commit meanwhile; nobody waits for it. The
    file appears under its name once it is whole.

    Raises:
        WorkspaceError: the folder holds no workspace, there is such a file already, or no room for it.
    """
    if not (folder / database.FILE).is_file():
        raise WorkspaceError(f"{folder} is no SkillMatch workspace.", fix="Name the folder of one.")
    if target.exists():
        raise WorkspaceError(f"{target} is there already.", fix="Choose another name.")
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as scratch:
            kept = _written(folder, beside, Path(scratch), progress)
        beside.rename(target)
        sync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        raise WorkspaceError(f"The backup cannot be written: {error}.") from error
    finally:
        beside.unlink(missing_ok=True)
    return kept


def _written(folder: Path, beside: Path, scratch: Path, progress: Progress) -> tuple[Kept, ...]:
    kept: list[Kept] = []
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with (
        os.fdopen(descriptor, "wb") as raw,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for name, source in _stable(folder, scratch, progress):
            kept.append(_add(archive, name, source))
        kept.extend(_add(archive, name, source) for name, source in _log(folder, scratch))
        made = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {"kind": KIND, "version": VERSION, "made": made, "files": [_told(one) for one in kept]}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return tuple(kept)


def _stable(folder: Path, scratch: Path, progress: Progress) -> Iterator[tuple[str, Path]]:
    """(name, where it can be read) of what is kept for good, but for the log; databases as copies."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        wanted = path.is_file() and not path.is_symlink() and _NAME.fullmatch(name)
        if not wanted or name.split("/")[0] in _LEFT_OUT or _PASSING.fullmatch(path.name) or name in _LOG:
            continue
        if path.suffix == ".db":
            copy = scratch / "copy.db"
            _copy_database(path, copy, partial(progress, f"copying {name}"))
            yield name, copy
            copy.unlink()
        else:
            yield name, path


def _log(folder: Path, scratch: Path) -> list[tuple[str, Path]]:
    """Log and head as they fit each other, read last, so that they are not older than what they tell of."""
    with locked(folder / "audit.lock"):
        return [
            (name, Path(shutil.copy(folder / name, scratch / name)))
            for name in _LOG
            if (folder / name).is_file()
        ]


def _copy_database(source: Path, target: Path, progress: Callable[[int, int], None]) -> None:
    """A copy of one state: the source's read transaction keeps it while others write."""
    with closing(sqlite3.connect(source, timeout=30)) as held, closing(sqlite3.connect(target)) as copy:
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM sqlite_master").fetchone()
        held.backup(copy, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
        held.rollback()


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


def restore(source: Path, folder: Path, progress: Progress = silent) -> tuple[Kept, ...]:
    """Make the workspace that a backup holds in `folder`, which must not be there, or be empty.

    Everything is checked before the folder gets its name, so that it holds the whole or nothing. Its index
    is to be made anew.

    Raises:
        InputError: the file is not there, no backup, or damaged.
        WorkspaceError: the folder holds something, or there is no room.
    """
    if not source.is_file():
        raise InputError("there is no such file", file=source)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError(f"{folder} is not empty.", fix="Name a folder that does not exist yet.")
    beside = folder.resolve().with_name(f".{folder.name}.{os.getpid()}.restoring")
    try:
        beside.mkdir(parents=True, mode=0o700)
        kept = _unpacked(source, beside, progress)
        _check_databases(beside, source)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
        sync_folder(folder.resolve().parent)
    except OSError as error:
        raise WorkspaceError(f"The backup cannot be restored: {error}.") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return kept


def _unpacked(source: Path, folder: Path, progress: Progress) -> tuple[Kept, ...]:
    try:
        with zipfile.ZipFile(source) as archive:
            kept = _manifest(archive, source)
            needed, free = sum(one.size for one in kept), shutil.disk_usage(folder).free
            if needed > free:
                raise WorkspaceError(
                    f"The backup needs {needed:,} bytes, and {free:,} are free.", fix="Make room."
                )
            for done, one in enumerate(kept):
                progress("restoring files", done, len(kept))
                target = folder.joinpath(*PurePosixPath(one.name).parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(one.name) as read, target.open("xb") as write:
                    _checked(one, read, write, source)
            progress("restoring files", len(kept), len(kept))
            return kept
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"this is no whole backup ({error})", file=source) from error


def _manifest(archive: zipfile.ZipFile, source: Path) -> tuple[Kept, ...]:
    """The manifest, all of whose names are plain, known to the archive, and there once."""
    info = archive.getinfo(MANIFEST)
    if info.file_size > 50 * _BLOCK or len(archive.infolist()) > _MOST_FILES:
        raise InputError("this is no backup: it holds too much", file=source)
    try:
        stated = json.loads(archive.read(info))
        kept = tuple(Kept(str(one["name"]), int(one["size"]), str(one["sha256"])) for one in stated["files"])
        right = stated["kind"] == KIND and int(stated["version"]) <= VERSION
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InputError("this is no backup: its manifest cannot be read", file=source) from error
    names = [one.name for one in kept]
    held = [one.filename for one in archive.infolist() if one.filename != MANIFEST]
    plain = all(_NAME.fullmatch(name) and ".." not in name for name in names)
    links = any(stat.S_ISLNK(one.external_attr >> 16) for one in archive.infolist())
    if not right or not plain or links or sorted(names) != sorted(held) or database.FILE not in names:
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


def _check_databases(folder: Path, source: Path) -> None:
    """Each is whole; and the workspace is one that this program opens, its index to be made anew."""
    for path in folder.rglob("*.db"):
        with closing(sqlite3.connect(path)) as connection:
            try:
                found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            except sqlite3.Error as error:
                found = str(error)
        if found != "ok":
            raise InputError(f"{path.name} is damaged ({found})", file=source)
    opened = database.open_(folder / database.FILE)
    try:
        with opened.writing() as connection:
            connection.execute("DELETE FROM meta WHERE key LIKE 'indexed %'")
    finally:
        opened.close()

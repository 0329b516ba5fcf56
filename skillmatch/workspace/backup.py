"""A workspace in one file, made while others write to it, and a workspace made of one again.

A backup is a zip: each SQLite file as its own backup API copies it out of one state, `trust.toml`,
`settings.toml`, the audit log and whatever else is kept for good, and `manifest.json`, which names size and
sha256 of each. Indexes and strengths are left out: they are made again from the rest. So are files that jobs
were given and syllabi handed in: a job that waits asks for its file again.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from ..domain import Progress, silent
from ..errors import InputError, WorkspaceError
from ..trust.locked import locked
from . import archive, database
from .archive import Kept

_LEFT_OUT = frozenset(("derived", "indexes", "jobs", "programmes"))
"""Folders of what is made again, and of what was sent and is kept for a while only: it may go meanwhile."""
_PASSING = re.compile(r".*(-wal|-shm|-journal|\.lock|\.tmp)")
_LOG = ("audit.jsonl", "audit.head")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+=@ -]{0,199}(/[A-Za-z0-9_][A-Za-z0-9_.+=@ -]{0,199}){0,3}")
_PAGES = 4096


def back_up(folder: Path, target: Path, progress: Progress = silent) -> tuple[Kept, ...]:
    """Write a backup of the workspace in `folder` to `target`, readable by its owner alone.

    Each SQLite file is copied out of one state, whatever others commit meanwhile; nobody waits for it. The
    file appears under its name once it is whole.

    Raises:
        WorkspaceError: the folder holds no workspace, there is such a file already, or no room for it.
    """
    if not (folder / database.FILE).is_file():
        raise WorkspaceError(f"{folder} is no SkillMatch workspace.", fix="Name the folder of one.")
    return archive.pack(target, archive.WORKSPACE, lambda scratch: held(folder, scratch, progress))


def held(folder: Path, scratch: Path, progress: Progress, below: str = "") -> Iterator[tuple[str, Path]]:
    """(name, where it can be read) of what a workspace keeps for good; databases and log as copies.

    `below` stands before each name. A copy in `scratch` lasts until the next name is asked for.
    """
    for name, path in _stable(folder):
        if path.suffix == ".db":
            copy = copied(path, scratch, partial(progress, f"copying {below}{name}"))
            yield below + name, copy
            copy.unlink()
        else:
            yield below + name, path
    yield from ((below + name, copy) for name, copy in _log(folder, scratch))


def _stable(folder: Path) -> Iterator[tuple[str, Path]]:
    """(name, path) of all but the log."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        wanted = path.is_file() and not path.is_symlink() and is_plain(name)
        passing = name.split("/")[0] in _LEFT_OUT or _PASSING.fullmatch(path.name)
        if wanted and not passing and name not in _LOG:
            yield name, path


def is_plain(name: str) -> bool:
    """Whether this is the name of a file that may lie in a workspace, and nowhere else."""
    return _NAME.fullmatch(name) is not None and ".." not in name


def _log(folder: Path, scratch: Path) -> list[tuple[str, Path]]:
    """Log and head as they fit each other, read last, so that they are not older than what they tell of."""
    with locked(folder / "audit.lock"):
        return [
            (name, Path(shutil.copy(folder / name, scratch / name)))
            for name in _LOG
            if (folder / name).is_file()
        ]


def copied(source: Path, scratch: Path, progress: Callable[[int, int], None]) -> Path:
    """A copy of one state of a database: the source's read transaction keeps it while others write.

    Raises WorkspaceError naming the database that cannot be read.
    """
    target = scratch / "copy.db"
    try:
        with closing(sqlite3.connect(source, timeout=30)) as read, closing(sqlite3.connect(target)) as copy:
            read.execute("BEGIN")
            read.execute("SELECT count(*) FROM sqlite_master").fetchone()
            read.backup(copy, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total))
            read.rollback()
    except sqlite3.Error as error:
        raise WorkspaceError(
            f"{source} cannot be copied: {error}.", fix="Make room, or see `skillmatch doctor`."
        ) from error
    return target


def restore(source: Path, folder: Path, progress: Progress = silent) -> tuple[Kept, ...]:
    """Make the workspace that a backup holds in `folder`, which must not be there, or be empty.

    Everything is checked before the folder gets its name, so that it holds the whole or nothing. Its index
    is to be made anew.

    Raises:
        InputError: the file is not there, no backup, or damaged.
        WorkspaceError: the folder holds something, or there is no room.
    """

    def fits(names: Sequence[str]) -> bool:
        return database.FILE in names and all(map(is_plain, names))

    def check(made: Path) -> None:
        check_workspace(made, source)

    return archive.unpack(source, folder, archive.WORKSPACE, fits=fits, check=check, progress=progress)


def check_workspace(folder: Path, source: Path, below: str = "") -> None:
    """Each database is whole; and the workspace is one that this program opens, its index to be made anew.

    Raises InputError naming what is damaged, WorkspaceError where it is newer than this program.
    """
    for path in folder.rglob("*.db"):
        check_database(path, below + path.relative_to(folder).as_posix(), source)
    opened = database.open_(folder / database.FILE)
    try:
        with opened.writing() as connection:
            connection.execute("DELETE FROM meta WHERE key LIKE 'indexed %'")
    finally:
        opened.close()


def check_database(path: Path, name: str, source: Path) -> None:
    """Raises InputError where it is damaged; `name` is what `source` calls it."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
        except sqlite3.Error as error:
            found = str(error)
    if found != "ok":
        raise InputError(f"{name} is damaged ({found})", file=source)

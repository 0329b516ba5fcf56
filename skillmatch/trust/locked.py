"""Files that several processes change: one at a time, and never half-written."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import WorkspaceError, reason_of
from ..index.storage import sync_folder

_SHORTEST, _LONGEST = 0.001, 0.05
"""Seconds between two tries for a lock that another holds; each time twice as many."""


@contextmanager
def locked(path: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock file `path`; it goes with the process.

    While somebody else holds it, `waiting` is called again and again; it may raise, to wait no longer.

    Raises:
        WorkspaceError: the file cannot be made, or not be locked.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written: {reason_of(error)}.") from error
    try:
        _wait_for(handle, path, waiting)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, path: Path, waiting: Callable[[], None]) -> None:
    seconds = _SHORTEST
    while not _taken(handle, path):
        waiting()
        time.sleep(seconds)
        seconds = min(2 * seconds, _LONGEST)


def _taken(handle: int, path: Path) -> bool:
    try:
        return take_lock(handle)
    except OSError as error:
        raise WorkspaceError(
            f"{path} cannot be locked: {error}.", fix="Choose a folder on a disk whose files can be locked."
        ) from error


def take_lock(handle: int) -> bool:
    """Whether an open file is locked for us now; False where another holds it.

    Raises OSError where files cannot be locked.
    """
    try:
        try:
            import fcntl
        except ImportError:  # Windows
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # the latter is what Windows says
        return False
    return True


def replace_file(path: Path, content: bytes, *, durable: bool = True) -> None:
    """Put `content` in the place of the file in one step: others see the old one or the new one.

    Unless `durable`, a power cut soon after may bring the old one back.

    Raises:
        WorkspaceError: there is no room, or no permission.
    """
    beside = path.with_name(f"{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        beside.replace(path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written: {reason_of(error)}.") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)

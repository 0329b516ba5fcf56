"""Files that several processes change: one at a time, and never half-written."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import WorkspaceError
from ..index.storage import sync_folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file `path`, waiting for whoever holds it; it goes with the process.

    Raises:
        WorkspaceError: the file cannot be made.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WorkspaceError(f"{path} cannot be written: {error}.") from error
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)


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
        raise WorkspaceError(f"{path} cannot be written: {error}.") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)

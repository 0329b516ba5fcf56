"""Locks between processes that are tried, not waited for, and that go with the process that holds them."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from skillmatch.errors import WorkspaceError
from skillmatch.trust.locked import take_lock


class FileLock:
    """An exclusive lock on a file, which is made if need be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """Whether the lock is ours now. Raises WorkspaceError where the file cannot be made."""
        if self._handle is not None:
            return True
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise WorkspaceError(f"{self._path.name} cannot be written: {error.strerror}.") from error
        if not _taken(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        """Let others have it; nothing where it is not ours."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _taken(handle: int) -> bool:
    """Nobody has the lock where files cannot be locked."""
    try:
        return take_lock(handle)
    except OSError:
        return False

"""That a process which took up requests still lives, as all others can see: a lock that goes with it.

Process ids would not do: they are given anew, and mean nothing in another container. The kernel lets go of
a lock when the last of its process is gone, however that ended, and not before.
"""

from __future__ import annotations

import secrets
import threading
from contextlib import suppress
from pathlib import Path

from .locks import FileLock

_START, _END = "service-", ".lock"


class Presence:
    """Of one who takes up requests. What is taken up, or found gone, is so while the store is being written.

    So nobody looks for a name between the making of its file and the locking of it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mutex = threading.Lock()
        self._under_way: set[str] = set()
        self._name = ""
        self._lock: FileLock | None = None

    def take_up(self, key: str) -> str:
        """A request is under way from now on; the name by which others ask whether we are gone.

        "" where files cannot be locked, so that nobody could know. Raises WorkspaceError.
        """
        with self._mutex:
            if self._lock is None:
                self._appear()
            self._under_way.add(key)
            return self._name

    def _appear(self) -> None:
        for left in self._folder.glob(f"{_START}*{_END}"):
            self.is_gone(left.name.removeprefix(_START).removesuffix(_END))
        name = secrets.token_hex(8)
        lock = FileLock(self._path(name))
        if lock.take():
            self._name, self._lock = name, lock
        else:
            self._path(name).unlink(missing_ok=True)

    def ended(self, key: str) -> None:
        with self._mutex:
            self._under_way.discard(key)

    def is_gone(self, name: str) -> bool:
        """Whether nothing that was taken up under this name can be running still. Raises WorkspaceError."""
        path = self._path(name)
        if name == self._name:
            return False
        if not path.exists():  # it is made before anything is taken up, and stays as long as its process
            return True
        with FileLock(path) as lock:
            gone = lock.take()
        if gone:
            path.unlink(missing_ok=True)
        return gone

    def leave(self) -> None:
        """Nothing more is taken up. What is under way still keeps us here until the process ends."""
        with self._mutex:
            if self._lock is not None and not self._under_way:
                self._lock.release()  # first: on Windows nobody deletes what is open
                with suppress(OSError):
                    self._path(self._name).unlink(missing_ok=True)
                self._lock, self._name = None, ""

    def _path(self, name: str) -> Path:
        return self._folder / f"{_START}{name}{_END}"

"""Jobs as the service sees them: a store, and the process that does them, started when there is work."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

from .records import Job, Work
from .store import KEPT_HOURS, MOST_WAITING, JobStore

_LOOK = 1.0
"""Seconds between two looks at the process while it lives."""
_REST = 300.0
"""Seconds between two looks at what is to be forgotten while there is nothing to do."""
_LONGEST_PAUSE = 60.0
"""Seconds before a process that ends at once is started again, at most."""
_STOP_SECONDS = 15.0


class Jobs(JobStore):
    """The jobs of one workspace. Whatever is submitted is done by a process of its own, by and by.

    Several services, and several processes of one, may look after the same workspace.
    """

    def __init__(
        self,
        folder: Path,
        *,
        framework: str = "",
        encoder: str = "",
        kept_hours: float = KEPT_HOURS,
        most: int = MOST_WAITING,
        idle_seconds: float = 60.0,
    ) -> None:
        """`framework` and `encoder` are those the workspace is asked with. Goes on with what was left."""
        super().__init__(folder, kept_hours, most)
        self._options = ["--framework", framework, "--encoder", encoder, "--idle", str(idle_seconds),
                         "--kept-hours", str(kept_hours)]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._bell = threading.Event()
        self._closing = False
        self._keeper = threading.Thread(target=self._keep, name="jobs", daemon=True)
        self._keeper.start()

    def submit(self, work: Work, by: str, file: Path | IO[bytes] | None = None, suffix: str = "") -> Job:
        """See `JobStore.submit`; and wake the process that does it."""
        job = super().submit(work, by, file, suffix)
        self.wake()
        return job

    def wake(self) -> None:
        """There is work: start the process, or tell it."""
        with self._lock:
            if self._closing:
                return
            if self._process is None or self._process.poll() is not None:
                self._start()
            elif self._process.stdin is not None:
                with suppress(OSError):
                    self._process.stdin.write(b"\n")
                    self._process.stdin.flush()
        self._bell.set()

    @property
    def process(self) -> int | None:
        """Id of the process, while there is one."""
        with self._lock:
            alive = self._process is not None and self._process.poll() is None
            return self._process.pid if alive and self._process else None

    def close(self) -> None:
        """Stop the process, which puts back what it is doing; the next service goes on with it."""
        with self._lock:
            self._closing = True
            self._stop()
        self._bell.set()
        self._keeper.join()
        super().close()

    def _start(self) -> None:
        self._stop()
        package = Path(__file__).resolve().parents[2]
        paths = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by this very interpreter
            [sys.executable, "-m", "skillmatch.jobs.runner", str(self.folder), *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths},
            start_new_session=True,  # Ctrl+C is for the service, which then stops it in good order
        )

    def _stop(self) -> None:
        """End the process; it may be killed at any moment."""
        if self._process is None:
            return
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _keep(self) -> None:
        """Start the process again where it ended before its time; forget what is old."""
        pause, waits = _LOOK, True
        while not self._closing:
            with suppress(Exception):  # a store that is busy or gone for a moment; the next look will do
                self.expire()
                waits = self.unfinished() > 0
                if waits and self.process is None:
                    self.wake()
                    pause = min(2 * pause, _LONGEST_PAUSE)
                elif not waits:
                    pause = _LOOK
            self._bell.wait(pause if self.process is not None or waits else _REST)
            self._bell.clear()

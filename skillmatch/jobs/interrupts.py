"""Stopping a job: because it is cancelled, takes too long, or the process is to end or to make way."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from skillmatch.domain import Progress
from skillmatch.errors import WorkspaceError

from .claims import Claimed, Claims
from .records import JobState

_TICK = 0.2
"""Seconds between two looks at whether the job is to stop."""
_GRACE = 10.0
"""Seconds a job gets to stop at a place of its own choosing, before the process ends itself."""


class Interrupt(Enum):
    """Why a job is stopped."""

    STOP = "the process is to end"
    YIELD = "somebody is being erased"
    CANCEL = "somebody wants no more of it"
    LATE = "it took too long"


class Interrupted(BaseException):
    """Raised where a job tells its progress. No `except Exception` on the way may take it for a failure."""

    def __init__(self, interrupt: Interrupt) -> None:
        super().__init__(interrupt.value)
        self.interrupt = interrupt


class Watch(threading.Thread):
    """Looks after the job that runs: tells its progress, and stops it when it is to stop.

    A job that does not come to a place where it can be stopped takes the whole process with it; another
    one goes on from what is kept.
    """

    def __init__(self, store: Claims, longest: float) -> None:
        """`longest`: seconds a job may take."""
        super().__init__(name="watch", daemon=True)
        self._store, self._longest = store, longest
        self._bell = threading.Event()
        self._lock = threading.Lock()
        self._job = ""
        self._until = 0.0
        self._interrupt: tuple[Interrupt, float] | None = None
        self._told: tuple[str, int, int | None] | None = None
        self.stopped = False

    def wake(self) -> None:
        """There may be work."""
        self._bell.set()

    def stop(self) -> None:
        """Let the process end soon."""
        self.stopped = True
        self._bell.set()

    def wait(self, seconds: float) -> bool:
        """Wait for news, so long at most; whether they are that we are to stop."""
        self._bell.wait(seconds)
        self._bell.clear()
        return self.stopped

    @contextmanager
    def over(self, claimed: Claimed) -> Iterator[Progress]:
        """Watch a job for the length of the block; its progress raises Interrupted when it is to stop."""
        with self._lock:
            self._job, self._until = claimed.id, time.monotonic() + self._longest
            self._interrupt = self._told = None
        try:
            yield self._progress
        finally:
            with self._lock:
                self._job = ""

    def _progress(self, stage: str, done: int, total: int | None) -> None:
        self._told = (stage, done, total)
        if self._interrupt is not None:
            raise Interrupted(self._interrupt[0])

    def settle(self, job: str, interrupt: Interrupt) -> None:
        """Write down what becomes of a job that was interrupted."""
        if interrupt is Interrupt.CANCEL:
            self._store.finish(job, JobState.CANCELLED)
        elif interrupt is Interrupt.LATE:
            self._store.finish(job, JobState.FAILED, problem=f"It took over {self._longest:,.0f} s.")
        else:
            self._store.put_back(job)

    def run(self) -> None:
        """Look at the job from time to time, for as long as the process lives."""
        while True:
            time.sleep(_TICK)
            with self._lock:
                if self._job:
                    try:
                        self._look(self._job)
                    except WorkspaceError:
                        continue  # busy: the next look will do

    def _look(self, job: str) -> None:
        if self._interrupt is None and (reason := self._reason(job)) is not None:
            self._interrupt = (reason, time.monotonic() + _GRACE)
        told, self._told = self._told, None
        if told is not None:
            self._store.progress(job, *told)
        if self._interrupt is not None and time.monotonic() > self._interrupt[1]:
            self.settle(job, self._interrupt[0])
            os._exit(3)

    def _reason(self, job: str) -> Interrupt | None:
        if self._store.is_cancelled(job):
            return Interrupt.CANCEL
        if self.stopped:
            return Interrupt.STOP
        if self._store.is_to_yield():
            return Interrupt.YIELD
        return Interrupt.LATE if time.monotonic() > self._until else None

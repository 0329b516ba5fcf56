"""Verifying many credentials in several processes, so that a poisonous one takes down its own worker only."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Self

import msgspec

from skillmatch.verification import Examination

from .examining import Plan, Task, stopped
from .piped import PipedProcess

_CHUNK = 16
"""Credentials sent to a worker at once: as many are examined again when one of them kills it."""
_MODULE = "skillmatch.matcher.bulk_worker"
_START_SECONDS = 60.0

Outcome = tuple[Examination, ...]
_outcomes = msgspec.msgpack.Decoder(list[Outcome])


class WorkerDied(Exception):  # noqa: N818 - an event between us and the worker, nobody else sees it
    """The process ended, or was ended, before it answered."""


class Pool:
    """Examines streams of credentials; results come in the order of the tasks, as one process would give.

    `seconds` is what one credential may take before its worker is stopped. Memory stays bounded: at most
    a few chunks a worker are held, whatever the length of the stream.
    """

    def __init__(self, plan: Plan, *, workers: int = 0, seconds: float = 20.0) -> None:
        self._plan = msgspec.msgpack.encode(plan)
        self._workers = workers or processors()
        self._seconds = seconds
        self._mine = threading.local()
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="verify")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.stop()
        self._threads.shutdown(cancel_futures=True)

    def examine(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """The outcome of each task, in order."""
        waiting: deque[Future[list[Outcome]]] = deque()
        source = iter(tasks)
        while chunk := list(islice(source, _CHUNK)):
            waiting.append(self._threads.submit(self._examined, chunk))
            if len(waiting) > 3 * self._workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def _examined(self, chunk: Sequence[Task]) -> list[Outcome]:
        """A chunk at once; one by one where something in it killed the worker."""
        try:
            return self._ask(chunk)
        except WorkerDied as death:
            if len(chunk) == 1:
                return [stopped(str(death))]
            return [outcome for task in chunk for outcome in self._examined([task])]

    def _ask(self, chunk: Sequence[Task]) -> list[Outcome]:
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is None or worker.dead:
            worker = self._mine.worker = _Worker(self._plan)
            self._all.append(worker)
        return worker.ask(chunk, self._seconds)


class _Worker(PipedProcess):
    """A process that verifies: a call that takes too long, or goes wrong, ends it."""

    def __init__(self, plan: bytes) -> None:
        super().__init__(_MODULE)
        self._within(plan, _START_SECONDS, "It could not be examined: no process could be started for it.")

    def ask(self, chunk: Sequence[Task], seconds: float) -> list[Outcome]:
        """The outcomes of a chunk. Raises WorkerDied."""
        answer = self._within(
            msgspec.msgpack.encode(list(chunk)), seconds, "Examining it stopped the process."
        )
        found = _outcomes.decode(answer)
        if len(found) != len(chunk):
            self.stop()
            raise WorkerDied("Examining it confused the process.")
        return found

    def _within(self, message: bytes, seconds: float, words: str) -> bytes:
        late = threading.Event()

        def end() -> None:
            late.set()
            self.kill()

        alarm = threading.Timer(seconds, end)
        alarm.start()
        try:
            return self.call(message)
        except (OSError, EOFError, ValueError) as error:
            self.stop()
            raise WorkerDied(f"Examining it took over {seconds:g} s." if late.is_set() else words) from error
        finally:
            alarm.cancel()


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

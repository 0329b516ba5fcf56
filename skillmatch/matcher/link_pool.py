"""Linking many texts in several processes, each on one thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import msgspec

from skillmatch.domain import Link, Progress, silent

from .piped import PipedProcess

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework
    from skillmatch.linking import Linker

LEAST_CHARACTERS = 100_000
"""Text worth a pool, some forty postings: a process needs about a CPU-second before it links anything."""
_CHUNK_CHARACTERS = 20_000
_MODULE = "skillmatch.matcher.link_worker"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "SKILLMATCH_THREADS")
_found = msgspec.msgpack.Decoder(list[tuple[Link, ...]])


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """How another process gets the same linker."""

    workspace: str
    framework: str
    encoder: str
    """A name for `load_encoder`."""


@dataclass(frozen=True, slots=True)
class LinkTask:
    """Texts to link, with at most `n` skills a span."""

    texts: tuple[str, ...]
    n: int
    stated: bool = False


class LinkPool:
    """A linker that shares large batches between processes, and does small ones itself.

    Links are those the linker itself would give, in the same order. Processes start with the first large
    batch and read the kept state of the linker, which all of them map from one file. What a process that
    dies was to link is linked here, and so is a text with half a character pair, which cannot be sent.
    """

    def __init__(
        self, linker: Linker, plan: LinkPlan, workers: int, *, least: int = LEAST_CHARACTERS
    ) -> None:
        """`least`: characters of a batch from which on the processes are used."""
        self._linker = linker
        self._plan = plan
        self._workers = workers
        self._least = least
        self._here = threading.Lock()
        self._mine = threading.local()
        self._all: list[_Worker] = []
        self._threads = ThreadPoolExecutor(max(1, workers), thread_name_prefix="link")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.stop()
        self._threads.shutdown(cancel_futures=True)

    @property
    def framework(self) -> Framework:
        return self._linker.framework

    @property
    def version(self) -> str:
        return self._linker.version

    def link_many(
        self, texts: Sequence[str], n: int = 5, progress: Progress = silent, *, stated: bool = False
    ) -> list[tuple[Link, ...]]:
        """See `Linker.link_many`."""
        if self._workers < 2 or sum(map(len, texts)) < self._least:
            return self._linker.link_many(texts, n, progress, stated=stated)
        tasks = [LinkTask(tuple(part), n, stated) for part in _chunks(texts)]
        links: list[tuple[Link, ...]] = []
        for found in self._threads.map(self._linked, tasks):
            links.extend(found)
            progress("linking", len(links), len(texts))
        return links

    def _linked(self, task: LinkTask) -> list[tuple[Link, ...]]:
        with suppress(OSError, EOFError, UnicodeEncodeError, msgspec.MsgspecError):
            return self._worker().ask(task)
        with self._here:
            return self._linker.link_many(task.texts, task.n, stated=task.stated)

    def _worker(self) -> _Worker:
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is None:
            worker = self._mine.worker = _Worker(self._plan, self._linker.version)
            self._all.append(worker)
        return worker


class _Worker(PipedProcess):
    """A process that links, if it does so as this one would."""

    def __init__(self, plan: LinkPlan, version: str) -> None:
        super().__init__(_MODULE, dict.fromkeys(_THREADS, "1"))
        self._fits: bool | None = None
        self._plan, self._version = plan, version

    def ask(self, task: LinkTask) -> list[tuple[Link, ...]]:
        """The links of each text. Raises OSError or EOFError where the process is gone or links otherwise."""
        if self._fits is None:
            self._fits = self.call(msgspec.msgpack.encode(self._plan)).decode() == self._version
        if not self._fits:
            raise EOFError
        return _found.decode(self.call(msgspec.msgpack.encode(task)))


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in order, in parts of about `_CHUNK_CHARACTERS`."""
    part: list[str] = []
    size = 0
    for text in texts:
        part.append(text)
        size += len(text)
        if size >= _CHUNK_CHARACTERS:
            yield part
            part, size = [], 0
    if part:
        yield part

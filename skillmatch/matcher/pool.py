"""One matcher for many threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from .facade import Matcher


class MatcherPool:
    """Lends the matcher of one workspace to one caller at a time.

    Answers take milliseconds and most of the work already runs on all cores inside NumPy, FAISS and torch,
    so taking turns costs little and keeps every cache shared.
    """

    def __init__(self, folder: str | Path, *, framework: str = "", encoder: str = "") -> None:
        self._folder, self._framework, self._encoder = folder, framework, encoder
        self._turn = threading.Lock()
        self._matcher: Matcher | None = None

    def __enter__(self) -> Self:
        """Open the workspace, so that a folder that is none is refused at the start."""
        self._matcher = Matcher.open(self._folder, framework=self._framework, encoder=self._encoder)
        return self

    def __exit__(self, *_: object) -> None:
        with self._turn:
            if self._matcher is not None:
                self._matcher.close()
                self._matcher = None

    @contextmanager
    def lend(self) -> Iterator[Matcher]:
        """The matcher, for as long as the block lasts."""
        with self._turn:
            if self._matcher is None:
                raise RuntimeError("the pool is closed")
            yield self._matcher

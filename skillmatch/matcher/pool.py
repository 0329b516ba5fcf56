"""One workspace for many callers at once, some of whom change it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from skillmatch.errors import FrameworkError, NothingHereError, StaleIndexError

from .facade import Matcher
from .viewing import State, View, Watch, complete, state_of, view_of

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

PATIENCE = 2.0
"""Seconds for which a question waits for a snapshot that is being made, where the last one took less."""
_AGAIN = 1.0
"""Seconds before what has failed is tried again."""
SETTLING = 2.0
"""Seconds for which the first snapshot waits for an index that fits no more: the next may be being made."""
_LOOK = 0.05
_TRIES = 5
"""How often a snapshot is begun anew because somebody indexed while its parts were read."""
_LOG = logging.getLogger("skillmatch.service")
_MAKE_ONE = "Load the sample at /welcome, or run `skillmatch init`."


class MatcherPool:
    """Lends matchers over one workspace, each pinned to a snapshot that is ready.

    When the workspace changes, whoever changed it, the next snapshot is loaded beside the old one, which
    goes on answering as `trailing` says, and then takes its place between two questions. Where the last
    snapshot took less than `patience` to make, questions wait for the next one instead, for no longer than
    that, so that small workspaces answer from what was just written. Safe to use from many threads.
    """

    patience = PATIENCE
    """Seconds, for every pool; most tests wait longer, for the machine may be busy."""

    def __init__(self, folder: str | Path, *, framework: str = "", encoder: str = "") -> None:
        self._folder, self._framework, self._encoder = Path(folder), framework, encoder
        self._lock = threading.Lock()
        self._closed = True
        self._workspace: Workspace | None = None
        self._watch = Watch()
        self._view: View | None = None
        self._next: Future[None] | None = None
        self._tried: tuple[State, float] | None = None
        """What the last attempt was made for, and when another one may be."""
        self._loader: threading.Thread | None = None
        self._took = 0.0

    def __enter__(self) -> Self:
        """Open the workspace and begin to load it; a folder that holds none yet is looked at again later.

        Raises WorkspaceError where what it holds cannot be opened.
        """
        self._closed = False
        self.check()
        return self

    def __exit__(self, *_: object) -> None:
        """Close the workspace, once nothing is loaded from it any more."""
        with self._lock:
            self._closed = True
            workspace, self._workspace, self._view, loader = self._workspace, None, None, self._loader
        if loader is not None:
            loader.join()  # SQLite does not bear a connection that is closed under a running statement
        if workspace is not None:
            workspace.close()

    @contextmanager
    def lend(self) -> Iterator[Matcher]:
        """A matcher over the newest snapshot there is; waits for one where it is worth waiting."""
        if (coming := self.check()) is not None:
            wait([coming], timeout=self.patience if self.loaded else None)
        yield self.current()

    def check(self) -> Future[None] | None:
        """See whether the workspace has changed, and begin to load what it has become.

        Returns what is worth waiting for, at most for `patience` where there is something to answer from.
        Takes some ten microseconds where nothing has, and waits for nobody.
        """
        with self._lock:
            view = self._view
            try:
                workspace = self._opened()
                state = self._watch.state(workspace, self._framework)
            except (FrameworkError, NothingHereError):
                return None  # there is nothing to load; `current` says so to whoever asks
            if view is not None and view.state == state:
                return None
            if view is not None and view.fresh and view.trails != state:
                self._view = view = view.trailing(state)
            if self._next is None and self._may_try(state):
                self._next = self._begin(workspace, state)
            if view is None or self._took < self.patience:
                return self._next
            return None

    @property
    def loaded(self) -> bool:
        """Whether there is something to answer from while something newer is loaded."""
        return self._view is not None

    def current(self) -> Matcher:
        """The matcher to answer with now.

        Raises:
            SkillMatchError: nothing could be loaded at all, such as no framework; each call says why.
        """
        view, workspace = self._view, self._opened()
        if view is None:
            return Matcher(workspace, framework=self._framework, encoder=self._encoder)
        return view.matcher

    def _opened(self) -> Workspace:
        from skillmatch.workspace import Workspace

        if self._closed:
            raise RuntimeError("the pool is closed")
        if self._workspace is None:
            if not Workspace.exists(self._folder):
                raise NothingHereError("There is no workspace here yet.", fix=_MAKE_ONE)
            self._workspace = Workspace.open(self._folder)
        return self._workspace

    def _may_try(self, state: State) -> bool:
        return self._tried is None or self._tried[0] != state or time.monotonic() >= self._tried[1]

    def _begin(self, workspace: Workspace, state: State) -> Future[None]:
        found: Future[None] = Future()
        self._loader = threading.Thread(target=self._load, args=(workspace, state, found), name="snapshot")
        self._loader.start()
        return found

    def _load(self, workspace: Workspace, state: State, found: Future[None]) -> None:
        """Load a view and put it in the old one's place; its first parts first where nothing is there yet."""
        started, old = time.perf_counter(), self._view
        again = float("inf")
        try:
            self._take(self._made(workspace, old) if old else self._first(workspace), old)
        except Exception:
            again = time.monotonic() + _AGAIN
            if not self._closed:
                _LOG.exception("loading a snapshot failed; the old one stays")
        finally:
            with self._lock:
                self._took = time.perf_counter() - started
                self._tried, self._next = (state, again), None
            found.set_result(None)
        if old is None and (made := self._view) is not None and made.fresh:
            with suppress(StaleIndexError):  # the workspace has moved on, and so will the next question
                complete(made)

    def _made(self, workspace: Workspace, old: View | None) -> View:
        """A view whose parts are of one index: one that was replaced while they were read is left."""
        for _ in range(_TRIES - 1):
            with suppress(StaleIndexError):
                view = self._tried_once(workspace, old)
                if view.fresh or view.matcher.snapshot.is_current:
                    return view
        return self._tried_once(workspace, old)

    def _first(self, workspace: Workspace) -> View:
        """The first view there is, where nobody can be answered from an older one meanwhile."""
        view = self._made(workspace, None)
        until = time.monotonic() + SETTLING
        while not view.fresh and view.state.indexed and not self._closed and time.monotonic() < until:
            time.sleep(_LOOK)
            if state_of(workspace, self._framework) != view.state:
                view = self._made(workspace, None)
        return view

    def _tried_once(self, workspace: Workspace, old: View | None) -> View:
        view = view_of(workspace, self._framework, self._encoder, old, self._go_on)
        if old is not None and view.fresh:
            complete(view)
        return view

    def _go_on(self, stage: str, done: int, total: int | None) -> None:  # noqa: ARG002 - a Progress
        """Progress that stops the work where the pool was closed."""
        if self._closed:
            raise RuntimeError("the pool is closed")

    def _take(self, view: View, old: View | None) -> None:
        """A stale view is worth having only where there was no better one."""
        with self._lock:
            if not self._closed and (view.fresh or old is None or not old.fresh):
                self._view = view

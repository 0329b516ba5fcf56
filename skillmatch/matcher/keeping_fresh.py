"""An index that fits goes on fitting, however many change records at once, in this process or in others.

Whoever finds that it fits is answerable for it afterwards. Two who change records at once would else each
leave it to the other: one finds it stale because the other's records are not indexed yet, and the other is
done before the first one's came.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from skillmatch.domain import Progress, silent
from skillmatch.errors import BusyError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from skillmatch.workspace import Workspace

    from .indexing import IndexReport
    from .workbench import Workbench

LOCK = "index.lock"
WAIT_SECONDS = 10.0
"""For which whoever tells no progress waits for the others: in the service, nobody else has their turn."""
_TRIES = 5
"""How often it is indexed anew because somebody changed records meanwhile; each run redoes what changed."""


def one_at_a_time(workspace: Workspace, progress: Progress | None = None) -> AbstractContextManager[None]:
    """Held while it is looked whether the index fits, and by those who leave it fitting before they let go.

    With `progress`, which may interrupt it, waits for as long as another holds it.

    Raises:
        BusyError: without, another has held it for `WAIT_SECONDS`.
        WorkspaceError: the lock cannot be written.
    """
    from skillmatch.trust.locked import locked

    if progress is None:
        return locked(workspace.path / LOCK, _until(time.monotonic() + WAIT_SECONDS))
    return locked(workspace.path / LOCK, lambda: progress("waiting for an import", 0, None))


def _until(end: float) -> Callable[[], None]:
    def look() -> None:
        if time.monotonic() > end:
            raise BusyError("Somebody else's records are being indexed just now.", fix="Ask again.")

    return look


@contextmanager
def kept_fresh(bench: Workbench, wanted: bool | None = None) -> Iterator[None]:
    """Index after the block, if that is wanted; without a wish, if all was indexed before.

    Raises BusyError before the block where another is at it; see `one_at_a_time`.
    """
    with one_at_a_time(bench.workspace):
        fresh = bench.is_fresh() if wanted is None else wanted
        yield
        if fresh:
            bench.index()


def made_fresh(bench: Workbench, progress: Progress = silent) -> IndexReport:
    """Index until it fits, though others go on changing records; what the first run did is reported.

    The last time imports and erasures wait until it is done. Whoever changes records without the lock, as
    the command line does, is told there to index, and may leave it stale even so.
    """
    report = bench.index(progress)
    for _ in range(_TRIES):
        with one_at_a_time(bench.workspace, progress):
            if bench.is_fresh():
                return report
        bench.index(progress)
    with one_at_a_time(bench.workspace, progress):
        if not bench.is_fresh():
            bench.index(progress)
    return report

"""An index that fits goes on fitting, however many change records at once, in this process or in others.

Whoever finds that it fits is answerable for it afterwards. Two who change records at once would else each
leave it to the other: one finds it stale because the other's records are not indexed yet, and the other is
done before the first one's came.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from skillmatch.domain import Progress, silent

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from skillmatch.workspace import Workspace

    from .indexing import IndexReport
    from .workbench import Workbench

LOCK = "index.lock"
_TRIES = 5
"""How often it is indexed anew because somebody changed records meanwhile; each run redoes what changed."""


def one_at_a_time(workspace: Workspace) -> AbstractContextManager[None]:
    """Held while it is looked whether the index fits, and by those who leave it fitting before they let go.

    Raises WorkspaceError.
    """
    from skillmatch.trust.locked import locked

    return locked(workspace.path / LOCK)


@contextmanager
def kept_fresh(bench: Workbench, wanted: bool | None = None) -> Iterator[None]:
    """Index after the block, if that is wanted; without a wish, if all was indexed before."""
    with one_at_a_time(bench.workspace):
        fresh = bench.is_fresh() if wanted is None else wanted
        yield
        if fresh:
            bench.index()


def made_fresh(bench: Workbench, progress: Progress = silent) -> IndexReport:
    """Index until it fits, though others go on changing records; what the first run did is reported."""
    report = bench.index(progress)
    for _ in range(_TRIES):
        with one_at_a_time(bench.workspace):
            if bench.is_fresh():
                break
        bench.index(progress)
    return report

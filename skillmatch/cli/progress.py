"""Progress bars on stderr for the library's progress callbacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from skillmatch.domain import Progress

from .output import err

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID


class _Reporter:
    """One bar a stage; a stage that begins, or begins again, ends the bar before it."""

    def __init__(self, bars: Bars) -> None:
        """`bars` are started with the first report: nothing is drawn where nothing is reported."""
        self._bars = bars
        self._stage = ""
        self._done = 0
        self._task: TaskID | None = None

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if self._task is None or stage != self._stage or done < self._done:
            self.finish()
            self._bars.start()
            self._task = self._bars.add_task(stage, total=total)
        self._stage, self._done = stage, done
        self._bars.update(self._task, completed=done, total=total)

    def finish(self) -> None:
        """Stop the clock of the bar that is running; one without a total has reached it."""
        if self._task is not None:
            self._bars.update(self._task, completed=self._done, total=self._done)
            self._bars.stop_task(self._task)


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """A `Progress` that draws; on anything but a terminal the finished bars are printed once."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<40}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bars = Bars(*columns, console=err())
    reporter = _Reporter(bars)
    try:
        yield reporter
        reporter.finish()
    finally:
        if bars.live.is_started:
            bars.stop()

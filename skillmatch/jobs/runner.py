"""The process that does the jobs of one workspace: `python -m skillmatch.jobs.runner FOLDER …`.

It lives as long as its standard input is open and there is work, or was a while ago. Of several only one
works at a time; the others stand by. It may be killed at any moment: see `work`.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path

from skillmatch.access import LOCAL
from skillmatch.errors import SkillMatchError
from skillmatch.trust import ASKED_BY

from . import work
from .claims import Claimed, Claims
from .desk import Desk
from .interrupts import Interrupt, Interrupted, Watch
from .locks import FileLock
from .records import JobState
from .tables import RUNNER_LOCK, WORK_LOCK

_LOG = logging.getLogger("skillmatch.jobs")
_BUG = "The job failed. The cause is in the service's log, not here."
_TICK = 1.0
"""Seconds after which to look for jobs that nobody told of."""
_POLITE = 0.5
"""Seconds that whoever asked us to stop for a moment gets before we go on."""


class Runner:
    """Takes up one job after another until it is stopped, or there was nothing to do for a while."""

    def __init__(self, store: Claims, desk: Desk, watch: Watch, idle_seconds: float) -> None:
        self._store, self._desk, self._watch, self._idle = store, desk, watch, idle_seconds
        self._working = FileLock(store.files / WORK_LOCK)

    def run(self) -> None:
        """Work until there is no more."""
        with FileLock(self._store.files / RUNNER_LOCK) as alone:
            while not alone.take():
                if self._watch.wait(_TICK) or not self._store.unfinished():
                    return
            self._store.take_back()
            last = time.monotonic()
            while not self._watch.stopped:
                if self._next():
                    last = time.monotonic()
                elif time.monotonic() - last > self._idle or self._watch.wait(_TICK):
                    return

    def _next(self) -> bool:
        """Do the next job, if there is one and nobody erases anything just now."""
        with self._working as lock:
            if not lock.take():
                return False
            if self._store.is_to_yield():
                self._store.ask_to_yield(False)  # whoever asked has gone: else the lock were not ours
            claimed = self._store.claim() if self._store.unfinished() else None
            if claimed is None:
                return False
            asked = self._do(claimed)
        if asked is Interrupt.YIELD:
            self._desk.renew()
            time.sleep(_POLITE)
        return True

    def _do(self, claimed: Claimed) -> Interrupt | None:
        """Do a job and write down how it ended; what interrupted it, if anything did."""
        asked = ASKED_BY.set("" if claimed.by == LOCAL.id else claimed.by)  # the audit log's lines say so
        try:
            with self._watch.over(claimed) as progress:
                result = work.do(claimed, self._desk, self._store, progress)
        except Interrupted as stop:
            self._watch.settle(claimed.id, stop.interrupt)
            return stop.interrupt
        except SkillMatchError as error:
            self._store.finish(claimed.id, JobState.FAILED, problem=told(error, self._store.folder, claimed))
        except Exception:
            _LOG.exception("job %s failed", claimed.id)
            self._store.finish(claimed.id, JobState.FAILED, problem=_BUG)
        else:
            self._store.finish(claimed.id, JobState.DONE, result=result)
        finally:
            ASKED_BY.reset(asked)
        return None


def told(error: SkillMatchError, folder: Path, claimed: Claimed) -> str:
    """What went wrong, without where on this machine anything lies."""
    text = str(error)
    if claimed.file is not None:
        text = text.replace(str(claimed.file), f"sent{claimed.file.suffix}")
    return text.replace(f"{folder}{os.sep}", "").replace(str(folder), "the workspace")


def main() -> None:
    """Serve one workspace until standard input ends."""
    options = argparse.ArgumentParser()
    options.add_argument("folder", type=Path)
    options.add_argument("--framework", default="")
    options.add_argument("--encoder", default="")
    options.add_argument("--idle", type=float, default=60.0)
    options.add_argument("--longest", type=float, default=6 * 3600.0)
    options.add_argument("--kept-hours", type=float, default=24.0)
    stated = options.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s: %(message)s")
    if hasattr(os, "nice"):
        os.nice(5)  # questions go before long work
    folder = stated.folder.absolute()  # a bare name could not be told from a word; see `told`
    store = Claims(folder, stated.kept_hours)
    watch = Watch(store, stated.longest)
    signal.signal(signal.SIGTERM, lambda *_: watch.stop())
    threading.Thread(target=_heed, args=(watch,), daemon=True).start()
    watch.start()
    desk = Desk(folder, stated.framework, stated.encoder)
    try:
        Runner(store, desk, watch, stated.idle).run()
    finally:
        desk.close()
        store.close()


def _heed(watch: Watch) -> None:
    """Every byte of standard input says that there is work; its end, that we are to stop."""
    while os.read(sys.stdin.fileno(), 64):
        watch.wake()
    watch.stop()


if __name__ == "__main__":
    main()

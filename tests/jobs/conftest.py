"""Jobs over a copy of the sample workspace, done here or by the process that does them in earnest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skillmatch.jobs import Job, Jobs
from skillmatch.jobs.claims import Claims
from skillmatch.jobs.desk import Desk
from skillmatch.jobs.interrupts import Watch
from skillmatch.jobs.runner import Runner


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Claims]:
    """A store of jobs in a folder that is no workspace."""
    opened = Claims(tmp_path / "workspace")
    yield opened
    opened.close()


@pytest.fixture
def sample_store(workspace_copy: Path) -> Iterator[Claims]:
    """A store of jobs in a copy of the sample workspace."""
    opened = Claims(workspace_copy)
    yield opened
    opened.close()


@pytest.fixture
def work_off() -> Callable[[Claims], None]:
    """Does all jobs of a store, in this process."""

    def run(store: Claims) -> None:
        watch, desk = Watch(store, 3600), Desk(store.folder)
        Runner(store, desk, watch, idle_seconds=0).run()
        desk.close()

    return run


@pytest.fixture
def jobs(workspace_copy: Path) -> Iterator[Jobs]:
    """Jobs as the service has them: with a process of its own, over a copy of the sample workspace."""
    opened = Jobs(workspace_copy, idle_seconds=5)
    yield opened
    opened.close()


def until(met: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until something holds; generously, for the machine may be busy."""
    end = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.05)


@pytest.fixture
def finished() -> Callable[[Jobs, str], Job]:
    """Waits for a job's end."""

    def wait(jobs: Jobs, job: str) -> Job:
        until(lambda: jobs.get(job).finished)
        return jobs.get(job)

    return wait

"""Whatever is killed, and whenever: nothing is lost, nothing is done twice."""

from __future__ import annotations

import dataclasses
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from skillmatch import Matcher
from skillmatch.jobs import ExtractWork, ImportWork, Job, Jobs, JobState, work
from skillmatch.jobs.claims import Claims
from skillmatch.jobs.desk import Desk
from skillmatch.workspace import Workspace

from .conftest import until

pytestmark = pytest.mark.slow
WorkOff = Callable[[Claims], None]
Finished = Callable[[Jobs, str], Job]
TEXTS = [f"You write Python, know statistics, and lead team {number}." for number in range(2500)]


def _texts() -> io.BytesIO:
    return io.BytesIO(msgspec.json.encode(TEXTS))


def _whole(jobs: Jobs, job: Job) -> None:
    assert job.state is JobState.DONE, job.problem
    found = jobs.results(job.id, 0, len(TEXTS) + 1)
    assert [one["number"] for one in found] == list(range(len(TEXTS)))
    with Matcher.open(jobs.folder) as matcher:
        for number in (0, 499, 500, len(TEXTS) - 1):
            assert found[number]["links"] == matcher.extract(TEXTS[number])["links"]


def test_a_killed_runner_goes_on_where_it_was(jobs: Jobs, finished: Finished) -> None:
    job = jobs.submit(ExtractWork(), "me", _texts(), ".json")
    until(lambda: jobs.get(job.id).results > 0 or jobs.get(job.id).finished)
    if (process := jobs.process) is not None:
        os.kill(process, signal.SIGKILL)
    _whole(jobs, finished(jobs, job.id))


def test_a_killed_service_takes_its_runner_along_and_the_next_one_goes_on(
    workspace_copy: Path, finished: Finished
) -> None:
    code = """
import io, sys, time
from pathlib import Path
from skillmatch.jobs import ExtractWork, Jobs
jobs = Jobs(Path(sys.argv[1]))
job = jobs.submit(ExtractWork(), "me", io.BytesIO(sys.stdin.buffer.read()), ".json")
print(job.id, jobs.process, flush=True)
time.sleep(600)
"""
    service = subprocess.Popen(
        [sys.executable, "-c", code, str(workspace_copy)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert service.stdin is not None
    assert service.stdout is not None
    with service.stdin:
        service.stdin.write(msgspec.json.encode(TEXTS))
    job, process = service.stdout.readline().decode().split()
    service.kill()
    service.wait()
    service.stdout.close()
    until(lambda: not _lives(int(process)))
    jobs = Jobs(workspace_copy)
    try:
        _whole(jobs, finished(jobs, job))
    finally:
        jobs.close()


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_stopping_puts_back_and_starting_goes_on(workspace_copy: Path, finished: Finished) -> None:
    jobs = Jobs(workspace_copy)
    job = jobs.submit(ExtractWork(), "me", _texts(), ".json")
    until(lambda: jobs.get(job.id).results > 0 or jobs.get(job.id).finished)
    jobs.close()
    again = Jobs(workspace_copy)
    try:
        attempts = again.database.rows("SELECT attempts FROM jobs")[0][0]
        assert attempts <= 1
        _whole(again, finished(again, job.id))
    finally:
        again.close()


def test_cancelling_what_runs(jobs: Jobs, finished: Finished) -> None:
    job = jobs.submit(ExtractWork(), "me", io.BytesIO(msgspec.json.encode(TEXTS * 3)), ".json")
    until(lambda: jobs.get(job.id).state is not JobState.QUEUED)
    jobs.cancel(job.id)
    found = finished(jobs, job.id)
    assert found.state is JobState.CANCELLED
    assert found.results == 0
    assert not [file for file in jobs.files.iterdir() if file.suffix != ".lock"]


def test_an_import_whose_runner_died_after_it_is_not_done_again(
    sample_store: Claims, work_off: WorkOff
) -> None:
    """The records are in, the job does not know: what others changed since must stay as it is."""
    first = msgspec.json.encode({"issuers": [{"id": "us", "name": "First"}]})
    job = sample_store.submit(ImportWork("credentials"), "me", io.BytesIO(first), ".json")
    claimed = sample_store.claim()
    assert claimed is not None
    desk = Desk(sample_store.folder)
    result = work.do(claimed, desk, sample_store, lambda *_: None)
    desk.close()
    with Workspace.open(sample_store.folder) as workspace:
        workspace.save([dataclasses.replace(workspace.issuers()["us"], name="Second")])
    work_off(sample_store)
    done = sample_store.get(job.id)
    assert done.state is JobState.DONE
    assert done.result is not None
    assert done.result["saved"] == result["saved"]
    with Workspace.open(sample_store.folder) as workspace:
        assert workspace.issuers()["us"].name == "Second"

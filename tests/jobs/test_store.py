"""The queue: what is asked once is kept once, bounded, and forgotten in time."""

from __future__ import annotations

import io
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skillmatch.errors import BusyError, NotFoundError, WorkspaceError
from skillmatch.jobs import ExtractWork, ImportWork, IndexWork, JobState, JobStore
from skillmatch.jobs.claims import MOST_ATTEMPTS, Claims
from skillmatch.jobs.locks import FileLock
from skillmatch.jobs.store import MOST_OF_ONE, as_text
from skillmatch.jobs.tables import APPLICATION_ID, FILE


def _files(store: JobStore) -> list[str]:
    return sorted(file.name for file in store.files.iterdir())


def test_jobs_are_done_in_the_order_they_came(store: Claims) -> None:
    first = store.submit(ImportWork("awards", person="amara"), "me", io.BytesIO(b"[1]"), ".json")
    second = store.submit(IndexWork(), "you")
    assert (first.state, first.what, first.by, first.kind) == (JobState.QUEUED, "awards", "me", "import")
    claimed = store.claim()
    assert claimed is not None
    assert (claimed.id, claimed.work, claimed.by) == (first.id, ImportWork("awards", person="amara"), "me")
    assert claimed.file is not None
    assert claimed.file.read_bytes() == b"[1]"
    assert store.get(first.id).state is JobState.RUNNING
    after = store.claim()
    assert after is not None
    assert after.id == second.id
    assert store.claim() is None
    assert [one.id for one in store.listed().items] == [second.id, first.id]
    assert [one.id for one in store.listed("me").items] == [first.id]
    assert (store.listed(limit=1).total, store.unfinished()) == (2, 2)


def test_the_end_of_a_job_is_kept_and_what_it_was_given_is_not(store: Claims) -> None:
    job = store.submit(ExtractWork(), "me", io.BytesIO(b"[]"), ".json")
    assert store.claim()
    store.progress(job.id, "linking", 3, 9)
    assert (store.get(job.id).stage, store.get(job.id).done, store.get(job.id).total) == ("linking", 3, 9)
    store.add_results(job.id, 0, [b'{"number":0}', b'{"number":1}'])
    store.finish(job.id, JobState.DONE, result={"texts": 2})
    done = store.get(job.id)
    assert (done.state, done.result, done.results) == (JobState.DONE, {"texts": 2}, 2)
    assert (done.stage, done.done, done.total) == ("", 9, 9)
    assert store.results(job.id, 1, 5) == [{"number": 1}]
    assert _files(store) == []
    store.finish(job.id, JobState.FAILED, problem="too late")
    assert store.get(job.id) == done
    assert store.cancel(job.id) == done


def test_cancelling(store: Claims) -> None:
    waiting = store.submit(ExtractWork(), "me", io.BytesIO(b"[]"), ".json")
    assert store.cancel(waiting.id).state is JobState.CANCELLED
    assert _files(store) == []
    running = store.submit(IndexWork(), "me")
    assert store.claim()
    assert store.cancel(running.id).state is JobState.RUNNING
    assert store.is_cancelled(running.id)
    store.take_back()  # the process died before it saw
    assert store.get(running.id).state is JobState.CANCELLED
    with pytest.raises(NotFoundError):
        store.cancel("nothing")


def test_what_a_dead_process_left_waits_again_but_not_forever(store: Claims) -> None:
    job = store.submit(IndexWork(), "me")
    later = store.submit(ImportWork("postings"), "me", io.BytesIO(b"[]"), ".json")
    for _ in range(MOST_ATTEMPTS - 1):
        claimed = store.claim()
        assert claimed is not None
        assert claimed.id == job.id
        store.put_back(job.id)  # interrupted: that does not count
        assert store.claim()
        store.take_back()
        assert store.get(job.id).state is JobState.QUEUED
    assert store.claim()
    store.take_back()
    assert store.get(job.id).state is JobState.FAILED
    assert "died 3 times" in store.get(job.id).problem
    assert store.get(later.id).state is JobState.QUEUED


def test_files_that_no_job_has_are_swept(store: Claims) -> None:
    store.submit(ImportWork("postings"), "me", io.BytesIO(b"[]"), ".json")
    (store.files / "left.json").write_bytes(b"by a crash")
    store.take_back()
    assert len(_files(store)) == 1
    assert "left.json" not in _files(store)


def test_the_queue_is_bounded(tmp_path: Path) -> None:
    store = JobStore(tmp_path, most=2)
    for _ in range(2):
        store.submit(ImportWork("postings"), "me", io.BytesIO(b"[]"), ".json")
    with pytest.raises(BusyError):
        store.submit(ImportWork("postings"), "me", io.BytesIO(b"[]"), ".json")
    assert len(_files(store)) == 2
    store.close()


def test_what_takes_nothing_is_not_queued_twice(store: Claims) -> None:
    job = store.submit(IndexWork(), "me")
    assert store.submit(IndexWork(), "me").id == job.id
    assert store.submit(IndexWork(), "you").id != job.id
    assert store.claim()
    assert (
        store.submit(IndexWork(), "me").id != job.id
    )  # what changed since may be missed by the one that runs


def test_finished_jobs_are_forgotten_in_time(store: Claims) -> None:
    job = store.submit(ExtractWork(), "me", io.BytesIO(b"[]"), ".json")
    assert store.claim()
    store.add_results(job.id, 0, [b"{}"])
    store.finish(job.id, JobState.DONE, result={})
    store.expire()
    assert store.get(job.id).results == 1
    long_ago = as_text(datetime.now(UTC) - timedelta(hours=25))
    with store.database.writing() as connection:
        connection.execute("UPDATE jobs SET ended = ?", (long_ago,))
    store.expire()
    assert store.database.rows("SELECT * FROM results") == []
    with pytest.raises(NotFoundError):
        store.get(job.id)


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all, but quite long enough to be looked at" * 20)
    with pytest.raises(WorkspaceError, match=FILE):
        JobStore(tmp_path)
    newer = tmp_path / "newer"
    made = JobStore(newer)
    assert made.database.run("PRAGMA application_id") == [(APPLICATION_ID,)]
    made.database.run("PRAGMA user_version = 99")
    made.close()
    with pytest.raises(WorkspaceError, match="newer"):
        JobStore(newer)


def test_a_lock_is_anothers_until_it_is_released(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    with second:
        assert second.take()
    assert first.take()
    first.release()


@pytest.mark.parametrize("suffix", ["/../../x", ".json/../x", "json", "..", ".JSON", ".a b"])
def test_no_name_of_a_senders_reaches_the_disk(store: Claims, suffix: str) -> None:
    with pytest.raises(ValueError, match="ending"):
        store.submit(ImportWork("postings"), "me", io.BytesIO(b"[]"), suffix)
    assert store.unfinished() == 0


def test_one_caller_does_not_take_all_the_room(store: Claims) -> None:
    for _ in range(MOST_OF_ONE):
        store.submit(ImportWork("postings"), "me", io.BytesIO(b"[]"), ".json")
    with pytest.raises(BusyError, match="of yours"):
        store.submit(ImportWork("postings"), "me", io.BytesIO(b"[]"), ".json")
    assert store.submit(ImportWork("postings"), "you", io.BytesIO(b"[]"), ".json").by == "you"


@pytest.mark.skipif(os.name != "posix", reason="folders have no modes there")
def test_a_folder_that_jobs_make_is_its_owner_s_to_read(store: Claims) -> None:
    """The service's first page makes a workspace in it, with records of people."""
    assert [path.stat().st_mode & 0o077 for path in (store.folder, store.files)] == [0, 0]


def test_what_ends_while_another_is_sent_is_no_failure(store: Claims) -> None:
    """Files of jobs that end go at any moment, also while what waits is counted."""
    going, end = [store.files / f"{number}.json" for number in range(30)], threading.Event()

    def come_and_go() -> None:
        while not end.is_set():
            for file in going:
                file.touch()
            for file in going:
                file.unlink()

    other = threading.Thread(target=come_and_go)
    other.start()
    try:
        for _ in range(5000):
            store._check_room("me")
    finally:
        end.set()
        other.join()

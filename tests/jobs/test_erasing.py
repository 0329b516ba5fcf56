"""Whoever is erased is gone from jobs, their files and results, and from kept answers."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from skillmatch import Matcher
from skillmatch.access import AccessStore, Scope
from skillmatch.errors import BusyError, NotFoundError
from skillmatch.jobs import (
    Answer,
    Answers,
    ExtractWork,
    ImportWork,
    Jobs,
    JobState,
    VerifyWork,
    alone,
    erase,
    erasing,
    key_of,
)
from skillmatch.jobs.claims import Claims
from skillmatch.jobs.locks import FileLock
from skillmatch.jobs.tables import FILE, WORK_LOCK

from .conftest import until

WorkOff = Callable[[Claims], None]
WHO = "zenobia-of-palmyra"
WALLET = {"person": WHO, "credential": "c1", "issuer": "us", "id": "a1"}


def _sent(value: object) -> io.BytesIO:
    return io.BytesIO(msgspec.json.encode(value))


def _held(folder: Path, text: str = WHO) -> list[Path]:
    """Files that still speak of somebody."""
    return [
        file
        for file in folder.rglob("*")
        if file.is_file() and text.encode() in file.read_bytes() and "audit" not in file.name
    ]


def _erase(folder: Path) -> None:
    with Matcher.open(folder) as matcher:
        erase(matcher, WHO)


def test_nothing_is_left_of_them(sample_store: Claims, work_off: WorkOff) -> None:
    store = sample_store
    imported = store.submit(ImportWork("awards", person=WHO), "me", _sent(WALLET), ".json")
    bad = store.submit(ImportWork("awards", skip_bad=True), "me", _sent([{"person": WHO}, WALLET]), ".json")
    failed = store.submit(ImportWork("awards"), "me", _sent([{"person": WHO}]), ".json")
    told = store.submit(ExtractWork(), "me", _sent(["You write Python."]), ".json")
    proved = store.submit(VerifyWork((WHO,)), "me", _sent({"type": WHO}), ".sent")
    theirs = store.submit(ExtractWork(), WHO, _sent(["Python"]), ".json")
    work_off(store)
    assert store.get(failed.id).state is JobState.FAILED
    store.add_results(told.id, 1, [msgspec.json.encode({"links": [{"span": {"text": f"{WHO} writes"}}]})])
    waits = store.submit(ImportWork("awards"), "me", _sent(WALLET), ".json")
    proving = store.submit(VerifyWork(), "me", _sent({}), ".sent")
    speaks = store.submit(ExtractWork(), "me", _sent([WHO]), ".json")
    silent = store.submit(ExtractWork(), "me", _sent(["You write Python."]), ".json")
    answers = Answers(store)
    for key, body in (("one", f'{{"person": "{WHO}"}}'), ("two", "{}")):
        assert answers.begin(key_of("me", key), "asked") is None
        answers.keep(key_of("me", key), Answer(200, (("location", f"/{WHO}"),), body.encode()))
    assert _held(store.folder)
    _erase(store.folder)
    assert not _held(store.folder)
    assert [store.get(one.id).state for one in (imported, bad, told)] == [JobState.DONE] * 3
    assert store.get(imported.id).result is not None
    assert [bool(one["links"]) for one in store.results(told.id)] == [True, False]
    assert store.get(proved.id).result == {}
    with pytest.raises(NotFoundError):
        store.get(theirs.id)
    for one in (waits, speaks, proving):
        assert store.get(one.id).state is JobState.FAILED
        assert "Send it again without them" in store.get(one.id).problem
    known = answers.begin(key_of("me", "one"), "asked")
    assert known == Answer(200, (), None)
    work_off(store)
    assert store.get(silent.id).state is JobState.DONE


def test_an_import_that_was_interrupted_behind_its_records_goes_on_without_them(
    sample_store: Claims, work_off: WorkOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skillmatch.jobs import work
    from skillmatch.jobs.desk import Desk

    job = sample_store.submit(ImportWork("awards"), "me", _sent(WALLET), ".json")
    claimed = sample_store.claim()
    assert claimed is not None
    desk = Desk(sample_store.folder)
    work.do(claimed, desk, sample_store, lambda *_: None)
    desk.close()
    sample_store.put_back(job.id)
    _erase(sample_store.folder)
    assert not _held(sample_store.folder)
    work_off(sample_store)
    assert sample_store.get(job.id).state is JobState.DONE
    with Matcher.open(sample_store.folder) as matcher:
        assert WHO not in matcher.workspace.people()
        assert matcher.is_fresh()


def test_jobs_are_known_by_the_keys_they_were_asked_with(sample_store: Claims, work_off: WorkOff) -> None:
    with AccessStore(sample_store.folder) as keys:
        key, _ = keys.create([Scope.LEARNER], person=WHO)
    kept = sample_store.submit(ImportWork("awards", person=WHO), "me", _sent(WALLET), ".json")
    theirs = sample_store.submit(VerifyWork(), key.id, _sent({}), ".sent")
    work_off(sample_store)
    _erase(sample_store.folder)
    assert not _held(sample_store.folder, key.id)
    assert sample_store.get(kept.id).by == "me"
    with pytest.raises(NotFoundError):
        sample_store.get(theirs.id)


def test_nobody_is_erased_who_is_not_there(sample_store: Claims) -> None:
    waits = sample_store.submit(ImportWork("awards"), "me", _sent(WALLET), ".json")
    with pytest.raises(NotFoundError):
        _erase(sample_store.folder)
    assert sample_store.get(waits.id).state is JobState.QUEUED


def test_without_any_jobs_there_is_nothing_to_look_at(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        erase(matcher, next(iter(matcher.workspace.people())))
    assert not (workspace_copy / FILE).exists()


def test_a_job_that_does_not_make_way_is_told_of(store: Claims, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "WAIT_SECONDS", 0.2)
    with FileLock(store.files / WORK_LOCK) as busy:
        assert busy.take()
        with pytest.raises(BusyError), alone(store):
            pass
    assert not store.is_to_yield()
    with alone(store):
        pass


@pytest.mark.slow
def test_what_runs_makes_way_and_goes_on(jobs: Jobs) -> None:
    texts = [f"You write Python, and lead team {number}." for number in range(4000)]
    job = jobs.submit(ExtractWork(), "me", _sent(texts), ".json")
    until(lambda: jobs.get(job.id).results > 0 or jobs.get(job.id).finished)
    with alone(jobs):
        assert jobs.get(job.id).state is not JobState.RUNNING
    jobs.wake()
    until(lambda: jobs.get(job.id).finished)
    assert jobs.get(job.id).results == len(texts)
    assert jobs.get(job.id).state is JobState.DONE

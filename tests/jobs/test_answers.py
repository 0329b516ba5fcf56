"""Answers kept by idempotency key."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skillmatch.jobs import Answer, Answers, JobStore, KeyReused, UnderWay, key_of
from skillmatch.jobs.answers import MOST_BODY
from skillmatch.jobs.claims import Claims
from skillmatch.jobs.locks import FileLock
from skillmatch.jobs.store import as_text, now

GIVEN = Answer(201, (("content-type", "application/json"),), b"{}")


def _age(store: Claims, hours: float) -> None:
    with store.database.writing() as connection:
        connection.execute(
            "UPDATE answers SET begun = ?", (as_text(datetime.now(UTC) - timedelta(hours=hours)),)
        )


def test_a_key_answers_one_request_of_one_caller(store: Claims) -> None:
    answers, key = Answers(store), key_of("me", "k")
    assert answers.begin(key, "asked") is None
    with pytest.raises(UnderWay):
        answers.begin(key, "asked")
    answers.keep(key, GIVEN)
    assert answers.begin(key, "asked") == GIVEN
    with pytest.raises(KeyReused):
        answers.begin(key, "something else")
    assert answers.begin(key_of("you", "k"), "something else") is None
    assert key_of("a", "b") != key_of("ab", "")


def test_what_came_to_nothing_may_be_asked_again(store: Claims) -> None:
    answers = Answers(store)
    assert answers.begin("k", "asked") is None
    answers.drop("k")
    assert answers.begin("k", "asked") is None
    answers.keep("k", GIVEN)
    answers.drop("k")  # an answer that was given is not dropped
    assert answers.begin("k", "asked") == GIVEN


def test_keys_are_forgotten_after_a_day_and_lost_requests_earlier(store: Claims) -> None:
    answers = Answers(store)
    assert answers.begin("k", "asked") is None
    _age(store, 1)  # the process that had it is gone
    assert answers.begin("k", "asked") is None
    answers.keep("k", GIVEN)
    _age(store, 23)
    assert answers.begin("k", "asked") == GIVEN
    _age(store, 25)
    assert answers.begin("k", "something else") is None


def test_long_answers_are_only_known_to_have_been_given(store: Claims) -> None:
    answers = Answers(store)
    assert answers.begin("k", "asked") is None
    answers.keep("k", Answer(200, (), b"x" * (MOST_BODY + 1)))
    assert answers.begin("k", "asked") == Answer(200, (), None)


_BEGINS = """
import sys, time
from pathlib import Path
from skillmatch.jobs import Answers, JobStore
answers = Answers(JobStore(Path(sys.argv[1])))
print(answers.begin("k", "asked"), answers.begin("other", "asked"), flush=True)
time.sleep(600)
"""


def _names(store: JobStore) -> list[Path]:
    return list(store.files.glob("service-*.lock"))


def test_what_a_killed_process_had_begun_is_taken_up_at_once_and_only_then(store: Claims) -> None:
    answers = Answers(store)
    with subprocess.Popen(
        [sys.executable, "-c", _BEGINS, str(store.folder)], stdout=subprocess.PIPE, text=True
    ) as other:
        try:
            assert other.stdout is not None
            assert other.stdout.readline() == "None None\n"
            with pytest.raises(UnderWay):  # it lives, and may be at it
                answers.begin("k", "asked")
        finally:
            other.kill()
    with pytest.raises(KeyReused):
        answers.begin("k", "something else")
    assert answers.begin("k", "asked") is None
    with pytest.raises(UnderWay):  # now it is ours
        answers.begin("k", "asked")
    answers.keep("k", GIVEN)
    assert answers.begin("k", "asked") == GIVEN
    assert answers.begin("other", "asked") is None
    assert len(_names(store)) == 1


def test_whoever_stops_in_the_middle_is_there_until_the_process_ends(tmp_path: Path) -> None:
    first, second = JobStore(tmp_path), JobStore(tmp_path)
    Answers(first).begin("k", "asked")
    Answers(first).begin("done", "asked")
    Answers(first).keep("done", GIVEN)
    first.close()
    with pytest.raises(UnderWay):
        Answers(second).begin("k", "asked")
    Answers(second).begin("mine", "asked")
    Answers(second).drop("mine")
    second.close()
    assert len(_names(first)) == 1


def test_an_old_process_works_on_beside_a_newer_one(store: Claims) -> None:
    answers = Answers(store)
    for table in ("answers", "results", "meta"):
        store.database.run(f"ALTER TABLE {table} ADD COLUMN newer TEXT NOT NULL DEFAULT ''")
    assert answers.begin("k", "asked") is None
    answers.keep("k", GIVEN)
    assert answers.begin("k", "asked") == GIVEN
    store.ask_to_yield(True)
    assert store.is_to_yield()
    store.add_results("job", 0, [b"1"])
    assert store.results("job") == [1]


def test_closing_goes_on_where_the_file_cannot_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where somebody, a scanner perhaps, has it open on Windows."""
    held = JobStore(tmp_path)
    Answers(held).begin("k", "asked")
    Answers(held).drop("k")

    def refused(*_: object, **__: object) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        held.close()
    (left,) = _names(held)
    with FileLock(left) as lock:
        assert lock.take()


def test_entries_of_before_wait_for_as_long_as_ever(tmp_path: Path) -> None:
    old = JobStore(tmp_path)
    old.database.run("ALTER TABLE answers DROP COLUMN holder")
    old.database.run(f"INSERT INTO answers VALUES ('k', 'asked', '{now()}', 0, 0, x'5b5d', NULL)")
    old.database.run("PRAGMA user_version = 1")
    old.close()
    store = JobStore(tmp_path)
    with pytest.raises(UnderWay):
        Answers(store).begin("k", "asked")
    assert Answers(store).begin("new", "asked") is None
    Answers(store).drop("new")
    store.close()
    JobStore(tmp_path).close()

"""What fitted its records fits them again when all who changed them at once are done."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from skillmatch.domain import Person
from skillmatch.errors import BusyError
from skillmatch.jobs.locks import FileLock
from skillmatch.matcher import Matcher, MatcherPool, keeping_fresh
from skillmatch.matcher.keeping_fresh import made_fresh, one_at_a_time
from skillmatch.workspace import Workspace

AT_ONCE = 4


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports wait for each other, however busy the machine is."""
    monkeypatch.setattr(keeping_fresh, "WAIT_SECONDS", 120.0)


def offer(number: int) -> bytes:
    made = {"id": f"c{number}", "name": "Joining", "issuer": "us", "competencies": ["Can write Python."]}
    return json.dumps({"issuers": [{"id": "us", "name": "Us"}], "credentials": [made]}).encode()


def at_once(pool: MatcherPool, *doing: Callable[[Matcher], object]) -> None:
    start = threading.Barrier(len(doing))

    def one(do: Callable[[Matcher], object]) -> None:
        with pool.lend() as matcher:
            start.wait()
            do(matcher)

    with ThreadPoolExecutor(len(doing)) as threads:
        list(threads.map(one, doing))


def imports(number: int) -> Callable[[Matcher], object]:
    return lambda matcher: matcher.take_in("credentials", offer(number), "application/json")


def is_fresh(folder: Path) -> bool:
    with Matcher.open(folder) as matcher:
        return matcher.is_fresh()


def test_imports_at_once_leave_an_index_that_fits(workspace_copy: Path) -> None:
    with MatcherPool(workspace_copy) as pool:
        for start in range(0, 3 * AT_ONCE, AT_ONCE):
            at_once(pool, *map(imports, range(start, start + AT_ONCE)))
            assert is_fresh(workspace_copy)


def test_an_import_beside_an_erasure_does_too(workspace_copy: Path) -> None:
    with MatcherPool(workspace_copy) as pool:
        at_once(pool, imports(1), lambda matcher: matcher.erase("amara"), imports(2))
    assert is_fresh(workspace_copy)


def test_an_import_that_was_not_asked_to_index_leaves_it_to_others(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        matcher.take_in("credentials", offer(1), "application/json", index=False)
        matcher.take_in("credentials", offer(2), "application/json")
    assert not is_fresh(workspace_copy)


def test_who_indexes_goes_on_while_others_change_records(workspace_copy: Path) -> None:
    names = iter("abc")

    def progress(*_: object) -> None:
        if name := next(names, ""):
            with Workspace.open(workspace_copy) as other:
                other.save([Person(name)])

    with Matcher.open(workspace_copy) as matcher:
        matcher.take_in("credentials", offer(1), "application/json", index=False)
        report = made_fresh(matcher, progress)
    assert report.linked["credential"] == 1
    assert is_fresh(workspace_copy)


def test_who_waits_can_be_interrupted_and_without_progress_gives_up(
    workspace_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping_fresh, "WAIT_SECONDS", 0.0)
    stages: list[str] = []

    def progress(stage: str, *_: object) -> None:
        stages.append(stage)
        if len(stages) == 3:
            raise KeyboardInterrupt

    with Matcher.open(workspace_copy) as matcher, one_at_a_time(matcher.workspace):
        with pytest.raises(BusyError, match=r"Ask again"):
            imports(1)(matcher)
        with pytest.raises(BusyError):
            matcher.erase("amara")
        assert matcher.workspace.person("amara")
        with pytest.raises(KeyboardInterrupt), one_at_a_time(matcher.workspace, progress):
            pass
        assert matcher.is_fresh()  # nothing was imported
    assert stages == 3 * ["waiting for an import"]


def test_the_last_time_the_others_wait(folder: Path) -> None:
    """Somebody imports whenever the lock lets them: without it, indexing would never be done."""
    numbers = itertools.count()

    def progress(*_: object) -> None:
        with FileLock(folder / keeping_fresh.LOCK) as lock:
            if lock.take():
                with Workspace.open(folder) as other:
                    other.save([Person(f"newcomer-{next(numbers)}")])

    with Matcher.open(folder, encoder="hashing") as matcher:
        made_fresh(matcher, progress)
        assert matcher.is_fresh()
    assert next(numbers) > keeping_fresh._TRIES

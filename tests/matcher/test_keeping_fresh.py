"""What fitted its records fits them again when all who changed them at once are done."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from skillmatch.domain import Person
from skillmatch.matcher import Matcher, MatcherPool
from skillmatch.matcher.keeping_fresh import made_fresh
from skillmatch.workspace import Workspace

AT_ONCE = 4


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

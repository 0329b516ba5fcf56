"""Killed while indexing, and several processes at once: what was begun is finished, answers are whole."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from skillmatch.domain import Posting
from skillmatch.errors import StaleIndexError
from skillmatch.matcher import Matcher, MatcherPool
from skillmatch.workspace import Workspace

from .conftest import SKILLS, award, make, ranked, records

_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": f"{_ROOT}:{_ROOT / 'tests' / 'matcher'}",
    "SKILLMATCH_ENCODER": "hashing",
}
POSTINGS = 1500


def index_command(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "skillmatch", "index", "-w", str(folder)],
        env=_ENVIRONMENT,
        cwd=_ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def large(folder: Path) -> Path:
    """A workspace with so many postings that linking takes several commits."""
    make(folder)
    labels = list(SKILLS.values())
    with Workspace.open(folder) as workspace:
        workspace.save(
            Posting(
                f"p-{number:04}",
                "Worker",
                "\n".join(f"- {labels[(number + step) % 5]} in case {number}.{step}" for step in range(4)),
            )
            for number in range(POSTINGS)
        )
    return folder


def linked(folder: Path) -> int:
    with Workspace.open(folder) as workspace:
        return len(workspace.link_version("posting", "tiny"))


def answers(folder: Path) -> list[object]:
    with Matcher.open(folder) as matcher:
        assert matcher.is_fresh()
        held = [matcher.posting_held(key) for key in ("p-data", "p-weld", "p-0007", "p-1499")]
        return [
            *(matcher.rank(posting) for posting in held),
            *(matcher.recommend(person) for person in ("ann", "bob")),
            matcher.gaps("s-data"),
            matcher.workspace.asked("tiny"),
        ]


@pytest.mark.slow
def test_a_killed_indexing_run_resumes_and_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    folder = large(tmp_path / "killed")
    total = POSTINGS + 2
    process = index_command(folder)
    try:
        deadline = time.monotonic() + 60
        while linked(folder) == 0 and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
    finally:
        process.kill()
        process.wait()
    before = linked(folder)
    if before == total:
        pytest.skip("this machine linked everything between two looks")
    assert before > 0
    with Matcher.open(folder, encoder="hashing") as matcher:
        assert matcher.workspace.integrity() == ""
        assert not matcher.is_fresh()
        with pytest.raises(StaleIndexError):
            matcher.rank(matcher.posting_held("p-data"))
        report = matcher.index()
    assert report.linked["posting"] == total - before
    undisturbed = large(tmp_path / "undisturbed")
    assert index_command(undisturbed).wait() == 0
    assert answers(folder) == answers(undisturbed)


@pytest.mark.slow
def test_killed_again_and_again_it_still_ends(tmp_path: Path) -> None:
    folder = large(tmp_path / "killed")
    for seconds in (0.4, 0.7, 0.9, 1.1, 1.3):
        process = index_command(folder)
        time.sleep(seconds)
        process.kill()
        process.wait()
        with Workspace.open(folder) as workspace:
            assert workspace.integrity() == ""
    assert index_command(folder).wait() == 0
    undisturbed = large(tmp_path / "undisturbed")
    assert index_command(undisturbed).wait() == 0
    assert answers(folder) == answers(undisturbed)


_WRITER = """
import sys
from conftest import award
from skillmatch.domain import Person, Posting
from skillmatch.matcher import Matcher

with Matcher.open(sys.argv[1], encoder="hashing") as matcher:
    for number in range(8):
        person = f"new-{number}"
        matcher.workspace.save([
            Person(person), award(person, "python"),
            Posting(f"p-new-{number}", "Worker", "Requirements:\\n- Welding"),
        ])
        matcher.index()
"""


def test_one_process_imports_and_indexes_while_another_ranks(folder: Path) -> None:
    """Whatever moment it asks at, the reader gets a whole answer or hears that the index is stale."""
    with Matcher.open(folder, encoder="hashing") as matcher:
        matcher.index()
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(folder)], env=_ENVIRONMENT)
        seen, counts = 0, [1]
        while writer.poll() is None:
            try:
                found = ranked(matcher)
            except StaleIndexError:
                continue
            seen += 1
            assert found[0] == "ann"
            assert all(name.startswith("new-") for name in found[1:])
            counts.append(len(found))
        assert writer.returncode == 0
        assert seen
        assert counts == sorted(counts)
        assert matcher.is_fresh()
        assert len(ranked(matcher)) == 9


@pytest.mark.slow
def test_two_processes_index_at_once(tmp_path: Path) -> None:
    folder = large(tmp_path / "both")
    both = [index_command(folder), index_command(folder)]
    assert [process.wait() for process in both] == [0, 0]
    single = large(tmp_path / "single")
    assert index_command(single).wait() == 0
    assert answers(folder) == answers(single)


@pytest.mark.slow
def test_a_command_answers_while_another_one_imports(folder: Path) -> None:
    """The commands bring the index up to date themselves, so they must bear records that keep coming."""
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(folder)], env=_ENVIRONMENT)
    codes = []
    while writer.poll() is None:
        done = subprocess.run(
            [sys.executable, "-m", "skillmatch", "rank", "p-data", "-w", str(folder), "--json"],
            env=_ENVIRONMENT, cwd=_ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        codes.append(done.returncode)
        assert not done.returncode, done.stderr
    assert writer.returncode == 0
    assert set(codes) == {0}


def test_a_pool_serves_many_threads_and_sees_changes(folder: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with Matcher.open(folder, encoder="hashing") as matcher:
        matcher.index()

    with MatcherPool(folder, encoder="hashing") as pool:

        def ask(number: int) -> tuple[str, ...]:
            with pool.lend() as matcher:
                posting = matcher.posting_held(("p-data", "p-weld")[number % 2])
                return tuple(match.item for match in matcher.rank(posting))

        with ThreadPoolExecutor(8) as threads:
            found = list(threads.map(ask, range(40)))
        assert set(found[::2]) == {("ann",)}
        assert set(found[1::2]) == {("bob",)}
        with Workspace.open(folder) as workspace:
            workspace.save([award("bob", "python")])
        assert ask(0) == ("ann",)  # the old index answers until there is a new one
        with pool.lend() as matcher:
            assert matcher.index_told.startswith("behind")
            matcher.index()
        assert set(ask(0)) == {"ann", "bob"}
    with pytest.raises(RuntimeError, match="closed"):
        ask(0)


def test_records_saved_in_pieces_answer_as_saved_at_once(tmp_path: Path) -> None:
    """The order in which records come does not count."""
    at_once = make(tmp_path / "once")
    pieces = make(tmp_path / "pieces")
    with Workspace.open(pieces) as workspace:
        for key in ("ann", "bob"):
            workspace.delete_person(key)
        for record in reversed(records()):
            workspace.save([record])
    for folder in (at_once, pieces):
        assert index_command(folder).wait() == 0
    with Matcher.open(at_once) as one, Matcher.open(pieces) as other:
        assert one.recommend("ann") == other.recommend("ann")
        assert one.rank(one.posting_held("p-weld")) == other.rank(other.posting_held("p-weld"))

"""Many processes give what one gives, and a poisonous credential takes down its own worker only."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from skillmatch.domain import Award
from skillmatch.matcher.bulk import Pool
from skillmatch.matcher.examining import Plan, Task, examine
from skillmatch.verification import Document, TrustedIssuer
from skillmatch.verification.minting import (
    Signer,
    add_proof,
    did_document,
    key_from_seed,
    open_badge,
    sign_jwt,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
COLLEGE = Signer.with_did_key(key_from_seed("college"), name="College")
WEB = Signer.with_did_web(key_from_seed("web"), "web.example")
PLAN = Plan(
    {COLLEGE.id: TrustedIssuer(COLLEGE.id), WEB.id: TrustedIssuer(WEB.id, ("esco",), 0.5)},
    documents={WEB.id: Document(json.dumps(did_document(WEB)).encode(), NOW)},
)
_POISONED = """
import os, time
from skillmatch.matcher import bulk_worker
sound = bulk_worker.examine
def examine(verifier, tasks):
    for task in tasks:
        if task.raw == b"crash":
            os.kill(os.getpid(), 9)
        if task.raw == b"hang":
            time.sleep(600)
        if task.raw == b"greed":
            bytearray(64 * 2**30)
        if task.raw == b"chatter":
            print("noise " * 10_000)
    return sound(verifier, tasks)
bulk_worker.examine = examine
bulk_worker.main()
"""


def badge(number: int, signer: Signer = COLLEGE) -> dict[str, object]:
    award = Award(
        f"urn:uuid:{number}", "p", "c", signer.id, "Badge", f"did:example:{number}", issued=date(2025, 1, 1)
    )
    return open_badge(award, signer, achievement="https://college.example/course")


def mixed(count: int) -> list[Task]:
    """Good, edited, unsigned and unreadable credentials of several kinds."""
    raws = []
    for number in range(count):
        match number % 6:
            case 0 | 1:
                raws.append(
                    sign_jwt(badge(number, (COLLEGE, WEB)[number % 2]), (COLLEGE, WEB)[number % 2]).encode()
                )
            case 2:
                raws.append(json.dumps(add_proof(badge(number), COLLEGE, "eddsa-jcs-2022")).encode())
            case 3:
                edited = add_proof(badge(number), COLLEGE, "eddsa-jcs-2022") | {"name": "Better"}
                raws.append(json.dumps(edited).encode())
            case 4:
                raws.append(json.dumps(badge(number)).encode())
            case _:
                raws.append(b"\x00 no credential")
    return [
        Task(raw, (f"did:example:{number}",) if number % 5 else (), NOW) for number, raw in enumerate(raws)
    ]


def test_a_pool_gives_what_one_process_gives_in_the_same_order() -> None:
    tasks = mixed(150)
    serial = examine(PLAN.verifier(), tasks)
    with Pool(PLAN, workers=2) as pool:
        assert list(pool.examine(iter(tasks))) == serial
        assert list(pool.examine(tasks[:1])) == serial[:1]
        assert list(pool.examine([])) == []
    verdicts = [one.verdict for outcome in serial for one in outcome]
    assert {verdict.verified for verdict in verdicts} == {True, False}


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that die, hang or run wild at a word."""
    (tmp_path / "poisoned_worker.py").write_text(_POISONED)
    paths = (str(tmp_path), os.environ.get("PYTHONPATH", ""))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.setattr("skillmatch.matcher.bulk._MODULE", "poisoned_worker")


@pytest.mark.usefixtures("poisoned")
@pytest.mark.parametrize(
    ("word", "words"),
    [(b"crash", "stopped the process"), (b"hang", "took over 3 s"), (b"greed", "stopped the process")],
)
def test_poison_takes_down_its_own_worker_only(word: bytes, words: str) -> None:
    tasks = mixed(60)
    for place in (7, 40):
        tasks[place] = Task(word, (), NOW)
    serial = examine(PLAN.verifier(), tasks)
    with Pool(PLAN, workers=2, seconds=3.0) as pool:
        found = list(pool.examine(tasks))
    for place, (outcome, expected) in enumerate(zip(found, serial, strict=True)):
        if place in (7, 40):
            (one,) = outcome
            assert (one.verdict.verified, one.verdict.codes) == (False, ("TOO_LARGE",))
            assert words in one.verdict.steps["data_model"].detail
            assert one.verdict.steps["signature"].state == "not_checked"
        else:
            assert outcome == expected


@pytest.mark.usefixtures("poisoned")
def test_what_a_library_prints_does_not_get_into_the_answers() -> None:
    tasks = [Task(b"chatter", (), NOW), *mixed(3)]
    with Pool(PLAN, workers=1) as pool:
        assert list(pool.examine(tasks)) == examine(PLAN.verifier(), tasks)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX signals")
def test_workers_killed_from_outside_are_replaced() -> None:
    tasks = mixed(120)

    def stream() -> Iterator[Task]:
        for number, task in enumerate(tasks):
            if number in (50, 90):
                for worker in pool._all:
                    worker._process.kill()
            yield task

    with Pool(PLAN, workers=2) as pool:
        assert list(pool.examine(stream())) == examine(PLAN.verifier(), tasks)


def test_a_long_stream_is_read_as_it_is_used_up() -> None:
    """Memory stays bounded: no more is read ahead than a few chunks a worker."""
    task, read = Task(b"x", (), NOW), 0

    def stream() -> Iterator[Task]:
        nonlocal read
        for _ in range(3000):
            read += 1
            yield task

    with Pool(PLAN, workers=2) as pool:
        ahead = [read - number for number, _ in enumerate(pool.examine(stream()), 1)]
    assert len(ahead) == 3000
    assert max(ahead) <= 160


def test_no_worker_outlives_its_pool() -> None:
    with Pool(PLAN, workers=2) as pool:
        list(pool.examine(mixed(40)))
        processes = [worker._process for worker in pool._all]
    assert processes
    assert all(process.poll() is not None for process in processes)

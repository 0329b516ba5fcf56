"""Erasing a person where jobs are: nothing of them stays in jobs, their files, results, or kept answers.

Jobs that speak of people but do not say of whom are treated as if they spoke of whoever is erased.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from skillmatch.errors import BusyError, NotFoundError
from skillmatch.matcher.person_file import key_ids
from skillmatch.workspace import erasure

from .locks import FileLock
from .records import FORMS, ImportWork, JobKind, JobState
from .store import JobStore
from .tables import FILE, WORK_LOCK
from .work import MARK, marked

if TYPE_CHECKING:
    from skillmatch.matcher import Matcher

WAIT_SECONDS = 30.0
"""How long the job that runs gets to make way; it comes to a good place, or ends itself, within a third."""
_LOOK = 0.05
_REMIND = 2.0
_OF_PEOPLE = frozenset(("awards", "people", "decisions"))
_RESEND = "Somebody was erased while this waited, and it may speak of them. Send it again without them."
_FORGOTTEN = "It failed. Why is not kept: somebody was erased since, and it may have spoken of them."


def erase(matcher: Matcher, person: str) -> tuple[str, ...]:
    """Erase a person wholly: records, whatever was derived, jobs and kept answers.

    Returns every id they went by, for whoever keeps something of them elsewhere.

    Raises:
        NotFoundError: nothing is held under this id.
        BusyError: a job that runs, or an import, did not make way in time. No record was erased; ask again.
    """
    if not (matcher.workspace.path / FILE).is_file():
        names = _names(matcher, person)
        matcher.erase(person)
        return names
    store = JobStore(matcher.workspace.path)
    try:
        with alone(store):
            return erase_alone(matcher, store, person)
    finally:
        store.close()


def erase_alone(matcher: Matcher, store: JobStore, person: str) -> tuple[str, ...]:
    """The same for whoever made jobs stand still; see `alone`."""
    names, known = _names(matcher, person), marked(matcher.workspace)
    if known:
        matcher.workspace.set_meta(MARK, json.dumps(known | {"result": {}}))
    forget(store, names, known.get("id", ""), key_ids(matcher.workspace, person))
    matcher.erase(person)
    return names


def _names(matcher: Matcher, person: str) -> tuple[str, ...]:
    """Every id the person goes by. Raises NotFoundError."""
    workspace = matcher.workspace
    awards = list(workspace.awards(person))
    try:
        known = workspace.person(person)
    except NotFoundError:
        if not awards and not key_ids(workspace, person):
            raise
        return (person, *(award.subject for award in awards if award.subject))
    return tuple(dict.fromkeys((person, *known.subject_ids, *(a.subject for a in awards if a.subject))))


@contextmanager
def alone(store: JobStore) -> Iterator[None]:
    """No job runs during the block; one that does is interrupted and goes on afterwards. Raises BusyError."""
    until = time.monotonic() + WAIT_SECONDS
    reminded = -_REMIND
    with FileLock(store.files / WORK_LOCK) as lock:
        while not lock.take():
            if time.monotonic() > until:
                store.ask_to_yield(False)
                raise BusyError("A job is under way that cannot be interrupted just now.", fix="Ask again.")
            if time.monotonic() - reminded > _REMIND:
                store.ask_to_yield(True)
                reminded = time.monotonic()
            time.sleep(_LOOK)
        store.ask_to_yield(False)
        yield


def forget(store: JobStore, names: Sequence[str], kept: str = "", keys: Sequence[str] = ()) -> None:
    """Drop whatever may speak of the person with these names. `kept` is the job whose records went in last.

    `keys` are ids of keys made for them, by which their own jobs are known.

    What waits and may speak of them fails, with a reason; of what has ended, counts stay.
    """
    marks = _marks(names)
    with store.database.writing() as connection:
        for job, kind, work, file in connection.execute(
            "SELECT id, kind, work, file FROM jobs WHERE state IN (?, ?)", (JobState.QUEUED, JobState.RUNNING)
        ).fetchall():
            if _speaks(JobKind(kind), work, store.files / file if file else None, marks):
                if job == kept:  # its records are in: only the index is left to do
                    store.drop_files([file])
                else:
                    store.finish(job, JobState.FAILED, problem=_RESEND)
        reasons = "UPDATE jobs SET problem = ? WHERE problem NOT IN ('', ?) AND what = ?"
        connection.executemany(reasons, [(_FORGOTTEN, _RESEND, what) for what in (*_OF_PEOPLE, "credential")])
        _forget_results(connection, marks)
        _forget_callers(connection, store, (*names, *keys), kept)
        connection.execute("UPDATE answers SET body = NULL, headers = x'5b5d' WHERE status <> 202")
        spoken = "UPDATE answers SET body = NULL WHERE instr(body, ?)"
        connection.executemany(spoken, [(mark,) for mark in marks])
        erasure.pending(connection)
    erasure.scrub(store.database)


def _speaks(kind: JobKind, work: bytes, file: Path | None, marks: Sequence[bytes]) -> bool:
    """Whether a job that is not done may speak of the person."""
    if kind is JobKind.VERIFY:
        return True
    if kind is JobKind.IMPORT:
        wanted = msgspec.json.decode(work, type=FORMS[kind])
        return isinstance(wanted, ImportWork) and wanted.kind in _OF_PEOPLE
    return file is not None and file.is_file() and _any(marks, file.read_bytes())


def _forget_results(connection: sqlite3.Connection, marks: Sequence[bytes]) -> None:
    rows = connection.execute("SELECT id, kind, result FROM jobs WHERE result <> x''").fetchall()
    for job, kind, result in rows:
        if kind == JobKind.VERIFY:
            connection.execute("UPDATE jobs SET result = x'7b7d' WHERE id = ?", (job,))
        elif kind == JobKind.IMPORT:
            kept = json.loads(result) | {"bad": []}
            connection.execute("UPDATE jobs SET result = ? WHERE id = ?", (json.dumps(kept).encode(), job))
    for mark in marks:
        found = "SELECT job, number FROM results WHERE instr(payload, ?)"
        for job, number in connection.execute(found, (mark,)).fetchall():
            empty = json.dumps({"number": number, "links": [], "erased": True}).encode()
            connection.execute(
                "UPDATE results SET payload = ? WHERE job = ? AND number = ?", (empty, job, number)
            )


def _forget_callers(
    connection: sqlite3.Connection, store: JobStore, callers: Iterable[str], kept: str
) -> None:
    """Jobs that the person asked for themselves go altogether; who asked for the one that is kept goes."""
    for caller in callers:
        connection.execute("UPDATE jobs SET by = '' WHERE by = ? AND id = ?", (caller, kept))
        for job, file in connection.execute("SELECT id, file FROM jobs WHERE by = ?", (caller,)).fetchall():
            connection.execute("DELETE FROM results WHERE job = ?", (job,))
            connection.execute("DELETE FROM jobs WHERE id = ?", (job,))
            store.drop_files([file])


def _marks(names: Iterable[str]) -> tuple[bytes, ...]:
    """How an id may stand in a file: as it is, and as JSON writes it."""
    written = (form for name in names for form in (name, json.dumps(name)[1:-1]))
    return tuple(dict.fromkeys(form.encode("utf-8", "surrogatepass") for form in written))


def _any(marks: Sequence[bytes], content: bytes) -> bool:
    return any(mark in content for mark in marks)

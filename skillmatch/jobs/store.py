"""The durable queue of a workspace's jobs: what waits, what runs, what came of it."""

from __future__ import annotations

import dataclasses
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import msgspec

from skillmatch.errors import BusyError, InputError, NotFoundError, reason_of
from skillmatch.index.storage import sync_folder
from skillmatch.matcher.catalogue import Page
from skillmatch.workspace.payloads import encode

from .presence import Presence
from .records import KINDS, Job, JobKind, JobState, Work
from .tables import FOLDER, open_tables

MOST_WAITING = 64
"""Unfinished jobs a workspace takes."""
MOST_OF_ONE = 16
"""Of those, jobs of one caller: nobody keeps all others from having any done."""
MOST_BYTES = 2**30
"""Bytes of files that wait with them."""
ANSWERS_KEPT = timedelta(hours=24)
"""How long an answer is kept for whoever asks again with the same idempotency key."""
KEPT_HOURS = 24.0
"""How long a finished job and its results are kept."""

_SUFFIX = re.compile(r"(\.[a-z0-9]{1,10})?")
_FIELDS = tuple(field.name for field in dataclasses.fields(Job))
_COLUMNS = ", ".join(_FIELDS[:-1]) + ", (SELECT count(*) FROM results WHERE job = jobs.id)"  # noqa: S608


class JobStore:
    """Jobs of one workspace. Processes and threads may share it; each change is durable once made.

    Every method may raise WorkspaceError.
    """

    def __init__(self, folder: Path, kept_hours: float = KEPT_HOURS, most: int = MOST_WAITING) -> None:
        """`folder` is the workspace's; it is made if need be."""
        self.folder = folder
        self.files = folder / FOLDER
        self.database = open_tables(folder)
        self.presence = Presence(self.files)
        self._kept, self._most = timedelta(hours=kept_hours), most

    def close(self) -> None:
        self.presence.leave()
        self.database.close()

    def submit(self, work: Work, by: str, file: Path | IO[bytes] | None = None, suffix: str = "") -> Job:
        """Queue a job. Its file is copied, under a name of ours that ends in `suffix`, a dot first.

        Of jobs that take nothing but what is held, one that waits already is given back instead.

        Raises BusyError where too much waits.
        """
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError("an ending is a dot, then letters and digits")
        self.expire()
        kind, encoded = KINDS[type(work)], encode(work, "the job")
        name = secrets.token_hex(16)
        sent = f"{name}{suffix}" if file is not None else ""
        try:
            with self.database.writing() as connection:
                if file is None and (known := self._waiting(encoded, kind, by)):
                    return known
                self._check_room(by)
                if file is not None:
                    _copy(file, self.files / sent)
                connection.execute(
                    "INSERT INTO jobs (id, kind, what, state, by, work, file, created) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (name, kind, work.what, JobState.QUEUED, by, encoded, sent, now()),
                )
        except BaseException:
            self.drop_files([sent])
            raise
        return self.get(name)

    def _waiting(self, encoded: bytes, kind: JobKind, by: str) -> Job | None:
        found = self.database.rows(
            f"SELECT {_COLUMNS} FROM jobs WHERE state = ? AND kind = ? AND work = ? AND by = ?",  # noqa: S608
            (JobState.QUEUED, kind, encoded, by),
        )
        return _job(found[0]) if found else None

    def _check_room(self, by: str) -> None:
        theirs = "SELECT count(*) FROM jobs WHERE by = ? AND state IN (?, ?)"
        if self.database.rows(theirs, (by, JobState.QUEUED, JobState.RUNNING))[0][0] >= MOST_OF_ONE:
            raise BusyError(f"{MOST_OF_ONE} jobs of yours wait already.", fix="Ask again when some are done.")
        waiting = self.unfinished()
        waits = sum(map(_size, self._sent_files()))
        if waiting >= self._most or waits > MOST_BYTES:
            raise BusyError(f"{waiting} jobs wait already.", fix="Ask again when some are done.")

    def _sent_files(self) -> Iterator[Path]:
        """Files of jobs, and what a crash left of such."""
        return (file for file in self.files.iterdir() if file.suffix != ".lock" and file.is_file())

    def get(self, job: str) -> Job:
        """Raises NotFoundError."""
        found = self.database.rows(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (job,))  # noqa: S608
        if not found:
            raise NotFoundError("job", job, fix="Finished jobs are forgotten after a while.")
        return _job(found[0])

    def listed(self, by: str = "", offset: int = 0, limit: int = 50) -> Page[Job]:
        """Newest first; of one caller, else of everybody."""
        where, values = ("WHERE by = ?", [by]) if by else ("", [])
        rows = self.database.rows(
            f"SELECT {_COLUMNS} FROM jobs {where} ORDER BY number DESC LIMIT ? OFFSET ?",  # noqa: S608
            [*values, limit, offset],
        )
        total = self.database.rows(f"SELECT count(*) FROM jobs {where}", values)[0][0]  # noqa: S608
        return Page(tuple(map(_job, rows)), int(total), offset, limit)

    def unfinished(self) -> int:
        """Jobs that wait or run."""
        states = (JobState.QUEUED, JobState.RUNNING)
        return int(self.database.rows("SELECT count(*) FROM jobs WHERE state IN (?, ?)", states)[0][0])

    def standing(self) -> dict[JobState, int]:
        """How many jobs are held in each state; those that have ended until they are forgotten."""
        rows = self.database.rows("SELECT state, count(*) FROM jobs GROUP BY state")
        return dict.fromkeys(JobState, 0) | {JobState(state): int(count) for state, count in rows}

    def ask_to_yield(self, wanted: bool) -> None:
        """Ask the job that runs to make way for a while, or take that back."""
        with self.database.writing() as connection:
            connection.execute("REPLACE INTO meta (key, value) VALUES ('yield', ?)", (str(int(wanted)),))

    def is_to_yield(self) -> bool:
        return self.database.rows("SELECT value FROM meta WHERE key = 'yield'") == [("1",)]

    def results(self, job: str, offset: int = 0, limit: int = 100) -> list[Any]:
        """Some of its results, in order."""
        return [msgspec.json.decode(payload) for payload in self.raw_results(job, offset, limit)]

    def raw_results(self, job: str, offset: int = 0, limit: int = 100) -> list[bytes]:
        """The same as the JSON they are kept as."""
        sql = "SELECT payload FROM results WHERE job = ? AND number >= ? ORDER BY number LIMIT ?"
        return [payload for (payload,) in self.database.rows(sql, (job, offset, limit))]

    def cancel(self, job: str) -> Job:
        """Stop it: at once where it waits, soon where it runs, not at all where it has ended."""
        with self.database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET cancel = 1 WHERE id = ? AND state = ?", (job, JobState.RUNNING)
            )
            waits = "SELECT 1 FROM jobs WHERE id = ? AND state = ?"
            if connection.execute(waits, (job, JobState.QUEUED)).fetchone():
                self.finish(job, JobState.CANCELLED)
        return self.get(job)

    def finish(
        self, job: str, state: JobState, *, result: dict[str, Any] | None = None, problem: str = ""
    ) -> None:
        """End it, unless it has ended, and delete what it was given; results stay only where it is done."""
        with self.database.writing() as connection:
            kept = b"" if result is None else encode(result, "the result of a job")
            known = "SELECT file FROM jobs WHERE id = ? AND state IN (?, ?)"
            found = connection.execute(known, (job, JobState.QUEUED, JobState.RUNNING)).fetchone()
            if found is None:
                return
            (file,) = found
            connection.execute(
                "UPDATE jobs SET state = ?, result = ?, problem = ?, ended = ?, work = x'', file = '', "
                "stage = '', done = iif(? AND total IS NOT NULL, total, done) WHERE id = ?",
                (state, kept, problem[:2000], now(), state is JobState.DONE, job),
            )
            if state is not JobState.DONE:
                connection.execute("DELETE FROM results WHERE job = ?", (job,))
        self.drop_files([file])

    def drop_files(self, names: Iterable[str]) -> None:
        for name in filter(None, names):
            (self.files / name).unlink(missing_ok=True)

    def expire(self) -> None:
        """Forget what ended, and what was answered, too long ago."""
        before, answered = (as_text(datetime.now(UTC) - kept) for kept in (self._kept, ANSWERS_KEPT))
        with self.database.writing() as connection:
            old = [
                (name,) for (name,) in connection.execute(
                    "SELECT id FROM jobs WHERE ended <> '' AND ended < ?", (before,))
            ]  # fmt: skip
            connection.execute("DELETE FROM answers WHERE begun < ?", (answered,))
            connection.executemany("DELETE FROM results WHERE job = ?", old)
            connection.executemany("DELETE FROM jobs WHERE id = ?", old)


def _size(file: Path) -> int:
    """In bytes; none of what another process deletes just now, because its job has ended."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def now() -> str:
    """This moment, such that texts are in the order of the moments."""
    return as_text(datetime.now(UTC))


def as_text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _job(row: Sequence[Any]) -> Job:
    named = dict(zip(_FIELDS, row, strict=True))
    result = msgspec.json.decode(named["result"]) if named["result"] else None
    kinds = {"kind": JobKind(named["kind"]), "state": JobState(named["state"])}
    return Job(**{**named, **kinds, "result": result})


def _copy(source: Path | IO[bytes], target: Path) -> None:
    """Durably, for whoever is told that the job is taken relies on it."""
    try:
        with target.open("xb") as out:
            if isinstance(source, Path):
                with source.open("rb") as stream:
                    shutil.copyfileobj(stream, out)
            else:
                shutil.copyfileobj(source, out)
            out.flush()
            os.fsync(out.fileno())
        sync_folder(target.parent)
    except OSError as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise InputError(f"the file cannot be kept ({reason_of(error)})") from error

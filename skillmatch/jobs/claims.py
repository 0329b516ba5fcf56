"""The runner's side of the queue: taking jobs up, telling how far they are, putting them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .records import FORMS, JobKind, JobState, Work
from .store import JobStore, now

MOST_ATTEMPTS = 3
"""Runs of a job that each ended with the death of the process, before it counts as the cause."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job taken up to be done, with what it takes to do it."""

    id: str
    work: Work
    file: Path | None
    by: str
    results: int
    """Results there are already, of a run that was stopped."""


class Claims(JobStore):
    """A store of jobs as whoever does them sees it. One process at a time does: it holds a lock."""

    def claim(self) -> Claimed | None:
        """Take up the job that waits longest."""
        with self.database.writing() as connection:
            row = connection.execute(
                "UPDATE jobs SET state = ?, attempts = attempts + 1, stage = '', done = 0, total = NULL, "
                "started = iif(started = '', ?, started) "
                "WHERE number = (SELECT min(number) FROM jobs WHERE state = ?) "
                "RETURNING id, kind, work, file, by",
                (JobState.RUNNING, now(), JobState.QUEUED),
            ).fetchone()
        if row is None:
            return None
        name, kind, work, file, by = row
        done = self.database.rows("SELECT count(*) FROM results WHERE job = ?", (name,))[0][0]
        form = FORMS[JobKind(kind)]
        return Claimed(
            name, msgspec.json.decode(work, type=form), self.files / file if file else None, by, done
        )

    def take_back(self) -> None:
        """Queue again what a process that is gone left running; give up on what ended one too often.

        Only for whoever holds the runner's lock.
        """
        with self.database.writing() as connection:
            rows = connection.execute(
                "SELECT id, attempts, cancel FROM jobs WHERE state = ?", (JobState.RUNNING,)
            ).fetchall()
            for name, attempts, cancelled in rows:
                if cancelled:
                    self.finish(name, JobState.CANCELLED)
                elif attempts >= MOST_ATTEMPTS:
                    why = f"The process that worked on it died {attempts} times: it may need more memory."
                    self.finish(name, JobState.FAILED, problem=why)
                else:
                    connection.execute("UPDATE jobs SET state = ? WHERE id = ?", (JobState.QUEUED, name))
        self._sweep()

    def _sweep(self) -> None:
        """Delete files that no job has: a crash left them."""
        with self.database.writing() as connection:
            known = {file for (file,) in connection.execute("SELECT file FROM jobs")}
            for file in self._sent_files():
                if file.name not in known:
                    file.unlink(missing_ok=True)

    def put_back(self, job: str) -> None:
        """Let it wait again, first of all; that it was interrupted is no fault of its own."""
        with self.database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, attempts = attempts - 1 WHERE id = ? AND state = ?",
                (JobState.QUEUED, job, JobState.RUNNING),
            )

    def progress(self, job: str, stage: str, done: int, total: int | None) -> None:
        with self.database.writing() as connection:
            connection.execute(
                "UPDATE jobs SET stage = ?, done = ?, total = ? WHERE id = ?", (stage, done, total, job)
            )

    def is_cancelled(self, job: str) -> bool:
        """Whether somebody wants it to stop."""
        return bool(self.database.rows("SELECT 1 FROM jobs WHERE id = ? AND cancel = 1", (job,)))

    def add_results(self, job: str, start: int, payloads: Sequence[bytes]) -> None:
        """Keep results, numbered from `start`."""
        with self.database.writing() as connection:
            rows = [(job, number, payload) for number, payload in enumerate(payloads, start)]
            connection.executemany("REPLACE INTO results (job, number, payload) VALUES (?, ?, ?)", rows)

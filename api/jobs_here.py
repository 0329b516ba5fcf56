"""The jobs of the caller's tenant, in reach without anybody's turn; how a request is answered with one."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request, Response

from skillmatch.access import Caller, Scope
from skillmatch.access.database import FileId, file_id
from skillmatch.errors import NotFoundError, WorkspaceError
from skillmatch.jobs import Job, Jobs, JobState, alone
from skillmatch.jobs.tables import FILE

from .access import Anyone
from .settings import Settings
from .state import folder_of

SECONDS = 2
"""After which to ask again how far a job is (`Retry-After`)."""


class JobsByFolder:
    """The jobs of every workspace that the service has been asked about."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._open: dict[Path, Jobs] = {}
        self._files: dict[Path, FileId | None] = {}

    def of(self, folder: Path) -> Jobs:
        """Those of the workspace that lies in `folder` now. Raises WorkspaceError."""
        with self._lock:
            gone = None
            if folder in self._open and file_id(folder / FILE) != self._files[folder]:
                gone = self._open.pop(folder)  # another workspace was put in its place
            if folder not in self._open:
                stated = self._settings
                self._open[folder] = Jobs(
                    folder,
                    framework=stated.framework,
                    encoder=stated.encoder,
                    kept_hours=stated.job_hours,
                    most=stated.jobs_waiting,
                    idle_seconds=stated.job_idle_seconds,
                )
                self._files[folder] = file_id(folder / FILE)
            found = self._open[folder]
        if gone is not None:
            gone.close()
        return found

    def resume(self, folder: Path) -> None:
        """Go on with what was left undone there, if anything was."""
        if (folder / FILE).is_file():
            self.of(folder)

    def standing(self) -> Counter[JobState]:
        """How many jobs all these workspaces hold in each state; one that cannot be read has none."""
        with self._lock:
            known = tuple(self._open.values())
        found = Counter(dict.fromkeys(JobState, 0))
        for jobs in known:
            with suppress(WorkspaceError):
                found.update(jobs.standing())
        return found

    def close(self) -> None:
        """Stop what runs; it goes on when the service is started again."""
        with self._lock:
            for jobs in self._open.values():
                jobs.close()
            self._open.clear()


def jobs_here(request: Request, who: Anyone) -> Jobs:
    """The jobs of the caller's tenant; whether they may have any is for the endpoint to say."""
    known: JobsByFolder = request.app.state.jobs
    return known.of(folder_of(request, who))


JobsHere = Annotated[Jobs, Depends(jobs_here)]


def job_of(who: Caller, here: Jobs, key: str) -> Job:
    """The job, where it is the caller's to see; others' are not there for them. Raises NotFoundError."""
    found = here.get(key)
    if not who.may(Scope.ADMIN) and found.by != who.id:
        raise NotFoundError("job", key, fix="Finished jobs are forgotten after a while.")
    return found


def standing_still(here: JobsHere) -> Iterator[Jobs]:
    """The same, while none of them runs. To be waited for before anybody's turn."""
    with alone(here):
        yield here
    here.wake()


Still = Annotated[Jobs, Depends(standing_still, scope="function")]


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "model": Job,
        "description": "It is being done; see `Location`",
        "headers": {
            "Location": _header("Where to see how far it is"),
            "Retry-After": _header("Seconds after which to look", "integer"),
        },
    }
}
"""What OpenAPI says of an answer that is a job."""


def accepted(request: Request, job: Job) -> Response:
    """202: the job is taken, and where it is to be seen."""
    path = request.app.url_path_for("job", key=job.id)
    headers = {"Location": str(path), "Retry-After": str(SECONDS), "Preference-Applied": "respond-async"}
    return Response(msgspec.json.encode(job), 202, headers, media_type="application/json")

"""What `skillmatch eval` measures with: a workspace's framework, or a framework's own file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.errors import FrameworkError, WorkspaceError, reason_of

from .options import workspace_folder
from .output import note
from .progress import progress_bars
from .session import open_matcher

if TYPE_CHECKING:
    from skillmatch.encoders import Encoder
    from skillmatch.matcher import Matcher
    from skillmatch.matcher.loading import FrameworkFormat

_FORMATS: dict[str, FrameworkFormat] = {".zip": "esco", ".csv": "table", ".json": "case"}


@contextmanager
def open_bench(workspace: Path | None, framework: str, encoder: str) -> Iterator[Matcher]:
    """A matcher to measure: over `-w` or the workspace found as usual, else over the file `framework`.

    A framework's file is kept as a workspace in the user's cache, under its sha256, so that its vectors are
    computed once and a stopped run goes on where it was.
    """
    form = _form(Path(framework)) if framework else None
    if form is not None:
        with open_matcher(_kept(Path(framework), form), encoder=encoder) as matcher:
            yield matcher
        return
    _check(workspace, framework)
    with open_matcher(workspace, framework=framework, encoder=encoder) as matcher:
        yield matcher


def keeping(matcher: Matcher) -> Callable[[Encoder], Encoder]:
    """Puts the workspace's vector cache before an encoder that is compared with."""
    from skillmatch.encoders import CachedEncoder

    return lambda other: CachedEncoder(other, matcher.workspace.vector_cache)


def _form(path: Path) -> FrameworkFormat | None:
    """What a path says it is; None for what is no path but an id."""
    if path.is_dir():
        if any(path.glob("skills_*.csv")):
            return "esco"
        return "table" if (path / "skills.csv").is_file() else None
    return _FORMATS.get(path.suffix.lower())


def _check(workspace: Path | None, framework: str) -> None:
    """Says what to do where there is no workspace to fall back on."""
    from skillmatch.workspace import Workspace

    if workspace is None and not Workspace.exists(workspace_folder(None)):
        raise FrameworkError(
            f"There is no workspace here that holds the framework {framework!r}."
            if framework
            else "There is no framework to measure with: this folder is no workspace.",
            fix='Give one: --framework "ESCO dataset - v1.1.0 - classification - en - csv.zip" (or a CSV of '
            "your own), or -w with a workspace that a framework was imported into.",
        )


def _kept(path: Path, form: FrameworkFormat) -> Path:
    """Workspace in the user's cache with the framework of this file or folder in it."""
    from skillmatch.matcher.loading import import_framework
    from skillmatch.resources import cache_dir
    from skillmatch.workspace import Workspace

    folder = cache_dir() / "evaluation" / _digest(path)[:16]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            f"{folder}, for the framework's vectors, cannot be made: {reason_of(error)}.",
            fix="Set SKILLMATCH_CACHE to a folder you may write to.",
        ) from error
    with Workspace.open(folder) if Workspace.exists(folder) else Workspace.create(folder) as store:
        if not store.framework_infos():
            with progress_bars() as progress:
                records = import_framework(store, form, path, progress=progress)
            note(f"Kept {records.info.title} {records.info.version} and its vectors in {folder}.")
    return folder


def _digest(path: Path) -> str:
    """sha256 of a file, or over the files of a folder."""
    from skillmatch.evaluation.datasets import file_sha256

    if path.is_file():
        return file_sha256(path)
    files = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    return hashlib.sha256("".join(map(file_sha256, files)).encode()).hexdigest()

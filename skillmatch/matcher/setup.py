"""Making a workspace that answers: the demo's steps, each skipped where its result is already there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.domain import Progress, silent
from skillmatch.errors import FetchError

from .loading import load_sample, pull_framework

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

Tell = Callable[[str], None]


def prepare_demo(folder: Path, *, tell: Tell, progress: Progress = silent) -> Workspace:
    """Open or make the demo workspace, with ESCO and the sample ecosystem in it; not yet indexed.

    Where no package registry can be reached, the shipped starter framework stands in for ESCO, and
    `tell` says so; a later run tries again.
    """
    from skillmatch.workspace import Workspace

    workspace = Workspace.open(folder) if Workspace.exists(folder) else Workspace.create(folder)
    held = {info.id for info in workspace.framework_infos()}
    if not workspace.people():
        tell("Loading the sample ecosystem …")
        load_sample(workspace, progress=progress)
    if "esco" not in held:
        tell("Pulling ESCO …")
        try:
            pull_framework(workspace, "esco", progress)
        except FetchError as error:
            tell(f"{error.message} Going on with the starter framework.")
    chosen = "esco" if "esco" in {info.id for info in workspace.framework_infos()} else "starter"
    workspace.set_meta("framework", chosen)
    return workspace


def sample_workspace(folder: Path, encoder: str = "hashing") -> Path:
    """Make an indexed workspace with the sample ecosystem on the starter framework; returns its folder.

    Takes seconds and no network: for a first look, for notebooks and for tests. `encoder` is a name for
    `load_encoder`. Raises WorkspaceError where there is one already.
    """
    from skillmatch.workspace import Workspace

    from .facade import Matcher

    with Workspace.create(folder) as workspace:
        load_sample(workspace)
        Matcher(workspace, encoder=encoder).index()
    return folder

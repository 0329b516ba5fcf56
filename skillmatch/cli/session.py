"""Opening what a command works on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .options import workspace_folder
from .output import note

if TYPE_CHECKING:
    from skillmatch.matcher import Matcher
    from skillmatch.workspace import Workspace


@contextmanager
def open_workspace(chosen: Path | None, *, create: bool = False) -> Iterator[Workspace]:
    """The workspace, made first when `create` is set and the folder is new; closed at the end."""
    from skillmatch.workspace import Workspace

    folder = workspace_folder(chosen)
    if create and not Workspace.exists(folder):
        workspace = Workspace.create(folder)
        note(f"Made the workspace {folder}.")
    else:
        workspace = Workspace.open(folder)
    with workspace:
        yield workspace


@contextmanager
def open_matcher(
    chosen: Path | None, *, framework: str = "", encoder: str = "", as_of: date | None = None
) -> Iterator[Matcher]:
    from skillmatch.matcher import Matcher

    with open_workspace(chosen) as workspace:
        yield Matcher(workspace, framework=framework, encoder=encoder, as_of=as_of)

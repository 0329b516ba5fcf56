"""Opening what a command works on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .options import ENCODER_VARIABLE, workspace_folder
from .output import note

if TYPE_CHECKING:
    from skillmatch.matcher import Matcher
    from skillmatch.workspace import Workspace


@contextmanager
def open_workspace(chosen: Path | None, *, create: bool = False) -> Iterator[Workspace]:
    """The workspace, made first when `create` is set and there is none; closed at the end.

    One that was made for a command which then keeps nothing in it is taken away again.
    """
    from skillmatch.workspace import Workspace

    folder = workspace_folder(chosen)
    new, new_folder = create and not Workspace.exists(folder), not folder.exists()
    workspace = Workspace.create(folder) if new else Workspace.open(folder)
    with workspace:
        try:
            yield workspace
        finally:
            kept = workspace.generation() > 0
            workspace.close()
            if new and kept:
                note(f"Made the workspace {folder}.")
            elif new:
                _unmake(folder, new_folder)


def _unmake(folder: Path, with_folder: bool) -> None:
    if with_folder:
        shutil.rmtree(folder, ignore_errors=True)
        return
    for path in folder.glob("workspace.db*"):
        path.unlink(missing_ok=True)


@contextmanager
def open_matcher(
    chosen: Path | None, *, framework: str = "", encoder: str = "", as_of: date | None = None
) -> Iterator[Matcher]:
    """A matcher over the workspace; the environment may name the encoder for commands without the option."""
    from skillmatch.matcher import Matcher

    encoder = encoder or os.environ.get(ENCODER_VARIABLE, "")
    with open_workspace(chosen) as workspace:
        yield Matcher(workspace, framework=framework, encoder=encoder, as_of=as_of)

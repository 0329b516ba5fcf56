"""`skillmatch backup` and `skillmatch restore`: a workspace in one file, and out of one again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from .options import JsonOption, WorkspaceOption, workspace_folder
from .output import note, out, print_json
from .progress import progress_bars


def backup(
    file: Annotated[Path, typer.Argument(help="File to write; must not be there yet.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Write a workspace to one file, while the service goes on writing: records, keys, jobs, trust, log.

    Indexes are left out; they are made again. The file holds personal data and the digests of keys, and is
    not encrypted: keep it as you keep the workspace, and no longer than you may.

    Example: `skillmatch backup skills-2026-11-22.zip -w my`
    """
    from skillmatch.workspace.backup import back_up

    with progress_bars() as progress:
        kept = back_up(workspace_folder(workspace), file, progress)
    _tell(kept, f"{file}: {file.stat().st_size:,} bytes", json)


def restore(
    file: Annotated[Path, typer.Argument(help="File that `skillmatch backup` wrote.")],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Make a workspace out of a backup, in a folder that is not there yet. Nothing is ever overwritten.

    Whoever was erased after the backup was made is in it again, and keys revoked since then open again: erase
    and revoke them again. Then run `skillmatch index`.

    Example: `skillmatch restore skills-2026-11-22.zip -w restored`
    """
    from skillmatch.workspace.backup import restore as restored

    folder = workspace_folder(workspace)
    with progress_bars() as progress:
        kept = restored(file, folder, progress)
    _tell(kept, f"{folder}: {len(kept)} files", json)
    note("Erase again whoever was erased, and revoke keys that were revoked, since the backup was made.")
    note("Then run `skillmatch index`.")


def _tell(kept: tuple[Any, ...], sentence: str, json: bool) -> None:
    if json:
        print_json({"files": list(kept)})
    else:
        out().print(sentence)

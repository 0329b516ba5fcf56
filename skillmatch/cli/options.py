"""Options that many commands share, declared once."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEMO_FOLDER = Path("demo-workspace")
ENCODER_VARIABLE = "SKILLMATCH_ENCODER"


class Format(StrEnum):
    """How results are printed. Tables are for people, the rest for programs."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        envvar="SKILLMATCH_WORKSPACE",
        help="Workspace folder. Default: this folder if it is one, else ./demo-workspace.",
        show_default=False,
    ),
]
CountOption = Annotated[int, typer.Option("-n", "--number", min=1, help="How many results.")]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="table, json, jsonl or csv. Default: table.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
FrameworkOption = Annotated[
    str,
    typer.Option("--framework", "-f", help="Framework id. Default: the workspace's own.", show_default=False),
]
SkipBadOption = Annotated[
    bool, typer.Option("--skip-bad", help="List bad records and go on without them, instead of refusing.")
]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        help="Judge dates as of this day. Default: the workspace's day, else today.",
        show_default=False,
    ),
]
EncoderOption = Annotated[
    str,
    typer.Option(
        "--encoder",
        envvar=ENCODER_VARIABLE,
        help="Encoder: a local folder, a model name, or 'hashing'. Default: the workspace's own.",
        show_default=False,
    ),
]


def chosen_format(form: Format | None, json: bool) -> Format:
    """The format asked for, table by default; `--json` beside another format is wrong usage."""
    if json and form not in (None, Format.json):
        raise typer.BadParameter(f"--json and --format {form} exclude each other")
    return Format.json if json else form or Format.table


def workspace_folder(chosen: Path | None) -> Path:
    """The folder a command works on when `-w` may be left out."""
    if chosen is not None:
        return chosen
    from skillmatch.workspace import Workspace

    here = Path()
    return here if Workspace.exists(here) else DEMO_FOLDER


def day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()

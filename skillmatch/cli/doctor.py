"""`skillmatch doctor`: is this installation, and this workspace, in order?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from .options import Format, FormatOption, JsonOption, WorkspaceOption, chosen_format, workspace_folder
from .output import print_rows, print_table, printable

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = {"state": "state", "check": "name", "found": "detail", "mend": "fix"}
_MARKS = {"good": "ok", "failed": "BAD", "not_checked": "–"}


def doctor(workspace: WorkspaceOption = None, form: FormatOption = None, json: JsonOption = False) -> None:
    """Check the installation and the workspace, and say how to mend what is wrong. Exit 1 if anything is.

    Example: `skillmatch doctor -w my`
    """
    from skillmatch.matcher.health import check_installation, check_workspace

    chosen = chosen_format(form, json)
    folder: Path = workspace_folder(workspace)
    findings = (*check_installation(), *check_workspace(folder))
    if chosen is Format.table:
        rows = [(_MARKS[f.state], f.name, printable(f.detail), printable(f.fix)) for f in findings]
        print_table("", ("", "check", "found", "mend"), rows)
    else:
        print_rows(findings, _COLUMNS, chosen)
    if any(finding.state == "failed" for finding in findings):
        raise typer.Exit(1)

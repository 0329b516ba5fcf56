"""`skillmatch doctor`: is this installation, and this workspace, in order?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from .options import JsonOption, WorkspaceOption, workspace_folder
from .output import print_json, print_table

if TYPE_CHECKING:
    from pathlib import Path

_MARKS = {"good": "ok", "failed": "BAD", "not_checked": "–"}


def doctor(workspace: WorkspaceOption = None, json: JsonOption = False) -> None:
    """Check the installation and the workspace, and say how to mend what is wrong. Exit 1 if anything is.

    Example: `skillmatch doctor -w my`
    """
    from skillmatch.matcher.health import check_installation, check_workspace

    folder: Path = workspace_folder(workspace)
    findings = (*check_installation(), *check_workspace(folder))
    if json:
        print_json(list(findings))
    else:
        rows = [(_MARKS[f.state], f.name, f.detail, f.fix) for f in findings]
        print_table("", ("", "check", "found", "mend"), rows)
    if any(finding.state == "failed" for finding in findings):
        raise typer.Exit(1)

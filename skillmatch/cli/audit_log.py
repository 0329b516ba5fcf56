"""`skillmatch audit log`, `verify`, `replay`: what was decided, whether the log is whole, the same again."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from skillmatch.domain import printable

from .options import CountOption, FormatOption, JsonOption, WorkspaceOption, chosen_format, workspace_folder
from .output import note, out, print_json, print_rows
from .progress import progress_bars
from .session import open_workspace

_LINES = {"line": "n", "at": "at", "event": "event", "what": "data"}


def log(
    workspace: WorkspaceOption = None,
    event: Annotated[
        str, typer.Option("--event", help="Only these, for instance ranking.", show_default=False)
    ] = "",
    number: CountOption = 20,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Show the newest lines of the audit log, newest first.

    Example: `skillmatch audit log --event ranking -w demo-workspace`
    """
    from collections import deque

    chosen = chosen_format(form, json)
    with open_workspace(workspace) as store:
        wanted = (entry for entry in store.audit.entries() if not event or entry.get("event") == event)
        newest = list(deque(wanted, maxlen=number))[::-1]
    if not newest:
        note(f"The audit log has no line of the event {event!r}." if event else "The audit log is empty.")
    shown = newest if chosen != "table" else [{**entry, "data": _short(entry)} for entry in newest]
    print_rows(shown, _LINES, chosen)


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    """Numbers and ids of a line; lists by their length."""
    data = entry.get("data")
    if not isinstance(data, dict):
        return {}
    plain = {key: len(value) if isinstance(value, list) else value for key, value in data.items()}
    return {key: value for key, value in plain.items() if key not in ("versions", "answer") and value != 0}


def verify(
    workspace: WorkspaceOption = None,
    head: Annotated[
        str,
        typer.Option(
            "--head",
            help="A head noted earlier: the log must still hold that line.",
            metavar="HASH",
            show_default=False,
        ),
    ] = "",
    json: JsonOption = False,
) -> None:
    """Check the audit log line by line: nothing edited, removed, added or moved.

    Exit code 1 if it is not whole, or does not hold the line whose hash was noted.

    Example: `skillmatch audit verify -w demo-workspace`
    """
    from dataclasses import replace

    from skillmatch.trust import verify_chain

    noted = head.strip().lower()
    with open_workspace(workspace) as store:
        report = verify_chain(workspace_folder(workspace))
        if report.good and noted and all(entry.get("hash") != noted for entry in store.audit.entries()):
            problem = f"no line has the hash {noted}, so the log was cut and written anew, or replaced"
            report = replace(report, good=False, problem=problem)
    if json:
        print_json(report)
    elif report.good:
        out().print(f"The audit log is whole: {report.entries} lines, head {report.head}.", soft_wrap=True)
        if not noted:
            note(
                "Note the head elsewhere, and give it to `--head` next time: that shows a log replaced whole."
            )
    else:
        out().print(f"The audit log is NOT whole: {printable(report.problem)}.", soft_wrap=True)
        out().print(f"Whole up to line {report.entries}.")
    if not report.good:
        raise typer.Exit(1)


def replay(
    line: Annotated[
        int, typer.Argument(help="Number of the line; `audit log --event ranking` lists them.", min=1)
    ],
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
) -> None:
    """Ask the question of a logged ranking again, as of its day, and hold the answers against each other.

    Exit code 0 where the answer is the same, 1 where it is another. Nothing is written.

    Example: `skillmatch audit replay 3 -w demo-workspace`
    """
    from skillmatch.matcher.replaying import replay as again

    with open_workspace(workspace) as store, progress_bars() as progress:
        found = again(store, line, progress)
    if json:
        print_json(found)
    else:
        _tell(found)
    if found.outcome != "same":
        raise typer.Exit(1)


def _tell(found: Any) -> None:
    about = f"Line {found.line}, {found.at}, posting {printable(found.posting) or 'given as text'}"
    words = {
        "same": "the same answer as then, to nine decimal places.",
        "changed": "another answer than then, and what it depends on has changed:",
        "unexplained": "another answer than then, though nothing it depends on has changed. "
        "The log or the store was changed by hand; see `skillmatch audit verify` and your backups.",
    }
    out().print(f"{about}: {words[found.outcome]}", soft_wrap=True)
    for change in found.changes:
        out().print(f"  {printable(change)}", soft_wrap=True)
    out().print(f"{found.listed_then} listed then, {len(found.matches)} now.")

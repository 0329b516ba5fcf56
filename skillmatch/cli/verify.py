"""`skillmatch verify`: is a credential what it says it is?"""

from __future__ import annotations

import json as jsonlib
import sys
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import AsOfOption, JsonOption, WorkspaceOption, day, workspace_folder
from .output import note, out, printable

if TYPE_CHECKING:
    from skillmatch.matcher.examining import Plan
    from skillmatch.matcher.trusting import OnlineDocuments
    from skillmatch.matcher.wallets import FileReport
    from skillmatch.workspace import Workspace

_MARKS = {"good": "good", "failed": "FAILED", "not_checked": "could not check"}


def verify(
    files: Annotated[list[Path], typer.Argument(help="Credentials: files, folders or zips.")],
    subject: Annotated[
        list[str] | None,
        typer.Option(
            "--subject", help="Id it must be awarded to; several are one person's.", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    online: Annotated[
        bool, typer.Option("--online", help="Fetch did:web documents and status lists now.")
    ] = False,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Verify Open Badges and other credentials, each step by itself. Exit 1 unless all are verified.

    Whom to trust, and what was fetched before, is the workspace's; without one nobody is trusted. With
    --json, each file gives one line with one object.

    Example: `skillmatch verify badge.json --subject did:example:amara -w my --json`
    """
    from skillmatch.matcher.wallets import verify_files

    with ExitStack() as stack:
        store = _workspace(workspace, stack)
        plan = _plan(store)
        documents = _online(store) if online else None
        moment = _moment(store, day(as_of))
        done = good = 0
        for report in verify_files(files, plan, subjects=subject or (), as_of=moment, online=documents):
            _show(report, json)
            done, good = done + 1, good + report.verified
        if store is not None:
            store.audit.append("verification", {"files": done, "verified": good, "online": online})
    for trouble in documents.failed if documents else ():
        note(printable(trouble))
    if good < done:
        raise typer.Exit(1)


def _workspace(chosen: Path | None, stack: ExitStack) -> Workspace | None:
    """The workspace named, else the one a command would take, else none."""
    from skillmatch.workspace import Workspace

    folder = workspace_folder(chosen)
    if chosen is None and not Workspace.exists(folder):
        note("No workspace: nobody is trusted, so nothing can be verified as a whole. Name one with -w.")
        return None
    return stack.enter_context(Workspace.open(folder))


def _plan(store: Workspace | None) -> Plan:
    from skillmatch.matcher.examining import Plan

    if store is None:
        return Plan()
    registry = store.registry.load()
    return Plan(registry.issuers, str(store.path.resolve()), settings=registry.settings)


def _online(store: Workspace | None) -> OnlineDocuments:
    from skillmatch.matcher.trusting import OnlineDocuments
    from skillmatch.verification import GivenDocuments

    return OnlineDocuments(GivenDocuments() if store is None else store.documents)


def _moment(store: Workspace | None, wanted: date | None) -> datetime:
    """Now, unless a day is asked for or the workspace is told for one."""
    from skillmatch.matcher.examining import moment

    kept = "" if store is None else store.meta("as_of")
    chosen = wanted or (date.fromisoformat(kept) if kept else None)
    return datetime.now(UTC) if chosen is None else moment(chosen)


def _show(report: FileReport, json: bool) -> None:
    if json:
        sys.stdout.write(jsonlib.dumps(report.document()) + "\n")
        sys.stdout.flush()
        return
    from rich.padding import Padding

    console = out()
    answer = "verified" if report.verified else f"NOT verified: {', '.join(report.codes) or 'see below'}"
    console.print(
        f"{printable(report.file)}: {answer}", style="bold green" if report.verified else "bold red"
    )
    for name, step in report.steps.items():
        line = f"{name:<15} {_MARKS[step.state]:<16} {printable(step.detail)}"
        console.print(Padding(line, (0, 0, 0, 2)), style="red" if step.state == "failed" else "")
    for skill in report.skills:
        named = skill.target_name or skill.target_code or skill.target_uri
        console.print(
            Padding(f"skill           {printable(named)}  {printable(skill.target_uri)}", (0, 0, 0, 2))
        )

"""`skillmatch review bulk|undo|history|stats`: many decisions at once, and all that were made."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from skillmatch.domain.text import printable

from .options import Format, FormatOption, FrameworkOption, JsonOption, WorkspaceOption, chosen_format
from .output import note, print_json, print_rows, quantity
from .review import app
from .review_options import (
    AtLeastOption,
    ByOption,
    DryRunOption,
    KindOption,
    NoteOption,
    RecordOption,
    UnderOption,
    Verb,
    reviewer,
    tell,
    which_of,
)
from .session import open_matcher, open_workspace

_HISTORY = {
    "number": "number", "batch": "batch", "at": "at", "by": "by", "state": "state", "skill": "label",
    "statement": "statement", "record": "record", "origin": "origin", "note": "note",
}  # fmt: skip


@app.command()
def bulk(
    verb: Annotated[Verb, typer.Argument(help="confirm or reject.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    at_least: AtLeastOption = 0.0,
    under: UnderOption = None,
    kind: KindOption = None,
    record: RecordOption = "",
    dry_run: DryRunOption = False,
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Decide on everything that is only suggested and fits the conditions, as one batch.

    `undo` takes it back. Such decisions are marked as made in bulk, and calibrate nothing: nobody looked
    at the single link.

    Example: `skillmatch review bulk confirm --at-least 0.9 --dry-run -w my`
    """
    from skillmatch.matcher.reviewing import bulk as run

    if not (at_least or under is not None or kind or record):
        raise typer.BadParameter("say which links: --at-least, --under, --kind or --record")
    with open_matcher(workspace, framework=framework) as matcher:
        which = which_of(None, kind, record, at_least, under)
        state = {Verb.confirm: "confirmed", Verb.reject: "rejected"}[verb]
        made = run(matcher.snapshot, state, which, reviewer(by), note=why, dry_run=dry_run)  # type: ignore[arg-type]
        if not made:
            note("Nothing suggested fits.")
        tell(made, json, dry_run=dry_run)


@app.command()
def undo(
    batch: Annotated[
        str, typer.Argument(help="Batch, as `review history` shows it. Default: the last.")
    ] = "",
    workspace: WorkspaceOption = None,
    by: ByOption = "",
    json: JsonOption = False,
) -> None:
    """Put back what stood before a batch of decisions. What was decided anew since stays.

    Example: `skillmatch review undo b17 -w my`
    """
    from skillmatch.matcher.reviewing import undo as run

    with open_workspace(workspace) as store:
        tell(run(store, reviewer(by), batch), json)


@app.command()
def history(
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    record: RecordOption = "",
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Show every decision ever made, in order: who, when, what. Nothing is ever overwritten.

    Example: `skillmatch review history --record cred-42 -w my`
    """
    chosen = chosen_format(form, json)
    with open_workspace(workspace) as store:
        rows = store.decisions.history(framework, record=record)
    if not rows and chosen is Format.table:
        note("Nothing was decided here yet.")
    print_rows(rows, _HISTORY, chosen)


@app.command()
def stats(
    workspace: WorkspaceOption = None, framework: FrameworkOption = "", json: JsonOption = False
) -> None:
    """Show how much is confirmed by people, by whom, and what that taught the probabilities.

    Example: `skillmatch review stats -w my`
    """
    from skillmatch.matcher.reviewing import stats as run

    with open_matcher(workspace, framework=framework) as matcher:
        found = run(matcher.snapshot)
    if json:
        print_json(found)
        return
    rows: list[dict[str, Any]] = [{"what": name, "count": count} for name, count in found.counts.items()]
    print_rows(rows, {"links": "what", "": "count"}, Format.table, title=printable(found.framework))
    note(found.sentence + ".")
    for name, count in found.reviewers.items():
        note(f"  {printable(name) or 'somebody'}: {quantity(count, 'decisions')}")
    state = "in use" if found.recalibrating else found.recalibration.reason or "not in use"
    note(f"Recalibration: {state}.")

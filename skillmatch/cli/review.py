"""`skillmatch review`: people have the last word on what was linked."""

from __future__ import annotations

from typing import Annotated

import typer

from .options import Format, FormatOption, FrameworkOption, JsonOption, WorkspaceOption, chosen_format
from .output import note, print_rows, quantity
from .review_options import (
    AtLeastOption,
    ByOption,
    KindOption,
    NoteOption,
    RecordOption,
    State,
    UnderOption,
    reviewer,
    tell,
    which_of,
)
from .session import open_matcher

app = typer.Typer(
    help="Confirm, reject and mend what statements were linked to: confirmed links are certain, "
    "rejected ones are gone, in every answer and report.",
    no_args_is_help=True,
)

_TABLE = {
    "id": "id", "state": "where", "probability": "probability", "skill": "label", "statement": "statement",
    "of": "name",
}  # fmt: skip
_COLUMNS = {
    "id": "id", "state": "state", "stale": "stale", "kind": "kind", "record": "record", "name": "name",
    "statement": "statement", "skill": "skill", "label": "label", "probability": "probability", "by": "by",
    "at": "at", "origin": "origin", "note": "note", "batch": "batch",
}  # fmt: skip


@app.command("list")
def list_(
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    state: Annotated[State | None, typer.Option("--state", help="Only links that stand so.")] = None,
    kind: KindOption = None,
    record: RecordOption = "",
    at_least: AtLeastOption = 0.0,
    under: UnderOption = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many; all in JSON.")] = 40,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """List links, surest first, and where each stands. The ids are what `confirm` and `reject` take.

    Example: `skillmatch review list --state suggested --under 0.7 -w my`
    """
    from skillmatch.matcher.review_items import review_items

    chosen = chosen_format(form, json)
    with open_matcher(workspace, framework=framework) as matcher:
        which = which_of(state, kind, record, at_least, under)
        rows = [item.document for item in review_items(matcher.snapshot, which)]
    if chosen is not Format.table:
        print_rows(rows, _COLUMNS, chosen)
        return
    shown = [{**row, "where": row["stale"] or row["state"]} for row in rows[:number]]
    print_rows(shown, _TABLE, chosen, title=quantity(len(rows), "links"))
    if len(rows) > number:
        note(f"… and {len(rows) - number:,} more: -n shows more, --json all.")


@app.command()
def confirm(
    ids: Annotated[list[str], typer.Argument(help="Ids of links, as `review list` shows them.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Say that links are right: they count as certain from now on.

    Example: `skillmatch review confirm 3f2a9c 88d1e0 --by "Ann Smith" -w my`
    """
    from skillmatch.matcher.reviewing import decide

    with open_matcher(workspace, framework=framework) as matcher:
        tell(decide(matcher.snapshot, ids, "confirmed", reviewer(by), why), json)


@app.command()
def reject(
    ids: Annotated[list[str], typer.Argument(help="Ids of links, as `review list` shows them.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Say that links are wrong: they are gone from every answer, and stay gone after indexing anew.

    Example: `skillmatch review reject 3f2a9c --note "speaks of law, not of science" -w my`
    """
    from skillmatch.matcher.reviewing import decide

    with open_matcher(workspace, framework=framework) as matcher:
        tell(decide(matcher.snapshot, ids, "rejected", reviewer(by), why), json)


@app.command()
def retarget(
    link: Annotated[str, typer.Argument(help="Id of the link that is wrong.")],
    skill: Annotated[str, typer.Argument(help="The right skill: label, code or URI.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Reject a link and confirm another skill for the same words.

    Example: `skillmatch review retarget 3f2a9c "manage budgets" -w my`
    """
    from skillmatch.matcher.reviewing import retarget as run

    with open_matcher(workspace, framework=framework) as matcher:
        tell(run(matcher.snapshot, link, skill, reviewer(by), why), json)


@app.command()
def add(
    skill: Annotated[str, typer.Argument(help="The skill: label, code or URI.")],
    record: Annotated[
        str, typer.Argument(help="Credential or posting id; none: any with that statement.")
    ] = "",
    statement: Annotated[
        str, typer.Option("--statement", "-s", help="The words that speak of it, as they stand.")
    ] = "",
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Add a link that was not suggested.

    Example: `skillmatch review add "manage budgets" cred-42 -s "Keeps the books of a small business." -w my`
    """
    from skillmatch.matcher.reviewing import add as run

    with open_matcher(workspace, framework=framework) as matcher:
        made = run(matcher.snapshot, record, skill, reviewer(by), statement=statement, note=why)
        tell(made, json)

"""`skillmatch review export|import|calibrate|forget`: decisions in and out, and what they teach."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmatch.domain.text import printable

from .options import FrameworkOption, JsonOption, WorkspaceOption
from .output import note, print_json, quantity
from .review import app
from .review_options import ByOption, DryRunOption, reviewer
from .session import open_matcher, open_workspace

FileFormatOption = Annotated[
    str,
    typer.Option(
        "--format", help="csv, xlsx, case, ctdl or sssom. Default: by the file's ending.", show_default=False
    ),
]


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write it.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    form: FileFormatOption = "",
    decided: Annotated[
        bool, typer.Option("--decided", help="Only what was decided, no suggestions.")
    ] = False,
    labelled: Annotated[
        bool, typer.Option("--labelled", help="Labelled links for training instead, as JSON lines.")
    ] = False,
) -> None:
    """Write the mapping as CSV or xlsx (suggestions included, to be filled in and imported), CASE or CTDL.

    CASE and CTDL carry what is confirmed. Cells that a spreadsheet might run are defused.

    Example: `skillmatch review export mapping.xlsx -w my`
    """
    from skillmatch.matcher.review_files import format_of, write_labelled, write_mapping
    from skillmatch.matcher.review_items import review_items

    chosen = None if labelled else format_of(file, form)
    with open_matcher(workspace, framework=framework) as matcher:
        if chosen is None:
            count = write_labelled(file, matcher.snapshot.hearing.decisions)
        else:
            links = [item.decision for item in review_items(matcher.snapshot)]
            kept = [one for one in links if one.state != "suggested" or not decided]
            count = write_mapping(file, kept, chosen)
    note(f"Wrote {quantity(count, 'links')} to {printable(str(file))}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, xlsx, SSSOM, a CASE package or CTDL.")],
    workspace: WorkspaceOption = None,
    form: FileFormatOption = "",
    dry_run: DryRunOption = False,
    by: ByOption = "",
    json: JsonOption = False,
) -> None:
    """Read decisions, such as a spreadsheet whose `state` column somebody filled in. All of it or nothing.

    Only what differs from what is decided here is added, as one batch; `undo` takes it back.

    Example: `skillmatch review import mapping.xlsx --dry-run -w my`
    """
    from skillmatch.matcher.review_files import format_of, import_mapping, read_mapping

    read = read_mapping(file, format_of(file, form))
    with open_workspace(workspace) as store:
        done = import_mapping(store, read, reviewer(by), dry_run=dry_run)
    if json:
        print_json({"dry_run": dry_run, **_document(done)})
        return
    words = "would change" if dry_run else "changed"
    note(f"Read {quantity(done.read, 'rows')}; {len(done.changed):,} {words} what is decided here.")
    if done.nowhere:
        first = ", ".join(printable(key) for key in dict.fromkeys(one.record for one in done.nowhere[:3]))
        note(
            f"{quantity(len(done.nowhere), 'decisions')} speak of records, or of words in them, that are not "
            f"here, such as {first}: without effect until they are. `undo` takes the import back."
        )
    if done.unknown:
        first = ", ".join(printable(uri) for uri in done.unknown[:3])
        note(f"Left out {quantity(len(done.unknown), 'skills')} that no framework here has, such as {first}.")


def _document(done: object) -> dict[str, object]:
    import msgspec

    return dict(msgspec.to_builtins(done))


@app.command()
def calibrate(
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    off: Annotated[bool, typer.Option("--off", help="Go back to the engine's own probabilities.")] = False,
    json: JsonOption = False,
) -> None:
    """Let decisions made one by one shift the probabilities of suggestions still open in this workspace.

    It takes 50 such decisions, and is used only where cross-validation says that it helps.

    Example: `skillmatch review calibrate -w my`
    """
    from skillmatch.matcher.reviewing import calibrate as run

    with open_matcher(workspace, framework=framework) as matcher:
        found = run(matcher.snapshot, on=not off)
    if json:
        print_json({"on": found.useful and not off, **_document(found)})
        return
    if found.reason:
        note(f"Not used: {found.reason}.")
        return
    note(f"Cross-validated over {quantity(found.decisions, 'decisions')}:")
    note(f"  Brier score {found.brier_before:.4f} → {found.brier_after:.4f}")
    note(f"  log loss {found.loss_before:.4f} → {found.loss_after:.4f}")
    note("Switched off." if off else "In use from now on; --off goes back.")


@app.command()
def forget(
    name: Annotated[str, typer.Argument(help="The reviewer's name, as `review stats` shows it.")],
    pseudonym: Annotated[str, typer.Option("--as", help="What to call them instead.")] = "",
    workspace: WorkspaceOption = None,
) -> None:
    """Take a reviewer's name out of the whole history. Their decisions stay.

    Example: `skillmatch review forget "Ann Smith" --as "reviewer 1" -w my`
    """
    with open_workspace(workspace) as store:
        count = store.decisions.forget(name, pseudonym)
    note(f"{quantity(count, 'decisions')} no longer name them.")

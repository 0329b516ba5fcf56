"""`skillmatch crosswalk export|import`: mappings in the formats of the field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmatch.domain.text import printable

from .crosswalk import Concept, KindOption, SourceArgument, TargetArgument, app, pair_of
from .options import JsonOption, WorkspaceOption
from .output import note, quantity
from .review_files import import_ as import_decisions
from .review_options import ByOption, DryRunOption
from .session import open_workspace


@app.command()
def export(
    source: SourceArgument,
    target: TargetArgument,
    file: Annotated[Path, typer.Argument(help="Where to write it: .tsv (SSSOM), .csv, .xlsx …")],
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.skill,
    form: Annotated[
        str, typer.Option("--format", help="sssom, csv, xlsx, case or ctdl. Default: by the file's ending.")
    ] = "",
    decided: Annotated[
        bool, typer.Option("--decided", help="Only what was decided, no suggestions.")
    ] = False,
) -> None:
    """Write the mapping as SSSOM, the field's format, or CSV, xlsx, CASE or CTDL (those: confirmed ones).

    `skillmatch review import` reads them all back.

    Example: `skillmatch crosswalk export onet esco onet-esco.sssom.tsv --kind occupation -w my`
    """
    from skillmatch.matcher.crosswalking import crosswalk_items
    from skillmatch.matcher.review_files import format_of, write_mapping

    chosen = format_of(file, form)
    with open_workspace(workspace) as store:
        items = crosswalk_items(store, pair_of(store, source, target, kind))
    kept = [item.decision for item in items if item.state != "suggested" or not decided]
    count = write_mapping(file, kept, chosen)
    note(f"Wrote {quantity(count, 'mappings')} to {printable(str(file))}.")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="SSSOM, CSV, xlsx, a CASE package or CTDL.")],
    workspace: WorkspaceOption = None,
    form: Annotated[
        str, typer.Option("--format", help="sssom, csv, xlsx, case or ctdl. Default: by the file's ending.")
    ] = "",
    dry_run: DryRunOption = False,
    by: ByOption = "",
    json: JsonOption = False,
) -> None:
    """Read mappings that somebody decided on; the same as `review import`.

    Example: `skillmatch crosswalk import onet-esco.sssom.tsv --dry-run -w my`
    """
    import_decisions(file, workspace, form, dry_run, by, json)

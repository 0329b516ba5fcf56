"""`skillmatch import` and `skillmatch sample`: records in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import SkipBadOption, WorkspaceOption
from .output import note, quantities, quantity
from .progress import progress_bars
from .session import open_workspace

if TYPE_CHECKING:
    from skillmatch.matcher.loading import RecordKind

app = typer.Typer(help="Import credentials, postings and awards.", no_args_is_help=True)

Files = Annotated[list[Path], typer.Argument(help="Files or folders.")]


@app.command()
def credentials(files: Files, workspace: WorkspaceOption = None, skip_bad: SkipBadOption = False) -> None:
    """Import credentials, stacks and issuers: our JSON or CSV, CTDL JSON-LD or envelopes, learning-path YAML.

    Example: `skillmatch import credentials catalogue.json -w my`
    """
    _import("credentials", files, workspace, skip_bad)


@app.command()
def postings(files: Files, workspace: WorkspaceOption = None, skip_bad: SkipBadOption = False) -> None:
    """Import job postings: our JSON or CSV, schema.org JobPosting JSON-LD, plain text.

    Example: `skillmatch import postings jobs.jsonl analyst.txt -w my`
    """
    _import("postings", files, workspace, skip_bad)


@app.command()
def awards(
    files: Files,
    workspace: WorkspaceOption = None,
    person: Annotated[
        str,
        typer.Option(
            "--person", help="Whose wallet this is. Default: whom each award names.", show_default=False
        ),
    ] = "",
    skip_bad: SkipBadOption = False,
) -> None:
    """Import awards: our JSON or CSV, Open Badges 2.0 and 3.0, CLR 2.0. None counts as verified by itself.

    Example: `skillmatch import awards wallet/ --person amara -w my`
    """
    _import("awards", files, workspace, skip_bad, person)


def _import(
    kind: RecordKind, files: list[Path], workspace: Path | None, skip_bad: bool, person: str = ""
) -> None:
    from skillmatch.matcher.loading import import_records

    with open_workspace(workspace, create=True) as store, progress_bars() as progress:
        report = import_records(store, kind, files, person=person, skip_bad=skip_bad, progress=progress)
    if report.bad:
        note(f"Left out as bad: {quantity(len(report.bad), 'records')}.")
        for problem in report.bad:
            note(f"  {problem}")
    if not any(report.saved.values()):
        note("Nothing was imported: no good record is in what was given.")
        return
    note(f"Imported {quantities(report.saved)}.")
    note("Next: skillmatch index" + ("" if workspace is None else f" -w {workspace}"))


def sample(
    workspace: WorkspaceOption = None,
    people: Annotated[int, typer.Option("--people", min=0, help="How many people.")] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same people.")] = 7,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write import files to this folder instead.", show_default=False),
    ] = None,
) -> None:
    """Load the sample ecosystem, at any size, or write it out as files that `import` reads.

    Example: `skillmatch sample --people 1000000 --seed 7 -w big`
    """
    if out is not None:
        _write_sample(out, people, seed)
        return
    from skillmatch.matcher import loading

    with open_workspace(workspace, create=True) as store, progress_bars() as progress:
        saved = loading.load_sample(store, people=people, seed=seed, progress=progress)
    note(f"Loaded {quantities(saved)}.")


def _write_sample(folder: Path, people: int, seed: int) -> None:
    from skillmatch.errors import SkillMatchError, reason_of
    from skillmatch.sample import load_sample, write_sample

    try:
        write_sample(folder, load_sample(people, seed))
    except OSError as error:
        reason = reason_of(error)
        raise SkillMatchError(
            f"The sample cannot be written to {folder}: {reason}.", fix="Name another folder."
        ) from error
    note(f"Wrote the sample to {folder}.")

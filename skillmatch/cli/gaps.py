"""`skillmatch gaps`: what a programme misses."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillmatch.errors import InputError, reason_of

from . import show_gaps
from .answers import answer
from .options import (
    AsOfOption,
    Format,
    FormatOption,
    FrameworkOption,
    JsonOption,
    WorkspaceOption,
    chosen_format,
)
from .output import note

if TYPE_CHECKING:
    from skillmatch.domain import GapReport
    from skillmatch.matcher import Matcher

_LISTED = 15
_EVERYTHING = 10**9


class Order(StrEnum):
    """What gaps are ranked by."""

    score = "score"
    demand = "demand"
    occupations = "occupations"
    prerequisites = "prerequisites"


def gaps(
    programme: Annotated[str, typer.Argument(help="Stack, credential or issuer id, or a catalogue file.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    occupation: Annotated[
        str,
        typer.Option(
            "--occupation",
            help="Only the skills this occupation needs; a file that describes a role will do.",
            show_default=False,
        ),
    ] = "",
    postings: Annotated[
        list[str] | None,
        typer.Option(
            "--postings",
            help="Only what these postings ask for: an id, a file, or words in them; may be repeated.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        Order,
        typer.Option(
            help="Rank gaps by share of postings (demand), share of occupations, skills that build on them "
            "(prerequisites), or demand and occupations together (score)."
        ),
    ] = Order.score,
    level: Annotated[
        int, typer.Option(min=0, max=8, help="EQF level the skills are asked for at; 0 for any.")
    ] = 0,
    hours: Annotated[
        float | None,
        typer.Option(
            min=0.0, help="Hours there are for additions: the best set within them.", show_default=False
        ),
    ] = None,
    ordered: Annotated[
        bool, typer.Option("--ordered", help="The programme's order is the order of teaching.")
    ] = False,
    half_life: Annotated[
        float, typer.Option(min=0.0, help="Months after which a posting counts half; 0 for never.")
    ] = 12.0,
    number: Annotated[
        int | None,
        typer.Option(
            "-n", "--number", min=1, help="How many gaps. Default: 15; all as CSV.", show_default=False
        ),
    ] = None,
    depth: Annotated[int, typer.Option(min=0, help="Levels of the framework's headings shown.")] = 1,
    html: Annotated[
        Path | None,
        typer.Option("--html", help="Write a page for a committee to this file too.", show_default=False),
    ] = None,
    as_of: AsOfOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
    csv: Annotated[bool, typer.Option("--csv", help="Short for --format csv: one row a skill.")] = False,
) -> None:
    """Show what a programme covers and misses, statement by statement, most demanded first.

    Example: `skillmatch gaps data-analyst-stack --framework esco --html gaps.html -w demo-workspace`
    """
    from skillmatch.matcher.gap_report import GapOptions
    from skillmatch.matcher.programmes import programme_from_file
    from skillmatch.readers.files import is_file

    chosen = _format(form, json, csv)
    wanted = programme_from_file(Path(programme)) if is_file(programme) else programme
    rows = chosen in (Format.csv, Format.jsonl)
    options = GapOptions(
        n=number or (_EVERYTHING if rows else _LISTED),
        occupation=occupation,
        postings=tuple(postings or ()),
        by=by.value,
        level=level,
        hours=hours,
        ordered=ordered,
        half_life_months=half_life or None,
    )

    def ask(matcher: Matcher) -> GapReport:
        return matcher.gaps(wanted, options=options)

    report = answer(ask, workspace, framework, as_of)
    if html is not None:
        _write(html, report)
    show_gaps.gaps(report, chosen, depth)


def _format(form: Format | None, json: bool, csv: bool) -> Format:
    if csv and (json or form not in (None, Format.csv)):
        raise typer.BadParameter("goes with no other format", param_hint="--csv")
    return Format.csv if csv else chosen_format(form, json)


def _write(path: Path, report: GapReport) -> None:
    from skillmatch.designer.page import page

    try:
        path.write_text(page(report), encoding="utf-8")
    except OSError as error:
        reason = reason_of(error)
        raise InputError(reason, file=path, fix="Name a file in a folder you may write to.") from error
    note(f"Wrote {path}.")

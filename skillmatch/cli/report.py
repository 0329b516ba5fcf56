"""`skillmatch report`: the state of the ecosystem over a quarter, a year or any days."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from .answers import answer
from .documents import Form, FormOption, Makers, OutOption, chosen_form, csv_text, give_out
from .options import AsOfOption, FrameworkOption, JsonOption, WorkspaceOption, day
from .output import dumps, note, out, print_table, printable
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.ecosystem import EcosystemReport, Period
    from skillmatch.matcher import Matcher

_DAYS = ["%Y-%m-%d"]
_FLOOR = 5
_LISTED = 5


def report(
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    quarter: Annotated[
        str, typer.Option("--quarter", help="Calendar quarter, as 2026Q3.", show_default=False)
    ] = "",
    year: Annotated[int | None, typer.Option("--year", help="Calendar year.", show_default=False)] = None,
    start: Annotated[
        datetime | None, typer.Option("--from", formats=_DAYS, help="First day.", show_default=False)
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--to", formats=_DAYS, help="Last day.", show_default=False)
    ] = None,
    hide_under: Annotated[
        int,
        typer.Option(
            "--hide-under", min=0, help="In breakdowns, do not count out groups of fewer people; 0 tells all."
        ),
    ] = _FLOOR,
    output: OutOption = None,
    as_of: AsOfOption = None,
    form: FormOption = None,
    json: JsonOption = False,
) -> None:
    """Report on a period: awards, issuers, people, stacks, evidence, and skills supplied against demanded.

    Without a period it is the last quarter that is over. Everything is compared with the period before.

    Example: `skillmatch report --quarter 2026Q3 -w demo-workspace -o report.html`
    """
    chosen = chosen_form(form, json)

    def ask(matcher: Matcher) -> EcosystemReport:
        period = _period(quarter, year, day(start), day(end), matcher.snapshot.as_of)
        with progress_bars() as progress:
            return matcher.report(period, hide_under=hide_under, progress=progress)

    found = answer(ask, workspace, framework, as_of)
    if not give_out(_makers(found), chosen, output, f"report-{found.period.replace(' ', '-')}"):
        _tell(found)


def _period(quarter: str, year: int | None, start: date | None, end: date | None, today: date) -> Period:
    """The one period asked for; the last quarter that is over on `today` where none is."""
    from skillmatch.ecosystem import Period

    asked = (bool(quarter), year is not None, start is not None or end is not None)
    if sum(asked) > 1:
        raise typer.BadParameter("give one of --quarter, --year, and --from with --to")
    if (start is None) != (end is None):
        raise typer.BadParameter("--from and --to go together")
    return Period.asked(quarter, year, start, end, today)


def _makers(found: EcosystemReport) -> Makers:
    from skillmatch import __version__
    from skillmatch.ecosystem.pages import HEADINGS, report_page, report_rows

    return {
        Form.html: lambda: report_page(found, __version__),
        Form.json: lambda: dumps(found) + "\n",
        Form.csv: lambda: csv_text(HEADINGS, report_rows(found)),
    }


def _tell(found: EcosystemReport) -> None:
    from skillmatch.ecosystem.pages import change

    rows = [
        (one.label, _count(one.recorded), _count(one.proved), _count(one.recorded_before), change(one))
        for one in found.figures
    ]
    headings = ("", "recorded", "proved", f"in {found.before}", "change")
    print_table(f"{found.period} ({found.start} to {found.end})", headings, rows)
    for key in ("shortages", "surpluses"):
        table = found.table(key)
        names = [printable(str(row[0])) for row in table.rows[:_LISTED]]
        if names:
            out().print(f"{table.title}: {', '.join(names)}", soft_wrap=True)
    for line in found.notes:
        note(line)
    note("--out report.html has every breakdown, with charts; --format json and csv have the numbers.")


def _count(value: int | None) -> str:
    return "not stated" if value is None else f"{value:,}"

"""`skillmatch audit fairness`, `counterfactual`, `records`: what rankings do to people."""

from __future__ import annotations

import json as js
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillmatch.domain import printable
from skillmatch.errors import InputError, reason_of

from .options import (
    AsOfOption,
    Format,
    FormatOption,
    FrameworkOption,
    JsonOption,
    WorkspaceOption,
    chosen_format,
)
from .output import note, out, print_json, print_rows, to_builtins
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.fairness import Breakdown, FairnessReport, GroupRate
    from skillmatch.matcher import Matcher
    from skillmatch.matcher.counterfactual import Counterfactual

_RATES = {
    "measure": "measure", "by": "by", "group": "group", "people": "people", "positive": "positive",
    "rate": "rate", "impact ratio": "impact_ratio", "95%": "interval", "exact p": "p_value",
    "p (Holm)": "p_adjusted", "short by": "short_by", "finding": "finding",
}  # fmt: skip
_CHANGED = {"changed": "changed", "people": "people", "moved": "moved", "holds": "holds"}


def fairness(
    ranking: Annotated[
        Path,
        typer.Argument(
            help="A trace (`rank --trace FILE`), `rank --json` output, or CSV person,score[,selected]."
        ),
    ],
    demographics: Annotated[
        Path,
        typer.Option("--demographics", help="CSV: person and a column an attribute, for instance sex,race."),
    ],
    attribute: Annotated[
        list[str] | None,
        typer.Option("--attribute", "-a", help="Only this attribute; may be repeated.", show_default=False),
    ] = None,
    selected: Annotated[
        int | None,
        typer.Option(
            "--selected",
            min=1,
            help="How many of the best were selected, if not those listed.",
            show_default=False,
        ),
    ] = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Impact ratios of a ranking by group and pair of groups, four-fifths rule, exact tests.

    The demographics are read for this one answer and kept nowhere; nothing that ranks can read them.

    Example: `skillmatch audit fairness trace.json --demographics people.csv --selected 10`
    """
    from skillmatch.fairness import audit_outcomes, read_demographics, read_outcomes

    chosen = chosen_format(form, json)
    report = audit_outcomes(
        read_outcomes(ranking), read_demographics(demographics), attributes=attribute or (), best=selected
    )
    for warning in report.warnings:
        note(warning)
    if chosen is Format.json:
        print_json(report)
        return
    print_rows(_rates(report), _RATES, chosen)
    if chosen is Format.table:
        _conclude(report)


def _rates(report: FairnessReport) -> list[dict[str, Any]]:
    rows = []
    for one in report.breakdowns:
        head = {"measure": one.measure, "by": " × ".join(one.attributes)}
        for rate in one.rates:
            plain = to_builtins(rate)
            interval = f"{rate.interval[0]:.2f}–{rate.interval[1]:.2f}" if rate.interval else None
            group = " × ".join(rate.group)
            found = _finding(rate, one)
            rows.append({**plain, **head, "group": group, "interval": interval, "finding": found})
        if one.unknown:
            rows.append(
                {**head, "group": "(not known)", "people": one.unknown, "positive": one.unknown_positive}
            )
    return rows


def _finding(rate: GroupRate, table: Breakdown) -> str:
    from skillmatch.fairness.rates import LEAST_SHARE

    uncompared = ""
    if rate.impact_ratio is None:
        share = rate.people / sum(one.people for one in table.rates)
        nobody = not any(one.positive for one in table.rates)
        uncompared = "nobody came off well" if nobody else "no other group to compare with"
        uncompared = "too small a share to compare" if share < LEAST_SHARE else uncompared
    said = [
        "highest" if rate.is_highest else "",
        "BELOW FOUR FIFTHS" if rate.below_four_fifths else "",
        "one person would change it" if rate.one_person_changes_it else "",
        "few people" if rate.small_sample else "",
        uncompared,
    ]
    return ", ".join(word for word in said if word)


def _conclude(report: FairnessReport) -> None:
    who = f"{report.people} people assessed"
    told = who if report.selected is None else f"{who}, {report.selected} selected"
    out().print(f"{told}; median score {report.median_score:.3f}.")
    if not any(rate.impact_ratio is not None for one in report.breakdowns for rate in one.rates):
        out().print("Nothing could be compared, so nothing can be said of four fifths.")
        return
    count = len(report.flagged)
    out().print(
        f"{count} group{'s' * (count != 1)} below four fifths of the highest rate."
        if count
        else "No group is below four fifths of the highest rate. That is no proof of fairness."
    )


def counterfactual(
    posting: Annotated[str, typer.Argument(help="Posting id, a file's path, or its text.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    as_of: AsOfOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Rank again with everybody's name, photo, age, address … changed: nobody may move.

    Exit code 1 if anybody does.

    Example: `skillmatch audit counterfactual data-analyst-rivermouth -w demo-workspace`
    """
    from skillmatch.matcher.counterfactual import counterfactuals
    from skillmatch.matcher.rankings import Asked

    from .answers import answer

    chosen = chosen_format(form, json)

    def ask(matcher: Matcher) -> tuple[Counterfactual, ...]:
        matcher.check_fresh()
        wanted = matcher.posting(posting)
        asked = Asked(wanted.id, matcher.requirements(wanted))
        with progress_bars() as progress:
            return counterfactuals(matcher.snapshot, asked, progress)

    found = answer(ask, workspace, framework, as_of)
    if not any(one.people for one in found):
        raise InputError("there are no people to rank, so nothing would be shown", fix="Import awards first.")
    rows = [{**to_builtins(one), "holds": one.holds} for one in found]
    print_rows(rows, _CHANGED, chosen)
    if not all(one.holds for one in found):
        raise typer.Exit(1)
    note("Whatever was changed, nobody moved.")


def records(
    trace: Annotated[Path, typer.Argument(help="A trace written by `skillmatch rank --trace FILE`.")],
) -> None:
    """Print one score-traceability record a listed person (JSON lines), for an auditor's tools.

    Example: `skillmatch audit records trace.json`
    """
    from skillmatch.matcher.traces import KIND, traceability_records

    try:
        content = js.loads(trace.read_text("utf-8-sig"))
        if not isinstance(content, dict) or content.get("kind") != KIND:
            raise InputError("is no trace", file=trace, fix="Write one with `skillmatch rank --trace FILE`.")
        lines = [js.dumps(record, ensure_ascii=False) for record in traceability_records(content)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(f"cannot be read as a trace: {printable(reason_of(error))}", file=trace) from error
    for line in lines:
        typer.echo(line)

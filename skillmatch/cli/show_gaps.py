"""How a designer's report looks on a terminal, and as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten
from typing import Any

from skillmatch.domain import Coverage, Gap, GapReport, printable

from .options import Format
from .output import out, print_json, print_rows, print_table, quantity
from .show import entry

SYMBOLS = {"covered": "●", "partly": "◐", "missing": "○"}
_LISTED = 5
_HEADINGS = 24
_LONGEST = 300
"""Characters of one line that may list any number of things."""
_COLUMNS = {
    "rank": "rank", "skill": "label", "state": "state", "score": "score", "by": "via",
    "probability": "probability", "decision": "decision", "stated": "aligned", "lower level": "lower_level",
    "credential": "credential", "statement": "statement", "demand": "demand.share", "from": "demand.low",
    "to": "demand.high", "occupations": "occupations", "builds up": "builds_up", "because": "because",
    "suggestions": "suggestions", "uri": "skill",
}  # fmt: skip


def gaps(report: GapReport, form: Format, depth: int = 1) -> None:
    """The whole report as JSON or text; as CSV or JSONL one row a skill it was held against."""
    if form is Format.json:
        print_json(report)
    elif form is not Format.table:
        print_rows(list(_rows(report)), _COLUMNS, form)
    else:
        _summary(report)
        _headings(report, depth)
        _findings(report)
        for gap in report.gaps:
            name = f"{gap.name}  [{SYMBOLS[gap.coverage.state]} {gap.coverage.state}]"
            entry(gap.rank, gap.score, printable(name), gap.parts, map(printable, gap.because))
        _closing(report)


def _rows(report: GapReport) -> Iterator[dict[str, Any]]:
    """The gaps by rank, then what is covered."""
    for gap in report.gaps:
        yield _row(gap.coverage, gap)
    for coverage in report.covered:
        yield _row(coverage, None)


def _row(coverage: Coverage, gap: Gap | None) -> dict[str, Any]:
    import msgspec

    more: dict[str, Any] = {"rank": None, "because": [], "suggestions": []}
    if gap is not None:
        more = {
            "rank": gap.rank,
            "demand": msgspec.to_builtins(gap.demand),
            "occupations": gap.occupations,
            "builds_up": gap.builds_up,
            "because": gap.because,
            "suggestions": gap.suggestions,
        }
    return {**msgspec.to_builtins(coverage), **more}


def _summary(report: GapReport) -> None:
    console, asked = out(), max(report.asked, 1)
    console.print(f"{printable(report.programme)} against {report.framework}", style="bold")
    if report.against != f"all of {report.framework}":
        console.print(f"  held against {printable(report.against)}")
    console.print(f"  covers {len(report.covered):,} of the {report.asked:,} skills it was held against")
    counts = (("covered", len(report.covered)), ("partly", report.partly), ("missing", report.missing))
    parts = (f"{SYMBOLS[name]} {name} {count:,} ({count / asked:.0%})" for name, count in counts)
    console.print(f"  {'   '.join(parts)}")
    for line in (mapping_sentence(report), demand_sentence(report)):
        if line:
            console.print(f"  {line}", style="dim")


def mapping_sentence(report: GapReport) -> str:
    """On whose word the report rests."""
    own = report.mapping
    rejected = f"; {own.rejected:,} rejected" if own.rejected else ""
    return (
        f"{quantity(own.links, 'links')} between statements and skills: "
        f"{own.confirmed:,} confirmed by a person ({own.confirmed_share:.0%}), "
        f"{own.stated:,} stated by the source, {own.suggested:,} suggested{rejected}"
    )


def demand_sentence(report: GapReport) -> str:
    """What the demand figures rest on."""
    own = report.demand
    if not own.askers:
        return ""
    aged = f", half at {own.half_life_months:g} months" if own.half_life_months else ""
    return (
        f"demand among {own.among}: {own.askers:,} ({own.effective:.1f} effective{aged}); "
        f"in brackets: {own.method}"
    )


def _headings(report: GapReport, depth: int) -> None:
    shown = [one for one in report.groups if one.depth <= depth]
    if len(shown) < 2:
        return
    rows = [
        (
            "  " * one.depth + printable(one.label),
            f"{one.asked:,}",
            *(f"{SYMBOLS[name]} {getattr(one, name):,}" for name in SYMBOLS),
            f"{one.covered / one.asked:.0%}",
        )
        for one in shown[:_HEADINGS]
    ]
    print_table("", ("heading", "asked", "covered", "partly", "missing", "share"), rows)
    if len(shown) > _HEADINGS:
        out().print(f"  {len(shown) - _HEADINGS:,} more headings: --json has them all", style="dim")


def _findings(report: GapReport) -> None:
    _first(
        "taught more than once", [f"{skill} ({', '.join(ids)})" for skill, ids in report.redundant.items()]
    )
    _first(
        "taught, not asked for", [f"{one.label} ({_by([one.credential], report)})" for one in report.unasked]
    )
    _first("speaks of no skill here", [f"“{said}” ({_by([key], report)})" for key, said in report.unlinked])
    _first("leads nowhere", report.loose)
    _first("out of order", report.disorder, style="red")
    _first("broken prerequisite", report.broken, style="red")


def _closing(report: GapReport) -> None:
    own = report.closing
    if not own.steps:
        return
    sure = "" if own.method == "greedy" else f", at most {own.gap:.1%} short of the best"
    console = out()
    console.print(
        f"To add: closes {own.closed:.0%} of the open demand in about {own.hours:,.0f} hours{sure}",
        style="bold",
    )
    for step in own.steps:
        takes = f"{step.hours:,.0f} hours" if step.hours is not None else "hours not stated"
        part = f"; part of {_few(step.programmes)}" if step.programmes else ""
        first = f"; first {_few(step.needs)}" if step.needs else ""
        console.print(f"  + {printable(step.name)}  {step.gain:.0%}, {takes}{printable(part + first)}")
        closes = _few(step.closes) or "nothing itself: others here need it"
        console.print(f"    closes {printable(closes)}", style="dim")


def _by(keys: Iterable[str], report: GapReport) -> str:
    return ", ".join(report.names.get(key, key) for key in keys)


def _few(names: Sequence[str], most: int = 4) -> str:
    told = ", ".join(names[:most])
    return told if len(names) <= most else f"{told} and {len(names) - most:,} more"


def _first(what: str, lines: Iterable[str], style: str = "") -> None:
    """The first few of what may be hundreds, each cut to a few lines."""
    told = [printable(line) for line in lines]
    for line in told[:_LISTED]:
        out().print(f"  {what}: {shorten(line, _LONGEST, placeholder=' …')}", style=style)
    if len(told) > _LISTED:
        out().print(f"  {what}: {len(told) - _LISTED:,} more", style=style)

"""Many data sets at a glance: a row each of the measured system, and one of all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .extraction import ExtractionReport, FalseAlarms
from .intervals import Interval
from .pooled import Pooled, PooledLinks, in_several, pool
from .results import Result

TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Summary:
    """A table of cells, not escaped."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def summaries(results: Sequence[Result]) -> tuple[Summary, ...]:
    """Rankings in % and, where any were made, links, with their calibration error beside what chance alone
    would show on as many; the last row is of all data sets, where that makes sense: see `pool`."""
    whole = pool(results)
    ranked = _ranked(results, whole)
    return (ranked, _linked(results, whole)) if any(one.extraction for one in results) else (ranked,)


def together_note(results: Sequence[Result]) -> str:
    """Why `summaries` have no row of all data sets, where one could expect it; else ""."""
    twice = in_several(results) if all(one.task == "linking" for one in results) else 0
    return f"No row for all together: {twice:,} of their queries stand in several of them." if twice else ""


def interval(value: Interval, scale: float = 100, digits: int = 1) -> str:
    """`52.1 (49.0–55.3)`."""
    return f"{scale * value.mean:.{digits}f} ({scale * value.low:.{digits}f}–{scale * value.high:.{digits}f})"


def rate(alarms: FalseAlarms) -> str:
    """`0.037 of 543`."""
    return f"{alarms.rate:.3f} of {alarms.sentences:,}"


def _ranked(results: Sequence[Result], whole: Pooled | None) -> Summary:
    shown = list(dict.fromkeys(name for one in results for name in one.measures))

    def row(name: str, queries: int, own: Mapping[str, Interval]) -> tuple[str, ...]:
        return (name, f"{queries:,}", *(interval(own[one]) if one in own else "" for one in shown))

    rows = [row(one.data, one.queries, one.intervals) for one in results]
    if whole is not None:
        rows.append(row(TOGETHER, whole.queries, whole.intervals))
    return Summary("ranking in %", ("data", "queries", *shown), tuple(rows))


def _linked(results: Sequence[Result], whole: Pooled | None) -> Summary:
    rows = [_links(one.data, one.extraction) for one in results if one.extraction is not None]
    if whole is not None and whole.links is not None:
        rows.append(_all_links(whole.links))
    headings = ("data", "F1", "false alarms", "ECE", "links", "ECE by chance")
    return Summary("links", headings, tuple(rows))


def _links(name: str, report: ExtractionReport) -> tuple[str, ...]:
    own = report.calibration
    by_chance = interval(own.chance, 1, 3) if own.chance else ""
    f1, alarms = interval(report.intervals["f1"], 1, 3), rate(report.without_label)
    return (name, f1, alarms, interval(own.ece, 1, 3), f"{own.links:,}", by_chance)


def _all_links(own: PooledLinks) -> tuple[str, ...]:
    ece, by_chance = f"{own.ece:.3f}", interval(own.chance, 1, 3)
    return (TOGETHER, f"{own.f1:.3f}", rate(own.without_label), ece, f"{own.links:,}", by_chance)

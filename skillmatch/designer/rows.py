"""A designer's report as flat rows for spreadsheets: one a skill it was held against."""

from __future__ import annotations

from collections.abc import Iterator

from skillmatch.domain import Coverage, Gap, GapReport

Cell = int | float | str | None
HEADINGS = (
    "rank", "skill", "state", "score", "by", "probability", "decision", "stated", "lower level",
    "credential", "statement", "demand", "from", "to", "occupations", "builds up", "because",
    "suggestions", "uri",
)  # fmt: skip
"""As `skillmatch gaps --csv` has them."""


def gap_rows(report: GapReport) -> Iterator[tuple[Cell, ...]]:
    """The gaps by rank, then what is covered."""
    for gap in report.gaps:
        yield _row(gap.coverage, gap)
    for coverage in report.covered:
        yield _row(coverage, None)


def _row(one: Coverage, gap: Gap | None) -> tuple[Cell, ...]:
    demand = gap.demand if gap else None
    share = (demand.share, demand.low, demand.high) if demand else (None, None, None)
    return (
        gap.rank if gap else None,
        one.label,
        one.state,
        one.score,
        one.via,
        one.probability,
        one.decision,
        "yes" if one.aligned else "no",
        "yes" if one.lower_level else "no",
        one.credential,
        one.statement,
        *share,
        gap.occupations if gap else None,
        gap.builds_up if gap else None,
        " ".join(gap.because) if gap else "",
        "; ".join(gap.suggestions) if gap else "",
        one.skill,
    )

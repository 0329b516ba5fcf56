"""The ecosystem report as one page."""

from __future__ import annotations

from skillmatch.ecosystem.results import Column, EcosystemReport, Figure

from .markup import Markup, joined, tag
from .page import grid, page, paragraphs, section, table_section


def report_page(report: EcosystemReport, version: str) -> str:
    """HTML of a report; `version` is the program's."""
    title = f"Micro-credential ecosystem, {report.period}"
    lead = tag("p", f"{report.start:%d %B %Y} to {report.end:%d %B %Y}, compared with {report.before}.")
    footer = paragraphs(
        [
            f"Made by SkillMatch {version}. Verdicts are told for {report.as_of}; skills are those of "
            f"{report.framework}. Counted are the records of one workspace, and nothing it does not hold."
        ]
    )
    sections = [
        section("summary", "Summary", _summary(report)),
        section("notes", "How to read this", paragraphs(report.notes)),
        *(table_section(table) for table in report.tables),
    ]
    return page(title, lead, sections, footer)


_COLUMNS = (
    Column("name", "Figure", "text"), Column("recorded", "Recorded"), Column("proved", "Proved"),
    Column("recorded_before", "Recorded before"), Column("proved_before", "Proved before"),
    Column("change", "Change"),
)  # fmt: skip


def _summary(report: EcosystemReport) -> Markup:
    rows = [
        (
            joined(one.label, tag("small", Markup(" "), one.definition)),
            one.recorded,
            one.proved,
            one.recorded_before,
            one.proved_before,
            change(one),
        )
        for one in report.figures
    ]
    return grid(f"{report.period} beside {report.before}", _COLUMNS, rows)


def change(one: Figure) -> str:
    """Recorded now less recorded before, with the share where there was anything before."""
    if one.recorded is None or one.recorded_before is None:
        return "not stated"
    step = one.recorded - one.recorded_before
    if not step:
        return "none"
    return f"{step:+,} ({step / one.recorded_before:+.0%})" if one.recorded_before else f"{step:+,}"

"""A designer's report as one page for a committee: printable, readable without colour and by ear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from skillmatch.domain import Coverage, CoverageState, Gap, GapReport, printable

from .page_style import STYLE

SYMBOLS: dict[CoverageState, str] = {"covered": "●", "partly": "◐", "missing": "○"}
_STRIPES = (
    '<svg width="0" height="0" aria-hidden="true"><defs><pattern id="stripes" width="6" height="6" '
    'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#bcd9ee"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#1f4e79" stroke-width="2"/></pattern></defs></svg>'
)
_ROWS = 60
"""Skills of the map, of each kind; gaps beyond are in the list of gaps or in the JSON."""
_COLUMNS = 18
_HEADINGS = 60
_LISTED = 40
_DEEPEST = 5
"""Levels of headings that are set in from the one above."""


def page(report: GapReport, depth: int = 1) -> str:
    """The whole page: UTF-8 text, no script, nothing fetched. `depth`: levels of the framework's headings."""
    title = f"{report.programme} against {report.against or report.framework}"
    parts = (
        *_summary(report),
        *_headings(report, depth),
        *_map(report),
        *_gaps(report),
        *_closing(report),
        *_findings(report),
        *_method(report),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_text(title)}</title><style>{STYLE}</style></head>\n<body><main>\n"
        f"<h1>{_text(title)}</h1>\n{_STRIPES}\n" + "\n".join(parts) + "\n</main></body></html>\n"
    )


def _text(value: object) -> str:
    return escape(printable(str(value)))


def _summary(report: GapReport) -> Iterator[str]:
    counts = _counts(len(report.covered), report.partly, report.missing)
    yield f"<p>Held against <strong>{report.asked:,}</strong> skills of {_text(report.framework)}.</p>"
    yield _bar(len(report.covered), report.partly, report.missing)
    yield f"<p>{counts}</p>"
    own = report.mapping
    yield (
        f"<p>It rests on {own.links:,} link{'' if own.links == 1 else 's'} between statements and skills: "
        f"<strong>{own.confirmed:,} ({own.confirmed_share:.0%}) confirmed by a person</strong>, "
        f"{own.stated:,} stated by the source, {own.suggested:,} only suggested by the program; "
        f"{own.rejected:,} were rejected.</p>"
    )


def _counts(covered: int, partly: int, missing: int) -> str:
    whole = max(covered + partly + missing, 1)
    pairs: tuple[tuple[CoverageState, int], ...] = (
        ("covered", covered),
        ("partly", partly),
        ("missing", missing),
    )
    return ", ".join(f"{SYMBOLS[name]} {count:,} {name} ({count / whole:.0%})" for name, count in pairs)


def _bar(covered: int, partly: int, missing: int) -> str:
    """A stacked bar, told apart by pattern as well as by shade."""
    whole = max(covered + partly + missing, 1)
    first, second = 400 * covered / whole, 400 * partly / whole
    said = _counts(covered, partly, missing)
    return (
        f'<svg class="bar" viewBox="0 0 400 14" role="img" aria-label="{_text(said)}">'
        '<rect width="400" height="14" fill="#fff" stroke="#555"/>'
        f'<rect width="{first:.1f}" height="14" fill="#1f4e79"/>'
        f'<rect x="{first:.1f}" width="{second:.1f}" height="14" fill="url(#stripes)"/></svg>'
    )


def _headings(report: GapReport, depth: int) -> Iterator[str]:
    shown = [one for one in report.groups if one.depth <= depth]
    if not shown:
        return
    rows = [
        f'<tr><th scope="row" class="d{min(one.depth, _DEEPEST)}">{_text(one.label)}</th>'
        f"<td>{one.asked:,}</td><td>● {one.covered:,}</td><td>◐ {one.partly:,}</td>"
        f"<td>○ {one.missing:,}</td><td>{_bar(one.covered, one.partly, one.missing)}</td></tr>"
        for one in shown[:_HEADINGS]
    ]
    yield "<h2>By the framework's headings</h2>"
    heads = ("Heading", "Asked for", "Covered", "Partly", "Missing", "Share")
    caption = "Each skill counts once under every heading above it."
    yield _table(caption, heads, rows)
    if len(shown) > _HEADINGS:
        yield f"<p>{len(shown) - _HEADINGS:,} more headings are in the JSON.</p>"


def _map(report: GapReport) -> Iterator[str]:
    """Skills by credentials: the heat map."""
    used = {key for own in report.by_credential.values() for key in own}
    columns = [key for key in report.names if key in used][:_COLUMNS]
    if not columns:
        return
    shown = (*report.covered[:_ROWS], *report.touched[:_ROWS], *_missing(report.gaps))
    rows = [_map_row(one, report.by_credential.get(one.skill, {}), columns) for one in shown]
    yield "<h2>Which credential teaches what</h2>"
    yield (
        "<p>Figures are how surely a credential covers the skill (0 to 1), darker for more. "
        f"{' '.join(f'{sign} {name}' for name, sign in SYMBOLS.items())}.</p>"
    )
    heads = ("Skill", "State", *(report.names[key] for key in columns))
    left = len(report.covered) + report.partly - min(len(report.covered), _ROWS) - min(report.partly, _ROWS)
    more = f" {left:,} more skills are in the JSON." if left else ""
    yield _table(f"One row a skill, one column a credential.{more}", heads, rows, "map")


def _missing(gaps: Sequence[Gap]) -> list[Coverage]:
    return [gap.coverage for gap in gaps if gap.coverage.state == "missing"][:_ROWS]


def _map_row(one: Coverage, scores: dict[str, float], columns: Sequence[str]) -> str:
    cells = "".join(_cell(scores.get(key, 0.0)) for key in columns)
    return f'<tr><th scope="row">{_text(one.label)}</th><td>{SYMBOLS[one.state]} {one.state}</td>{cells}</tr>'


def _cell(score: float) -> str:
    if score <= 0:
        return '<td><span class="none">0</span></td>'
    return f'<td class="h{min(int(score * 5), 4)}">{score:.2f}</td>'


def _gaps(report: GapReport) -> Iterator[str]:
    if not report.gaps:
        return
    yield f"<h2>Gaps, by {_text(_ORDERS[report.order])}</h2>"
    rows = [_gap_row(gap) for gap in report.gaps[:_LISTED]]
    heads = ("Rank", "Skill", "State", "Postings that ask for it (95% interval)", "Occupations", "Why")
    yield _table(f"The first {len(rows)} of {report.asked - len(report.covered):,}.", heads, rows)


_ORDERS = {
    "score": "demand and occupations",
    "demand": "demand",
    "occupations": "occupations that need them",
    "prerequisites": "skills that build on them",
}


def _gap_row(gap: Gap) -> str:
    why = "".join(f"<li>{_text(said)}</li>" for said in gap.because)
    return (
        f'<tr><td>{gap.rank}</td><th scope="row">{_text(gap.name)}</th>'
        f"<td>{SYMBOLS[gap.coverage.state]} {gap.coverage.state}</td><td>{_interval(gap)}</td>"
        f"<td>{gap.occupations:,}</td><td><ul>{why}</ul></td></tr>"
    )


def _interval(gap: Gap) -> str:
    """The share with its interval, as figures and as a line."""
    own = gap.demand
    if own is None:
        return "no postings"
    low, high, at = (round(100 * value, 1) for value in (own.low, own.high, own.share))
    said = f"{own.share:.0%} ({own.low:.0%}–{own.high:.0%})"
    return (
        f'{said}<svg class="range" viewBox="0 0 100 10" aria-hidden="true"><line x1="0" y1="5" x2="100" '
        f'y2="5" stroke="#bbb"/><line x1="{low}" y1="5" x2="{high}" y2="5" stroke="#1f4e79" '
        f'stroke-width="3"/><circle cx="{at}" cy="5" r="4" fill="#1f4e79"/></svg>'
    )


def _closing(report: GapReport) -> Iterator[str]:
    own = report.closing
    if not own.steps:
        return
    how = "chosen one after the other by what each closes an hour"
    if own.method == "exact":
        how = f"the best there are within the hours given, or at most {own.gap:.1%} short of it"
    yield "<h2>What to add</h2>"
    yield (
        f"<p>Together these close {own.closed:.0%} of the open demand in about {own.hours:,.0f} hours; "
        f"{how}.</p>"
    )
    rows = [
        f'<tr><th scope="row">{_text(step.name)}</th><td>{step.gain:.0%}</td>'
        f"<td>{'not stated' if step.hours is None else f'{step.hours:,.0f}'}</td>"
        f"<td>{_text(_few(step.closes))}</td><td>{_text(_few(step.programmes))}</td>"
        f"<td>{_text(_few(step.needs))}</td></tr>"
        for step in own.steps
    ]
    heads = ("Credential", "Closes", "Hours", "Skills", "Part of", "First needs")
    yield _table("In the order in which to add them.", heads, rows)


def _findings(report: GapReport) -> Iterator[str]:
    twice = [f"{skill}: {_names(keys, report)}" for skill, keys in report.redundant.items()]
    lost = [f"{one.label}, by {_names([one.credential], report)}" for one in report.unasked]
    silent = [f"“{said}” ({_names([key], report)})" for key, said in report.unlinked]
    yield from _list("Taught more than once", twice)
    yield from _list("Taught, but not asked for", lost)
    yield from _list("Statements that speak of no skill of the framework", silent)
    yield from _list("Credentials that nothing leads to", report.loose)
    yield from _list("Out of order", report.disorder)
    yield from _list("Broken prerequisites", report.broken)


def _names(keys: Iterable[str], report: GapReport) -> str:
    return _few([report.names.get(key, key) for key in keys])


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield f"<h2>{_text(title)} ({len(lines):,})</h2>"
    yield "<ul>" + "".join(f"<li>{_text(line)}</li>" for line in lines[:_LISTED]) + "</ul>"
    if len(lines) > _LISTED:
        yield f"<p>{len(lines) - _LISTED:,} more are in the JSON.</p>"


def _method(report: GapReport) -> Iterator[str]:
    own = report.demand
    yield "<h2>How to read this</h2>"
    yield (
        "<p>Covered: a statement speaks of this very skill, surely enough and at the level asked for. "
        "Partly: a narrower, broader or near skill is taught, a lower level, or the statement may mean "
        "something else. Coverage is read from statements: a programme may teach more than they say, or "
        "less.</p>"
    )
    if own.askers:
        aged = f", counting half at {own.half_life_months:g} months of age" if own.half_life_months else ""
        yield (
            f"<p>Demand is counted among {_text(own.among)}: {own.askers:,}, which weigh as much as "
            f"{own.effective:.1f} alike{aged}. Intervals: {_text(own.method)}.</p>"
        )
    yield f"<p>Settings {_text(report.settings_version)}.</p>"


def _table(caption: str, heads: Sequence[str], rows: Iterable[str], kind: str = "") -> str:
    columns = "".join(f'<th scope="col"><span>{_text(head)}</span></th>' for head in heads)
    named = f' class="{kind}"' if kind else ""
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{_text(caption)}"><table{named}>'
        f"<caption>{_text(caption)}</caption><thead><tr>{columns}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _few(names: Sequence[str], most: int = 5) -> str:
    told = ", ".join(names[:most])
    return told if len(names) <= most else f"{told} and {len(names) - most:,} more"

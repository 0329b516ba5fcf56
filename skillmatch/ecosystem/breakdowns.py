"""Breakdowns of a period's awards: by month, issuer, credential, region, evidence, outcome and time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .columns import ASSESSMENTS, CODES, EXPIRED, KINDS, NONE, Awards, Ints, Mask
from .period import Period
from .privacy import Group, protected
from .results import Cell, Column, Table

NOT_STATED = "not stated"
OUTSIDE = "not in the catalogue"
"""Whom and what nobody imported stands together: an award may name anything, its owner's own DID as well."""
MOST_ROWS = 25
"""Rows of issuers and credentials; the others stand together in one more."""
_COUNTED = (Column("people", "People"), Column("awards", "Awards"), Column("proved", "… proved"))
_EVIDENCE = {
    "verified": "verified",
    "inferred": "inferred: verified, its skills read from text",
    "self_claimed": "self-claimed: everything else",
}


@dataclass(frozen=True, slots=True)
class Labels:
    """How issuers and credentials are called, and where issuers say they are."""

    issuers: Mapping[str, str]
    credentials: Mapping[str, str]
    regions: Mapping[str, str]
    """Issuer id → region, where stated."""


@dataclass(frozen=True, slots=True)
class View:
    """The awards of one period, and what may be told of small groups."""

    awards: Awards
    period: Period
    floor: int

    @property
    def now(self) -> Mask:
        """Recorded awards of the period."""
        return self.awards.recorded & self.awards.during(self.period.start, self.period.end)

    def group(self, name: str, mask: Mask) -> Group:
        """The people and awards behind a row, and how many of those awards are proved."""
        people = np.unique(self.awards.people[mask])
        return Group(name, len(people), (int(mask.sum()), int((mask & self.awards.proved).sum())), people)

    def by(self, column: Ints, names: Sequence[str], mask: Mask) -> list[Group]:
        """One group for each number in `column` that has any awards, most awards first."""
        numbers = np.unique(column[mask])
        groups = [
            self.group(NOT_STATED if number == NONE else names[number], mask & (column == number))
            for number in numbers.tolist()
        ]
        return sorted(groups, key=lambda group: (-group.counts[0], group.name))


def months(view: View) -> Table:
    """Awards by calendar month."""
    groups = [
        view.group(month.name, view.now & view.awards.during(month.start, month.end))
        for month in view.period.months()
    ]
    definition = "Awards issued in each calendar month of the period."
    return _table(view, "months", "Awards by month", definition, "Month", groups)


def issuers(view: View, labels: Labels) -> Table:
    """Awards by issuer."""
    names = [labels.issuers.get(one) for one in view.awards.issuer_names]
    groups = _first(view, view.awards.issuers, names, "issuers")
    return _table(view, "issuers", "Awards by issuer", "Who issued them.", "Issuer", groups)


def credentials(view: View, labels: Labels) -> Table:
    """Awards by credential."""
    names = [labels.credentials.get(one) for one in view.awards.credential_names]
    groups = _first(view, view.awards.credentials, names, "credentials")
    return _table(view, "credentials", "Awards by credential", "What was earned.", "Credential", groups)


def regions(view: View, labels: Labels) -> Table:
    """Awards by the region of their issuer."""
    names = sorted({name for name in labels.regions.values() if name})
    places = {name: number for number, name in enumerate(names)}
    of_issuer = [places.get(labels.regions.get(one, ""), NONE) for one in view.awards.issuer_names]
    column = np.array([*of_issuer, NONE])[view.awards.issuers]  # NONE, which is -1, picks the last
    definition = "Where their issuers say they are. Where people live is in no record, on purpose."
    groups = view.by(column, names, view.now)
    return _table(view, "regions", "Awards by region of the issuer", definition, "Region", groups)


def assessments(view: View) -> Table:
    """Awards by how they were assessed, least rigorous first."""
    names = [name or NOT_STATED for name in ASSESSMENTS]
    column = view.awards.assessments
    groups = [view.group(name, view.now & (column == place)) for place, name in enumerate(names)]
    definition = "How the award says it was assessed, from weakest to strongest."
    return _table(view, "assessments", "Rigour of assessment", definition, "Assessment", groups)


def evidence(view: View) -> Table:
    """All awards shown, claims among them, by the kind of evidence they are."""
    shown = view.awards.during(view.period.start, view.period.end)
    groups = [
        view.group(_EVIDENCE[kind], shown & (view.awards.evidence == place))
        for place, kind in enumerate(KINDS)
    ]
    definition = "Awards of the period and claims that nobody else stands behind, as profiles count them."
    return _table(view, "evidence", "Evidence quality", definition, "Kind of evidence", groups)


def outcomes(view: View) -> Table:
    """Awards by what verification found; one award may have several codes."""
    codes, now = view.awards.codes, view.now
    groups = [
        view.group("verified", now & (codes == 0)),
        view.group("verified, expired since", now & (codes == EXPIRED)),
    ]
    groups += [
        view.group(code, mask)
        for place, code in enumerate(CODES)
        if (mask := now & (codes & (1 << place) > 0) & (codes != EXPIRED)).any()
    ]
    # Most awards have one code, so a single row held back could be worked out from the total all the same.
    rows = tuple(protected(groups, view.floor, partition=True))
    definition = "What counts against them on the day of the report. An award may have several codes."
    columns = (Column("name", "Outcome", "text"), *_COUNTED)
    return Table("outcomes", "Verification outcomes", definition, columns, rows, ("awards",))


_BINS = (
    ("under 30 days", 0, 30), ("30 to 89 days", 30, 90), ("90 to 179 days", 90, 180),
    ("180 to 364 days", 180, 365), ("a year or more", 365, 1 << 30),
)  # fmt: skip


def durations(view: View) -> tuple[Table, Table]:
    """How long it took from start to award: quantiles, and how many took how long."""
    awards = view.awards
    stated = view.now & (awards.started > 0)
    days = awards.issued - awards.started
    sound = stated & (days >= 0)
    binned = [view.group(name, sound & (days >= low) & (days < high)) for name, low, high in _BINS]
    spread = _spread(view, days, sound)
    counts: list[tuple[Cell, ...]] = [
        ("awards with a stated start", int(sound.sum())),
        ("awards without one", int((view.now & ~stated).sum())),
        ("awards said to start after they were issued, left out", int((stated & ~sound).sum())),
    ]
    definition = (
        "Days from the stated start to the day of issue. Quantiles are interpolated linearly between the two "
        "nearest values (type 7 of Hyndman and Fan, 1996)."
    )
    columns = (Column("name", "Measure", "text"), Column("days", "Value", "days"))
    quantiles = Table("durations", "Time from start to award", definition, columns, (*counts, *spread))
    bins = _table(view, "duration_bins", "How long it took", "Awards by that time.", "Time", binned)
    return quantiles, bins


def _spread(view: View, days: Ints, sound: Mask) -> list[tuple[Cell, ...]]:
    """Quantiles in days, unless there are too few people behind them."""
    names = {"median": 0.5, "lower quartile": 0.25, "upper quartile": 0.75, "ninth decile": 0.9}
    people = len(np.unique(view.awards.people[sound]))
    if not people:
        return [(name, None) for name in names]
    if people < view.floor:
        return [(name, "withheld") for name in names]
    return [(name, float(np.quantile(days[sound], share))) for name, share in names.items()]


def _first(view: View, column: Ints, known: Sequence[str | None], what: str) -> list[Group]:
    """The largest groups, the rest as one, and what is not known as one."""
    names = [*(name or OUTSIDE for name in known), OUTSIDE]
    outside = np.array([name is None for name in known] + [False])
    column = np.where(outside[column], len(known), column)
    numbers, counts = np.unique(column[view.now], return_counts=True)
    sizes = dict(zip(numbers.tolist(), counts.tolist(), strict=True))
    order = sorted(sizes, key=lambda one: (-sizes[one], names[one], one))
    if len(order) <= MOST_ROWS + 1:
        return view.by(column, names, view.now)
    inside = np.isin(column, order[:MOST_ROWS])
    rest = view.group(f"{len(order) - MOST_ROWS:,} other {what}", view.now & ~inside)
    return [*view.by(column, names, view.now & inside), rest]


def _table(view: View, key: str, title: str, definition: str, heading: str, groups: Sequence[Group]) -> Table:
    rows = tuple(protected(groups, view.floor, partition=True))
    columns = (Column("name", heading, "text"), *_COUNTED)
    return Table(key, title, definition, columns, rows, ("awards",))


def stack_table(
    view: View, name: Callable[[str], str], touched: Mapping[str, Ints], done: Mapping[str, Ints]
) -> Table:
    """People who moved on in each stack, and who completed it."""
    order = sorted(touched, key=lambda one: (-len(touched[one]), name(one), one))
    moved = protected([Group(name(stack), len(touched[stack]), ()) for stack in order], view.floor)
    # The summary has the sum of completions, so a single one held back could be worked out from the others.
    people = [done.get(stack, np.zeros(0, dtype=np.int64)) for stack in order]
    completed = [Group("", len(one), (), one) for one in people]
    ended = protected(completed, view.floor, partition=True)
    rows = [(*row, end) for row, (_, end) in zip(moved, ended, strict=True)]
    definition = "Stacks of which something was awarded: people who earned a part, and people it completed."
    columns = (
        Column("name", "Stack", "text"),
        Column("people", "People"),
        Column("completed", "Completed by"),
    )
    return Table("stacks", "Stacks touched and completed", definition, columns, tuple(rows), ("people",))

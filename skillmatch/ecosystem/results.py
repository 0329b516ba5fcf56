"""What a report says: figures, tables, and in words what each of them counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Cell: TypeAlias = int | float | str | None
"""A count, a measure, a name or a mark such as "<5"; None where nothing is stated."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the summary, among all recorded awards and among the proved ones."""

    key: str
    label: str
    recorded: int | None
    proved: int | None
    recorded_before: int | None
    proved_before: int | None
    definition: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `kind` says how its numbers are told."""

    key: str
    label: str
    kind: str = "count"
    """`text`, `count`, `share` (in [0, 1]) or `days`."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length; the first column names the row."""

    key: str
    title: str
    definition: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    charted: tuple[str, ...] = ()
    """Keys of the columns a chart is drawn of."""

    def column(self, key: str) -> list[Cell]:
        """The cells of one column, top to bottom."""
        place = [one.key for one in self.columns].index(key)
        return [row[place] for row in self.rows]


@dataclass(frozen=True, slots=True)
class EcosystemReport:
    """The state of an ecosystem over a period, and beside it the period before."""

    period: str
    start: date
    end: date
    before: str
    as_of: date
    """The day verdicts are told for: an award may have expired since it was counted."""
    framework: str
    hidden_under: int
    """Counts of people under this many are not told in breakdowns; 0 where all are."""
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()

    def figure(self, key: str) -> Figure:
        return next(one for one in self.figures if one.key == key)

    def table(self, key: str) -> Table:
        return next(one for one in self.tables if one.key == key)

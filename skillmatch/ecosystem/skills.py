"""Skills supplied against skills demanded: what was proved beside what postings ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from .breakdowns import View
from .columns import Mask
from .privacy import told
from .results import Cell, Column, Table

MOST_SKILLS = 15
"""Rows of shortages, and of surpluses."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What postings ask for: posting → (day, rows of skills); a posting without a day counts in no period."""

    postings: Mapping[str, tuple[date | None, frozenset[int]]]
    labels: Sequence[str]
    """Labels of the framework's skills, by row."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One skill: how many postings of the period ask for it, how many people proved it in it."""

    label: str
    asked: int
    asked_share: float
    """Of the period's postings, in [0, 1]."""
    people: int
    people_share: float
    """Of the people with a proved award in the period, in [0, 1]."""
    holders: int
    """People with a proof of it by the end of the period."""

    @property
    def gap(self) -> float:
        """How much more it is asked for than supplied, in [-1, 1]."""
        return self.asked_share - self.people_share


@dataclass(frozen=True, slots=True)
class SkillBalance:
    """All skills that are asked for or supplied, and out of how many postings and people."""

    skills: tuple[Balance, ...]
    postings: int
    undated: int
    earners: int


def balance(view: View, demand: Demand) -> SkillBalance:
    """Supply and demand of every skill in the period."""
    awards, period = view.awards, view.period
    now = awards.proved & awards.during(period.start, period.end)
    until = awards.proved & awards.during(date.min, period.end)
    supplied, held = _people_by_skill(view, now), _people_by_skill(view, until)
    dated = [rows for day, rows in demand.postings.values() if day is not None and day in period]
    asked: dict[int, int] = {}
    for rows in dated:
        for row in rows:
            asked[row] = asked.get(row, 0) + 1
    earners = len(np.unique(awards.people[now]))
    skills = tuple(
        Balance(
            demand.labels[row],
            asked.get(row, 0),
            asked.get(row, 0) / len(dated) if dated else 0.0,
            supplied.get(row, 0),
            supplied.get(row, 0) / earners if earners else 0.0,
            held.get(row, 0),
        )
        for row in sorted(asked.keys() | supplied.keys())
    )
    undated = sum(day is None for day, _ in demand.postings.values())
    return SkillBalance(skills, len(dated), undated, earners)


def shortages(found: SkillBalance, floor: int) -> Table:
    """Skills asked for more than supplied, the widest gap first."""
    rows = sorted((one for one in found.skills if one.gap > 0), key=lambda one: (-one.gap, one.label))
    title = "Largest shortages"
    return _table("shortages", title, "Asked for more than supplied.", rows[:MOST_SKILLS], found, floor)


def surpluses(found: SkillBalance, floor: int) -> Table:
    """Skills supplied more than asked for, the widest gap first."""
    rows = sorted((one for one in found.skills if one.gap < 0), key=lambda one: (one.gap, one.label))
    title = "Largest surpluses"
    return _table("surpluses", title, "Supplied more than asked for.", rows[:MOST_SKILLS], found, floor)


def _people_by_skill(view: View, mask: Mask) -> dict[int, int]:
    awards = view.awards
    chosen = mask[awards.skill_awards]
    if not chosen.any():
        return {}
    people = awards.people[awards.skill_awards[chosen]]
    pairs = np.unique(awards.skill_rows[chosen] * (awards.people_count + 1) + people)
    rows, counts = np.unique(pairs // (awards.people_count + 1), return_counts=True)
    return dict(zip(rows.tolist(), counts.tolist(), strict=True))


def _table(key: str, title: str, sort: str, skills: list[Balance], found: SkillBalance, floor: int) -> Table:
    if not found.postings or not found.earners:
        skills = []  # against nothing every skill would be short, or to spare
    definition = (
        f"{sort} Demand: the share of the period's {found.postings:,} dated postings that ask for the skill. "
        f"Supply: the share of the {found.earners:,} people with a proved award in the period who proved it. "
        "The gap is demand less supply."
    )
    columns = (
        Column("name", "Skill", "text"), Column("asked", "Postings"), Column("demand", "Demand", "share"),
        Column("people", "People"), Column("supply", "Supply", "share"), Column("gap", "Gap", "share"),
        Column("holders", "People with a proof so far"),
    )  # fmt: skip
    rows = tuple(_row(one, floor) for one in skills)
    return Table(key, title, definition, columns, rows, ("demand", "supply"))


def _row(one: Balance, floor: int) -> tuple[Cell, ...]:
    """A share of few people would tell how many they are, so it is held back with the count."""
    few = 0 < one.people < floor
    people: Cell = told(one.people, floor)
    supply, gap = ("withheld", "withheld") if few else (one.people_share, one.gap)
    return (one.label, one.asked, one.asked_share, people, supply, gap, told(one.holders, floor))

"""The whole report, from columns to a frozen record. Nothing here reads a store or the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from . import breakdowns
from .breakdowns import Labels, View
from .columns import Awards
from .period import Period
from .privacy import DEFAULT_FLOOR
from .results import EcosystemReport, Table
from .skills import Demand, SkillBalance, balance, shortages, surpluses
from .stacks import StackBook
from .summary import Offers, figures


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """Everything a report is made from."""

    awards: Awards
    offers: Offers
    stacks: StackBook
    labels: Labels
    demand: Demand
    stack_name: Callable[[str], str]
    framework: str
    as_of: date


def ecosystem_report(known: Ecosystem, period: Period, floor: int = DEFAULT_FLOOR) -> EcosystemReport:
    """The report on a period. Groups of fewer than `floor` people are held back; 0 and 1 tell all.

    The order in which records came changes nothing.
    """
    view = View(known.awards, period, floor)
    found = balance(view, known.demand)
    return EcosystemReport(
        period=period.name,
        start=period.start,
        end=period.end,
        before=period.before().name,
        as_of=known.as_of,
        framework=known.framework,
        hidden_under=floor if floor > 1 else 0,
        figures=figures(known.awards, known.offers, known.stacks, period),
        tables=(
            breakdowns.months(view),
            breakdowns.credentials(view, known.labels),
            breakdowns.issuers(view, known.labels),
            breakdowns.regions(view, known.labels),
            _stacks(view, known),
            breakdowns.evidence(view),
            breakdowns.assessments(view),
            breakdowns.outcomes(view),
            *breakdowns.durations(view),
            shortages(found, floor),
            surpluses(found, floor),
        ),
        notes=tuple(_notes(known, view, found)),
    )


def _stacks(view: View, known: Ecosystem) -> Table:
    awards, start = known.awards, view.period.start
    earlier = awards.recorded & awards.during(date.min, start - timedelta(days=1))
    completed: dict[str, list[int]] = {}
    for person, stack in known.stacks.completions(awards, view.now, earlier):
        completed.setdefault(stack, []).append(person)
    done = {stack: np.array(people, dtype=np.int64) for stack, people in completed.items()}
    touched = known.stacks.touched(awards, view.now)
    return breakdowns.stack_table(view, known.stack_name, touched, done)


def _notes(known: Ecosystem, view: View, found: SkillBalance) -> list[str]:
    """What a reader has to know before believing a figure."""
    awards = known.awards
    undated = int((awards.recorded & (awards.issued == 0)).sum())
    notes = [
        "Recorded means that an issuer is named; proved means that the award is verified on the day of the "
        "report, or has done nothing worse than expire since.",
    ]
    if undated:
        notes.append(f"{undated:,} awards state no day of issue and are in no period.")
    if found.undated:
        notes.append(f"{found.undated:,} postings state no day and count in no period.")
    if not found.postings or not found.earners:
        notes.append(
            "Shortages and surpluses are left out: no posting is dated in the period, or nobody proved "
            "anything in it, so there is nothing to hold the other side against."
        )
    if view.period.end > known.as_of:
        notes.append(f"The period was not over on {known.as_of}, the day of the report.")
    if view.floor > 1:
        notes.append(
            f"In breakdowns, groups of fewer than {view.floor} people are not counted out; where they could "
            "be worked out from the total, the next smallest group is withheld as well. Each table is "
            "protected by itself: who knows which issuers a region has, or what an issuer offers, may "
            "hold one against another, so look at them together before publishing."
        )
    return notes

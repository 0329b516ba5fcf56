"""The figures of the summary: the same count for any basis and any period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .columns import NONE, Awards, Ints, Mask
from .period import Period
from .results import Figure
from .stacks import StackBook

DEFINITIONS: dict[str, tuple[str, str]] = {
    "awards": ("Credentials awarded", "Awards issued in the period; copies of one award count once."),
    "credentials": ("Unique credentials awarded", "Different credentials among these awards."),
    "launched": (
        "Credentials launched",
        "Credentials first offered in the period or, where no such date is stated, first awarded in it.",
    ),
    "launched_stated": ("… of them by a stated date", "Launched, with a stated date of first offer."),
    "issuers": ("Issuers active", "Issuers with at least one of these awards."),
    "issuers_new": ("Issuers new", "Active issuers without any earlier award."),
    "earners": ("People who earned", "People with at least one of these awards."),
    "earners_new": ("New people", "People who earned, without any earlier award."),
    "earners_repeat": (
        "Repeat earners",
        "People who earned in the period and hold awards of two or more different credentials by its end.",
    ),
    "assessors": ("Assessors", "Different assessors these awards name; not stated where none names any."),
    "assessed": ("… awards that name one", "Awards that name an assessor."),
    "stacks_touched": ("Stacks touched", "Stacks of which something was awarded in the period."),
    "stacks_completed": ("Stacks completed", "Stacks that at least one person completed in the period."),
    "completions": (
        "Stack completions",
        "People and stacks: complete by the end of the period, and not the day before it began.",
    ),
}
"""Figure → its label and what it counts."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What is known of credentials beside their awards."""

    offered: Mapping[str, date]
    """Credential → since when it is on offer, where stated."""


def figures(awards: Awards, offers: Offers, stacks: StackBook, period: Period) -> tuple[Figure, ...]:
    """All figures of the summary, for the period and the one before it."""
    before = period.before()
    counted = [
        _counts(awards, basis, offers, stacks, one)
        for one in (period, before)
        for basis in (awards.recorded, awards.proved)
    ]
    return tuple(
        Figure(key, label, counted[0][key], counted[1][key], counted[2][key], counted[3][key], definition)
        for key, (label, definition) in DEFINITIONS.items()
    )


def _counts(
    awards: Awards, basis: Mask, offers: Offers, stacks: StackBook, period: Period
) -> dict[str, int | None]:
    """Figure → its value; None where no record says anything about it."""
    now = basis & awards.during(period.start, period.end)
    earlier = basis & awards.during(date.min, period.start - timedelta(days=1))
    issuers, earners = np.unique(awards.issuers[now]), np.unique(awards.people[now])
    stated, first = _launched(awards, basis, offers, period)
    assessors = awards.assessors[now]
    named = assessors[assessors != NONE]
    done = stacks.completions(awards, now, earlier)
    return {
        "awards": int(now.sum()),
        "credentials": len(np.unique(awards.credentials[now])),
        "launched": stated + first,
        "launched_stated": stated,
        "issuers": len(issuers),
        "issuers_new": _new(issuers, awards.issuers[earlier]),
        "earners": len(earners),
        "earners_new": _new(earners, awards.people[earlier]),
        "earners_repeat": _repeat(awards, earners, now | earlier),
        "assessors": len(np.unique(named)) if len(named) else None,
        "assessed": len(named),
        "stacks_touched": len(stacks.touched(awards, now)),
        "stacks_completed": len({stack for _, stack in done}),
        "completions": len(done),
    }


def _new(found: Ints, earlier: Ints) -> int:
    return int((~np.isin(found, earlier)).sum())


def _launched(awards: Awards, basis: Mask, offers: Offers, period: Period) -> tuple[int, int]:
    """Credentials first offered in the period as stated; those first awarded in it, of the others."""
    stated = sum(day in period for day in offers.offered.values())
    dated = basis & (awards.issued > 0)
    firsts = np.full(len(awards.credential_names), np.iinfo(np.int64).max)
    np.minimum.at(firsts, awards.credentials[dated], awards.issued[dated])
    inside = (firsts >= period.start.toordinal()) & (firsts <= period.end.toordinal())
    first = sum(awards.credential_names[place] not in offers.offered for place in np.flatnonzero(inside))
    return stated, first


def _repeat(awards: Awards, earners: Ints, until_now: Mask) -> int:
    """How many of the earners hold two or more different credentials by the end of the period."""
    width = len(awards.credential_names) + 1
    pairs = np.unique(awards.people[until_now] * width + awards.credentials[until_now])
    people, held = np.unique(pairs // width, return_counts=True)
    return int(np.isin(people[held >= 2], earners).sum())

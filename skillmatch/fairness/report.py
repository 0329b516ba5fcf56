"""The whole audit: every attribute, every pair of them, selection and score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Literal

from .demographics import Demographics
from .outcomes import Outcomes
from .rates import LEAST_SHARE, SMALL, GroupRate, compare

Measure = Literal["selection", "scoring"]
MANY_LEVEL = 0.1
"""Share of people at exactly the median score from which scoring rates are warned of."""
FEW = 5
"""People in a group under which a published row may tell of somebody, as in ecosystem reports."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One table: people by one attribute, or by two at once."""

    attributes: tuple[str, ...]
    measure: Measure
    """`selection`: who was selected. `scoring`: whose score is above everybody's median (6 RCNY § 5-300)."""
    rates: tuple[GroupRate, ...]
    unknown: int
    """People left out because the attribute is not known."""
    unknown_positive: int


@dataclass(frozen=True, slots=True)
class FairnessReport:
    """Impact of one ranking on groups of people. It says where to look, never that all is well."""

    people: int
    selected: int | None
    """None where nothing says who was selected."""
    median_score: float
    breakdowns: tuple[Breakdown, ...]
    warnings: tuple[str, ...]

    @property
    def flagged(self) -> tuple[tuple[Breakdown, GroupRate], ...]:
        """Groups under four fifths."""
        return tuple((one, rate) for one in self.breakdowns for rate in one.rates if rate.below_four_fifths)


def audit_outcomes(
    outcomes: Outcomes,
    demographics: Demographics,
    *,
    attributes: Sequence[str] = (),
    best: int | None = None,
    least_share: float = LEAST_SHARE,
) -> FairnessReport:
    """Hold a ranking against demographics, by each attribute and by each pair of them.

    Where the ranking may list the best only, everybody else in `demographics` counts as assessed with
    score 0 and not selected. `best`: how many of the highest scores were selected; without it, those the
    ranking names.
    """
    pool = dict(outcomes.scores)
    if not outcomes.complete:
        pool = {**dict.fromkeys(sorted(demographics.persons), 0.0), **pool}
    chosen = outcomes.selected(best)
    has_selection = best is not None or outcomes.chosen is not None
    middle = median(pool.values())
    positives: dict[Measure, frozenset[str]] = {
        "scoring": frozenset(person for person, score in pool.items() if score > middle)
    }
    if has_selection:
        positives["selection"] = chosen
    names = demographics.chosen(attributes)
    cuts = [*((name,) for name in names), *combinations(names, 2)]
    found = tuple(
        _breakdown(pool, positives[measure], demographics, cut, measure, least_share)
        for measure in ("selection", "scoring")
        if measure in positives
        for cut in cuts
    )
    warnings = (*_ties(outcomes, pool, chosen, middle), *_warnings(outcomes, pool, demographics, found))
    return FairnessReport(len(pool), len(chosen) if has_selection else None, middle, found, warnings)


def _breakdown(
    pool: Iterable[str],
    positive: frozenset[str],
    demographics: Demographics,
    cut: tuple[str, ...],
    measure: Measure,
    least_share: float,
) -> Breakdown:
    groups = {person: demographics.group(person, cut) for person in pool}
    everyone = Counter(groups.values())
    good = Counter(group for person, group in groups.items() if person in positive)
    unknown, unknown_positive = everyone.pop((), 0), good.pop((), 0)
    counts = {group: (people, good[group]) for group, people in everyone.items()}
    return Breakdown(cut, measure, compare(counts, least_share), unknown, unknown_positive)


def _ties(
    outcomes: Outcomes, pool: Mapping[str, float], chosen: frozenset[str], middle: float
) -> Iterable[str]:
    """Where equal scores, and not the ranking, decided on which side of a line people came to stand."""
    tied = outcomes.tied(chosen)
    if tied:
        yield (
            f"{tied} people have the lowest score among those selected, and not all of them were: "
            "what set them apart was no score."
        )
    level = sum(score == middle for score in pool.values())
    if level > max(1, MANY_LEVEL * len(pool)):
        yield (
            f"{level} of {len(pool)} people have exactly the median score. Only who is above it counts "
            "as scoring well, so scoring rates say little here."
        )


def _warnings(
    outcomes: Outcomes, pool: Iterable[str], demographics: Demographics, found: Sequence[Breakdown]
) -> Iterable[str]:
    if not outcomes.complete:
        yield (
            "The ranking may list the best only: everybody else in the demographics counts as assessed, "
            "with score 0. `rank --trace` keeps everybody who was assessed."
        )
    people = set(pool)
    without = len(people - demographics.persons)
    if without:
        yield f"{without} of {len(people)} people are not in the demographics; they are in no group."
    beyond = len(demographics.persons - people)
    if beyond:
        yield f"{beyond} people of the demographics were not assessed; they are left out."
    few = sum(rate.people < FEW for one in found for rate in one.rates)
    if few:
        yield (
            f"{few} rows are of fewer than {FEW} people, of whom they could tell: leave those out of what "
            "you publish."
        )
    small = sum(rate.small_sample for one in found for rate in one.rates)
    if small:
        yield f"Comparisons on fewer than {SMALL} people: {small}. Read their exact tests, not their ratios."
    if not any(rate.impact_ratio is not None for one in found for rate in one.rates):
        yield "No two groups are large enough to compare, or nobody came off well: no ratio can be given."

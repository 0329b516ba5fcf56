"""Rates of groups held against the highest one: impact ratio, four-fifths rule, exact test.

Sources: impact ratio, New York City Local Law 144 of 2021, 6 RCNY § 5-300; four-fifths rule, 29 CFR
§ 1607.4(D), and its questions and answers 20–22 (44 Fed. Reg. 11996) on small numbers and on what one
person more would change; groups under 2% of all, 6 RCNY § 5-301(d); interval of a ratio of two rates,
Katz, Baptista, Azen and Pike, Biometrics 34 (1978); several tests at once, Holm, Scand. J. Stat. 6 (1979).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Group = tuple[str, ...]
FOUR_FIFTHS = (4, 5)
LEAST_SHARE = 0.02
"""Share of all under which a group is counted but held against nobody."""
SMALL = 30
"""People in a group and the one it is held against under which a ratio says little."""
Z95 = 1.959964
"""Two-sided 95% point of the normal distribution."""


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One group: how many of it came off well, and how that compares."""

    group: Group
    """One value an attribute."""
    people: int
    positive: int
    rate: float
    impact_ratio: float | None = None
    """Rate over the highest group's; None where the group is too small a share, or nobody came off well."""
    interval: tuple[float, float] | None = None
    """95% interval of the impact ratio; None for the highest group and where a count is 0."""
    below_four_fifths: bool = False
    p_value: float | None = None
    """Fisher's exact test against the highest group, two-sided."""
    p_adjusted: float | None = None
    """The same, adjusted for all groups of this table (Holm)."""
    small_sample: bool = False
    one_person_changes_it: bool = False
    """Below four fifths, but not were one person more of this group and one fewer of the highest positive."""
    short_by: int = 0
    """People more who would have to come off well for four fifths."""
    is_highest: bool = False


def compare(
    counts: Mapping[Group, tuple[int, int]], least_share: float = LEAST_SHARE
) -> tuple[GroupRate, ...]:
    """`counts`: group → (people, of whom positive). Groups in the order of their names.

    Raises ValueError for a count out of range.
    """
    if any(not 0 <= positive <= people or people < 1 for people, positive in counts.values()):
        raise ValueError("a group needs 0 ≤ positive ≤ people, and people")
    everybody = sum(people for people, _ in counts.values())
    rates = [GroupRate(g, n, k, k / n) for g, (n, k) in sorted(counts.items())]
    held = [one for one in rates if one.people >= least_share * everybody]
    if len(held) < 2 or not any(one.positive for one in held):
        return tuple(rates)
    highest = max(held, key=lambda one: (one.rate, one.people))
    against = {one.group: _against(one, highest) for one in held}
    adjusted = _holm({g: one.p_value for g, one in against.items() if one.p_value is not None})
    return tuple(
        replace(against[one.group], p_adjusted=adjusted.get(one.group)) if one.group in against else one
        for one in rates
    )


def _against(one: GroupRate, highest: GroupRate) -> GroupRate:
    if one.group == highest.group:
        return replace(one, impact_ratio=1.0, is_highest=True)
    below = _below(one.positive, one.people, highest.positive, highest.people)
    return replace(
        one,
        impact_ratio=one.rate / highest.rate,
        interval=_interval(one, highest),
        below_four_fifths=below,
        p_value=_fisher(one, highest),
        small_sample=one.people + highest.people < SMALL,
        one_person_changes_it=below
        and one.positive < one.people
        and not _below(one.positive + 1, one.people, highest.positive - 1, highest.people),
        short_by=_short_by(one, highest) if below else 0,
    )


def _below(positive: int, people: int, highest_positive: int, highest_people: int) -> bool:
    """In whole numbers, so that a rate of exactly four fifths is not below it."""
    return FOUR_FIFTHS[1] * positive * highest_people < FOUR_FIFTHS[0] * highest_positive * people


def _short_by(one: GroupRate, highest: GroupRate) -> int:
    needed = -(-FOUR_FIFTHS[0] * highest.positive * one.people // (FOUR_FIFTHS[1] * highest.people))
    return needed - one.positive


def _interval(one: GroupRate, highest: GroupRate) -> tuple[float, float] | None:
    if not one.positive or not highest.positive:
        return None
    middle = math.log(one.rate / highest.rate)
    variance = 1 / one.positive - 1 / one.people + 1 / highest.positive - 1 / highest.people
    reach = Z95 * math.sqrt(max(variance, 0.0))
    return math.exp(middle - reach), math.exp(middle + reach)


def _fisher(one: GroupRate, highest: GroupRate) -> float:
    import numpy as np
    from scipy.stats import fisher_exact

    table = np.array(
        [
            [one.positive, one.people - one.positive],
            [highest.positive, highest.people - highest.positive],
        ]
    )
    return float(fisher_exact(table).pvalue)


def _holm(values: Mapping[Group, float]) -> dict[Group, float]:
    ordered: Sequence[tuple[Group, float]] = sorted(values.items(), key=lambda item: (item[1], item[0]))
    adjusted: dict[Group, float] = {}
    least = 0.0
    for place, (group, value) in enumerate(ordered):
        least = max(least, min(1.0, value * (len(ordered) - place)))
        adjusted[group] = least
    return adjusted

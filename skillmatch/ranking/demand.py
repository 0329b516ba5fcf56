"""How much the market asks for each skill."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date

from skillmatch.domain import Requirement, ScoringSettings

_DAYS_A_MONTH = 365.25 / 12


def posting_demand(
    requirements: Mapping[str, Sequence[Requirement]],
    settings: ScoringSettings,
    *,
    posted: Mapping[str, date | None] | None = None,
    as_of: date | None = None,
    half_life_months: float | None = None,
    relevance: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Skill URI → share of postings that ask for it, in [0, 1].

    In each posting a skill counts once: 1 where essential, `settings.optional_weight` where optional,
    times the probability that it is asked for at all. With `half_life_months` and `as_of`, a posting of
    that age counts half as much; one without a date in `posted` counts as fresh, so that undated
    collections work. A posting that asks for nothing still counts in the whole. With `relevance` (see
    `relevance_to`) each posting counts as much as it says, and one it does not name counts nothing.
    """
    weights = {
        posting: _freshness((posted or {}).get(posting), as_of, half_life_months)
        * (1.0 if relevance is None else relevance.get(posting, 0.0))
        for posting in requirements
    }
    total = sum(weights.values())
    shares: dict[str, float] = {}
    for posting in sorted(requirements):
        for skill, asked in _asked(requirements[posting], settings).items():
            shares[skill] = shares.get(skill, 0.0) + weights[posting] * asked
    return {skill: min(share / total, 1.0) for skill, share in sorted(shares.items())} if total > 0 else {}


def relevance_to(
    skills: Set[str], requirements: Mapping[str, Sequence[Requirement]], settings: ScoringSettings
) -> dict[str, float]:
    """Posting id → share in [0, 1] of what it asks for that is among `skills` (URIs)."""
    shares: dict[str, float] = {}
    for posting, asked in ((posting, _asked(needs, settings)) for posting, needs in requirements.items()):
        total = sum(asked.values())
        if total > 0:
            shares[posting] = sum(value for skill, value in asked.items() if skill in skills) / total
    return shares


def goal_from_demand(
    demand: Mapping[str, float], label: Callable[[str], str], size: int = 50
) -> tuple[Requirement, ...]:
    """The `size` most demanded skills as a goal, weighted by their share: for a learner who names none.

    `label` turns a URI into a label (`Framework.label`).
    """
    ordered = sorted(demand.items(), key=lambda item: (-item[1], item[0]))
    kept = [(skill, share) for skill, share in ordered[:size] if share > 0]
    return tuple(Requirement(skill, label(skill), False, share) for skill, share in kept)


def _freshness(posted: date | None, as_of: date | None, half_life_months: float | None) -> float:
    if posted is None or as_of is None or half_life_months is None:
        return 1.0
    months = max((as_of - posted).days, 0) / _DAYS_A_MONTH
    return float(2.0 ** (-months / half_life_months))


def _asked(requirements: Sequence[Requirement], settings: ScoringSettings) -> dict[str, float]:
    asked: dict[str, float] = {}
    for requirement in requirements:
        weight = 1.0 if requirement.essential else settings.optional_weight
        value = min(max(weight * requirement.probability, 0.0), 1.0)
        asked[requirement.skill] = max(value, asked.get(requirement.skill, 0.0))
    return asked

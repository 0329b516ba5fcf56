"""Every number a plan depends on beside the scoring settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Objective = Literal["effort", "hours", "cost", "evidence"]
"""What is least: hours and money together, hours, money — or, for `evidence`, what is proved is most."""


@dataclass(frozen=True, slots=True)
class PathSettings:
    """Judgements, as `ScoringSettings` are: an operator may change any of them."""

    coverage: float = 0.8
    """Share of the goal, by weight, that a plan should cover, in (0, 1]."""
    money_an_hour: float = 25.0
    """Money that weighs as much as one hour of learning, in the catalogue's currency."""
    step_hours: float = 0.25
    """Hours' worth of trouble that one more step is: of two plans of equal effort, the one of fewer steps."""
    preferred: float = 0.8
    """Factor on the effort of what a preferred issuer offers, when plans are compared; not in any total."""
    evidence_slack: float = 0.5
    """How much more effort than the least the alternative with the strongest evidence may take."""
    hours_per_week: float = 10.0
    """Hours a week the learner gives to learning, where they do not say."""
    seconds: float = 2.0
    """Time for one search; then the best plan so far, with its bound. Longer searches, surer answers."""
    exact: bool = True
    """False leaves the integer programme out: greedy alone."""
    demand: float = 1.0
    """How much demand moves a goal's weights: the most demanded skill of a goal counts 1 + this times."""
    half_life_months: float = 12.0
    """Age at which a posting counts half towards demand."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What a plan may take at most; None for no limit."""

    hours: float | None = None
    cost: float | None = None
    """In the catalogue's currency."""

    @property
    def is_open(self) -> bool:
        return self.hours is None and self.cost is None


NO_LIMIT = Budget()


@dataclass(frozen=True, slots=True)
class Calendar:
    """When the plan begins and how much time a week there is: for finishing dates and lapses."""

    start: date
    hours_per_week: float
    expires: Mapping[str, date]
    """Credential held → the last day its award counts."""

"""What a planner answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Method = Literal["optimal", "gap", "greedy"]
StepState = Literal["ready", "next", "blocked"]


@dataclass(frozen=True, slots=True)
class PathStep:
    """One credential of a plan."""

    place: int
    """From 1, in an order in which every step is ready when it comes."""
    stage: int
    """From 1: steps of one stage ask nothing of each other and may be done at the same time."""
    item: str
    name: str
    issuer: str
    state: StepState
    """`ready` now, `next` once one other step is done, else `blocked` until several are."""
    after: tuple[str, ...]
    """Ids of the steps and held credentials it builds on."""
    closes: tuple[str, ...]
    """Labels of the goal's skills of which it adds most to the plan."""
    coverage: float
    """What it adds to coverage where it comes, in [0, 1]; steps sum to what the plan adds."""
    unlocks: tuple[str, ...]
    """Names of later steps that build on it."""
    hours: float | None
    cost: float | None
    currency: str
    conditions: tuple[str, ...]
    """Text-only conditions: only the learner can tell whether they are met."""
    because: tuple[str, ...]
    finish: date | None = None
    """When it would be done at the learner's hours a week, one step after another."""
    renews: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Credentials that together reach the goal, each ready when it comes."""

    kinds: tuple[str, ...]
    """Best by: `effort`, `hours`, `cost`, `evidence`, `different`, or `coverage` in a budget."""
    steps: tuple[PathStep, ...]
    hours: float
    """Sum over steps; the catalogue's median where a step states none, see `assumed`."""
    cost: float
    currency: str
    coverage: float
    """Of the goal by weight, with the plan, in [0, 1]."""
    evidence: float
    """Coverage counted by the strength its awards would have (probability × rigour × trust), in [0, 1]."""
    reached: bool
    """Whether it covers what was asked for, and what was to be finished is finished."""
    method: Method
    """`optimal`: proved. `gap`: the integer programme's best within the time. `greedy`: without it."""
    gap: float
    """Upper bound on the distance from the optimum, as a share of it; 0 when optimal."""
    because: tuple[str, ...]
    assumed: tuple[str, ...] = ()
    """What was taken for granted: hours or costs that nobody states."""
    warnings: tuple[str, ...] = ()
    """Awards that would lapse before the plan needs them, and the like."""

    @property
    def credentials(self) -> tuple[str, ...]:
        """Ids in order."""
        return tuple(step.item for step in self.steps)

    @property
    def stages(self) -> tuple[tuple[PathStep, ...], ...]:
        """The steps, those that may be done at the same time together."""
        last = max((step.stage for step in self.steps), default=0)
        return tuple(tuple(s for s in self.steps if s.stage == stage) for stage in range(1, last + 1))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What having one more credential would change."""

    credential: str
    name: str
    coverage: float
    """What it alone would add to coverage, in [0, 1]."""
    opens: tuple[str, ...]
    """Names of credentials that would become ready."""
    spares: tuple[str, ...]
    """Names of steps that would fall away."""
    adds: tuple[str, ...]
    """Names of steps the new plan has instead."""
    hours: float
    """Hours of the plan with it minus without; below 0 where it spares some."""
    cost: float
    plan: Plan | None = None
    """The plan with it in hand."""
    counts: bool = True
    """False where nobody trusts its issuer: an award of it would change nothing."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """A plan for one person and goal, its alternatives, and what stands in the way."""

    person: str
    goal: str
    asked: float
    """Coverage asked for."""
    covered: float
    """Coverage now."""
    best: float
    """Coverage that all the catalogue could give."""
    plan: Plan | None
    """None where nothing at all can be done."""
    alternatives: tuple[Plan, ...]
    missing: tuple[str, ...]
    """Labels of the goal's skills that nothing teaches which could be earned."""
    reasons: tuple[str, ...]
    """Why what was asked for cannot be reached; empty where it is."""
    what_if: WhatIf | None
    settings_version: str

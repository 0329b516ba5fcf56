"""What of a recommendation does not depend on prerequisites, for a whole catalogue at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Profile, Requirement, ScoringSettings
from skillmatch.graph import PrerequisiteGraph
from skillmatch.ranking import Need, Relatedness, Taught, goal_from_demand, needs

from .gain import Held, demand_gains, efforts, expected_strengths, goal_gains


def aim(
    goal: Iterable[Requirement] | None, demand: Mapping[str, float], taught: Taught
) -> tuple[tuple[Need, ...], str]:
    """The goal as needs, and where it comes from when the learner named none."""
    if goal is not None:
        return needs(goal), ""
    label = taught.framework.label
    if demand and (asked := needs(goal_from_demand(demand, label))):
        return asked, "what postings ask for most"
    counts = np.bincount(taught.rows, minlength=len(taught.framework)) / max(len(taught.ids), 1)
    common = {str(taught.framework.uris[row]): float(counts[row]) for row in np.flatnonzero(counts)}
    return needs(goal_from_demand(common, label)), "what the catalogue teaches most"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Parts of every credential's score that do not depend on prerequisites."""

    goal: tuple[Need, ...]
    demand: Mapping[str, float]
    graph: PrerequisiteGraph
    taught: Taught
    settings: ScoringSettings
    gains: NDArray[np.float64]
    """(credentials, needs)"""
    demands: NDArray[np.float64]
    demand_entries: NDArray[np.float64]
    efforts: NDArray[np.float64]
    typical_hours: float

    @classmethod
    def of(
        cls,
        profile: Profile,
        goal: tuple[Need, ...],
        demand: Mapping[str, float],
        graph: PrerequisiteGraph,
        taught: Taught,
        relatedness: Relatedness,
        trust: Mapping[str, float] | None,
        settings: ScoringSettings,
    ) -> Frame:
        columns = Held.of(profile, relatedness)
        strengths = expected_strengths(taught, graph.credentials, settings, trust)
        gains = goal_gains(goal, columns, taught, strengths, relatedness, settings)
        demands, entries = demand_gains(demand, columns, taught, strengths)
        effort, typical = efforts(taught, graph.credentials, settings)
        return cls(goal, demand, graph, taught, settings, gains, demands, entries, effort, typical)

"""What of a recommendation does not depend on prerequisites, for a whole catalogue at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Profile, Requirement, ScoringSettings
from skillmatch.graph import PrerequisiteGraph
from skillmatch.ranking import Need, Relatedness, Taught, goal_from_demand, needs

from .gain import Held, Quality, demand_gains, efforts, goal_gains


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal, and where it comes from when the learner named none."""

    goal: tuple[Need, ...]
    named: str = ""


def aim(goal: Iterable[Requirement] | None, demand: Mapping[str, float], taught: Taught) -> Aim:
    """The goal as needs: what is named, else what is in demand, else what is taught most often."""
    if goal is not None:
        return Aim(needs(goal))
    label = taught.framework.label
    if demand and (asked := needs(goal_from_demand(demand, label))):
        return Aim(asked, "what postings ask for most")
    counts = np.bincount(taught.rows, minlength=len(taught.framework)) / max(len(taught.ids), 1)
    common = {str(taught.framework.uris[row]): float(counts[row]) for row in np.flatnonzero(counts)}
    return Aim(needs(goal_from_demand(common, label)), "what the catalogue teaches most")


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A catalogue as everybody meets it, set up once for many learners."""

    graph: PrerequisiteGraph
    taught: Taught
    relatedness: Relatedness
    demand: Mapping[str, float]
    settings: ScoringSettings
    quality: Quality
    efforts: NDArray[np.float64]
    """(credentials,) in [0, 1]."""
    typical_hours: float
    """What counts for a credential that states no hours."""
    useless: frozenset[str]
    """Credentials of issuers nobody trusts: an award would count as held for nothing that comes after."""
    _stated: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        graph: PrerequisiteGraph,
        taught: Taught,
        relatedness: Relatedness,
        demand: Mapping[str, float],
        trust: Mapping[str, float] | None,
        settings: ScoringSettings,
    ) -> Offer:
        """`demand`: skill URI → share of postings; `trust`: issuer → weight, None where all count."""
        quality = Quality.of(taught, graph.credentials, settings, trust)
        effort, typical = efforts(taught, graph.credentials, settings)
        useless = quality.useless(taught.ids)
        return cls(graph, taught, relatedness, demand, settings, quality, effort, typical, useless)

    def stated(self, credential: str) -> frozenset[str]:
        """URIs of the skills it states as taught; kept, as every learner's leads ask for it."""
        if credential not in self._stated:
            place = self.taught.place.get(credential)
            entries = () if place is None else self.taught.entries_of(place)
            said = map(self.taught.statements.__getitem__, entries)
            self._stated[credential] = frozenset(one.skill for one in said if one.aligned)
        return self._stated[credential]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Parts of every credential's score for one learner that do not depend on prerequisites."""

    offer: Offer
    goal: tuple[Need, ...]
    potential: NDArray[np.float64]
    """(credentials, needs) gain if its award were believed without reserve."""
    gains: NDArray[np.float64]
    """(credentials, needs) gain as its award would be believed: at most `potential`."""
    demands: NDArray[np.float64]
    demand_entries: NDArray[np.float64]

    @classmethod
    def of(cls, profile: Profile, goal: tuple[Need, ...], offer: Offer) -> Frame:
        taught, settings, relatedness = offer.taught, offer.settings, offer.relatedness
        held = Held.of(profile, relatedness)
        strengths = taught.probabilities * offer.quality.whole[taught.places]
        potential = goal_gains(goal, held, taught, taught.probabilities, relatedness, settings)
        gains = goal_gains(goal, held, taught, strengths, relatedness, settings)
        demands, entries = demand_gains(offer.demand, held, taught, strengths)
        return cls(offer, goal, potential, gains, demands, entries)

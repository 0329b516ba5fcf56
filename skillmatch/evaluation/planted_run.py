"""Recommenders on planted ecosystems: nDCG@5 by cohort, beside popularity and pure similarity."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from skillmatch.domain import TaughtSkill

from .planted import Case, Planted, links, plant

Links = Mapping[str, Sequence[TaughtSkill]]


class Recommender(Protocol):
    """Ids of next credentials, best first."""

    def __call__(self, world: Planted, taught: Links, case: Case, n: int) -> Sequence[str]: ...


def ndcg_at(ranked: Sequence[str], relevance: Mapping[str, int], k: int) -> float:
    """nDCG@k with gain 2^relevance − 1 and discount log2(rank + 1), in [0, 1].

    Burges et al., "Learning to Rank using Gradient Descent", ICML 2005. Raises ValueError where nothing is
    relevant.
    """
    gains = sorted((2.0**grade - 1.0 for grade in relevance.values() if grade > 0), reverse=True)
    if not gains:
        raise ValueError("nDCG is not defined where nothing is relevant")
    best = sum(gain / math.log2(place + 2) for place, gain in enumerate(gains[:k]))
    found = (2.0 ** relevance.get(item, 0) - 1.0 for item in ranked[:k])
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(found)) / best


def covered_at(world: Planted, ranked: Sequence[str], case: Case, k: int) -> float:
    """Share of the goal's skills not shown yet that the first `k` really teach; 1 where all is shown."""
    shown = {one.skill for one in case.profile.skills}
    asked = {one.skill.removesuffix("-area") for one in case.goal} - shown
    taught = {skill for one in ranked[:k] for skill in world.taught[one]}
    return len(asked & taught) / len(asked) if asked else 1.0


@dataclass(frozen=True, slots=True)
class PlantedReport:
    """Means over learners."""

    ndcg5: float
    first: float
    """Share of learners whose first answer is a right next step of the highest grade."""
    covered5: float
    """Mean `covered_at` 5."""
    cohorts: Mapping[str, float]
    """nDCG@5 by cohort."""
    cases: int
    unready: int
    """First answers that could not be started: 0 for whoever minds prerequisites."""


def evaluate_planted(recommender: Recommender, seeds: Iterable[int], noise: float = 0.0) -> PlantedReport:
    """Every learner of every seed's world, once; links of a seed and noise are alike for everybody."""
    worlds = ((seed, plant(seed)) for seed in seeds)
    return evaluate_worlds(recommender, [(world, links(world, noise, seed)) for seed, world in worlds])


def evaluate_worlds(recommender: Recommender, worlds: Iterable[tuple[Planted, Links]]) -> PlantedReport:
    """The same on worlds and links that are made already."""
    scores: dict[str, list[float]] = {}
    first: list[float] = []
    covered: list[float] = []
    unready = 0
    for world, taught in worlds:
        for case in world.cases:
            ranked = recommender(world, taught, case, 5)
            scores.setdefault(case.cohort, []).append(ndcg_at(ranked, case.relevance, 5))
            top = max(case.relevance.values())
            first.append(float(bool(ranked) and case.relevance.get(ranked[0]) == top))
            covered.append(covered_at(world, ranked, case, 5))
            unready += not _startable(world, case, ranked)
    every = [score for own in scores.values() for score in own]
    cohorts = {name: float(np.mean(own)) for name, own in sorted(scores.items())}
    return PlantedReport(
        float(np.mean(every)), float(np.mean(first)), float(np.mean(covered)), cohorts, len(every), unready
    )


def _startable(world: Planted, case: Case, ranked: Sequence[str]) -> bool:
    from skillmatch.graph import PrerequisiteGraph

    if not ranked:
        return True
    graph = PrerequisiteGraph(world.credentials, world.stacks)
    return graph.readiness(ranked[0], case.held.held, frozenset()).state == "ready"


def popularity(world: Planted, taught: Links, case: Case, n: int) -> Sequence[str]:
    """What most people hold, whoever asks; ties by id."""
    del taught
    counts = dict.fromkeys(world.credentials, 0)
    for history in world.histories:
        for one in history:
            counts[one] += 1
    rest = [one for one in counts if one not in case.held.held]
    return sorted(rest, key=lambda one: (-counts[one], one))[:n]


def similarity(world: Planted, taught: Links, case: Case, n: int) -> Sequence[str]:
    """Cosine of the goal's weights and what a credential teaches; ties by id."""
    wanted = {one.skill: one.weight for one in case.goal}
    length = math.sqrt(sum(weight**2 for weight in wanted.values()))

    def cosine(one: str) -> float:
        said = {link.skill: link.probability for link in taught[one]}
        norm = math.sqrt(sum(p**2 for p in said.values()))
        dot = sum(wanted.get(skill, 0.0) * p for skill, p in said.items())
        return dot / (norm * length) if norm else 0.0

    rest = [one for one in world.credentials if one not in case.held.held]
    return sorted(rest, key=lambda one: (-cosine(one), one))[:n]

"""On large catalogues, where nothing can be tried out: never worse than greedy, the gap as claimed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmatch.domain import Profile, ScoringSettings
from skillmatch.graph import PrerequisiteGraph
from skillmatch.pathways import Budget, Learner, Offer, PathSettings, Problem, Request, find_path
from skillmatch.pathways.search import least_effort, most_coverage
from skillmatch.ranking import Relatedness, Taught, needs

from ..benchmarks.pathways.catalogue import made

LONG = PathSettings(seconds=60)
QUICK = PathSettings(exact=False)


def _problem(credentials: int, conditions: int, asked: int, seed: int) -> Problem:
    world, settings = made(credentials, conditions, asked, seed), ScoringSettings()
    taught = Taught(world.credentials, world.taught, world.framework, settings)
    offer = Offer.of(PrerequisiteGraph(world.credentials, {}), taught, Relatedness(world.framework, settings))
    return Problem.of(offer, needs(world.goal), Profile("p", ()), Learner())


@pytest.mark.parametrize("seed", range(6))
def test_exact_is_never_worse_and_both_gaps_hold(seed: int) -> None:
    problem = _problem(600, 1_200, 15, seed)
    task = problem.task("effort", LONG)
    task = task.asking(0.9 * task.coverage(range(len(task.items))))
    exact, greedy = least_effort(task, LONG), least_effort(task, QUICK)
    assert exact is not None
    assert greedy is not None
    best, found = task.weight(exact.chosen), task.weight(greedy.chosen)
    assert exact.method == "optimal"
    assert best <= found + 1e-6
    assert best >= (1 - greedy.gap) * found - 1e-6
    hurried = least_effort(task, replace(LONG, seconds=0.05))
    assert hurried is not None
    assert best <= task.weight(hurried.chosen) + 1e-6
    assert best >= (1 - hurried.gap) * task.weight(hurried.chosen) - 1e-6


@pytest.mark.parametrize("seed", range(4))
def test_most_coverage_is_never_less_and_both_gaps_hold(seed: int) -> None:
    task = _problem(600, 1_200, 15, seed).task("effort", LONG, budget=Budget(hours=120, cost=2_000))
    exact, greedy = most_coverage(task, LONG), most_coverage(task, QUICK)
    assert exact is not None
    assert greedy is not None
    best, found = task.coverage(exact.chosen), task.coverage(greedy.chosen)
    assert exact.method == "optimal"
    assert best >= found - 1e-6
    assert found >= (1 - greedy.gap) * best - 1e-6
    assert task.within(exact.chosen)


@pytest.mark.slow
def test_a_catalogue_of_thousands_is_planned_without_a_violation() -> None:
    problem = _problem(5_000, 10_000, 40, 2)
    path = find_path(Request(problem, LONG))
    graph = problem.offer.graph
    assert path.plan is not None
    assert path.plan.method == "optimal"
    for plan in (path.plan, *path.alternatives):
        assert plan.coverage >= 0.8 - 1e-6
        held: set[str] = set()
        for step in plan.steps:
            skills = problem.offer.gained(held)
            assert graph.standing(held, skills).ready(step.item), step
            held.add(step.item)

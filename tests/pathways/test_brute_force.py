"""The planner against trying everything, on thousands of small catalogues."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.pathways import Budget, PathSettings, Request, find_path
from skillmatch.pathways.greedy import Greedy
from skillmatch.pathways.search import best_proved, everything, least_effort, most_coverage
from skillmatch.pathways.task import Task

from .conftest import Oracle, World, world

SETTINGS = PathSettings(seconds=60)
SEEDS = st.integers(0, 10**9)


def _weight(task: Task, chosen: tuple[str, ...]) -> float:
    return task.weight([task.items.index["credential", key] for key in chosen])


def _within(made: World, chosen: tuple[str, ...], task: Task) -> bool:
    items = [task.items.index["credential", key] for key in chosen]
    return task.within(items)


def _relevant(task: Task, oracle: Oracle) -> list[tuple[str, ...]]:
    known = {key for kind, key in task.items.index if kind == "credential"}
    return [one for one in oracle.sets() if known.issuperset(one)]


def _target(seed: int, task: Task) -> Task:
    rng = random.Random(seed)
    return task.asking(rng.choice((0.0, 0.3, 0.6, 0.8, 0.95, 1.0)) * task.coverage(everything(task)))


def _budget(seed: int) -> Budget:
    rng = random.Random(seed + 1)
    hours = rng.choice((None, None, float(rng.randint(0, 25))))
    return Budget(hours, rng.choice((None, None, float(rng.randint(0, 15) * 50))))


def compare_least_effort(seed: int) -> None:
    made = world(seed)
    problem, oracle = made.problem(), Oracle(made)
    task = _target(seed, problem.task("effort", SETTINGS, budget=_budget(seed)))
    assert {problem.credential(i).id for i in everything(task)} == max(
        map(set, _relevant(task, oracle)), key=len
    )
    possible = not problem.impossible
    fitting = [
        one
        for one in _relevant(task, oracle)
        if oracle.coverage(one) >= task.target - 1e-6 and _within(made, one, task)
        and (not possible or not made.finish or oracle.finished(one))
    ]  # fmt: skip
    best = min((_weight(task, one) for one in fitting), default=None)
    outcome, greedy = least_effort(task, SETTINGS), Greedy(task)
    by_greedy = greedy.run()
    if best is None:
        assert outcome is None
        assert by_greedy is None
        return
    assert outcome is not None
    assert task.weight(outcome.chosen) == pytest.approx(best, abs=1e-6)
    assert (outcome.method, outcome.gap) == ("optimal", 0.0)
    assert greedy.bound <= best + 1e-6
    if by_greedy is not None:
        assert task.weight(by_greedy) >= best - 1e-6


def compare_most_coverage(seed: int) -> None:
    made = world(seed)
    oracle, task = Oracle(made), made.problem().task("effort", SETTINGS, budget=_budget(seed))
    sets = [one for one in _relevant(task, oracle) if _within(made, one, task)]
    if task.finish:
        sets = [one for one in sets if oracle.finished(one)]
    outcome = most_coverage(task, SETTINGS)
    if not sets:
        assert outcome is None
        return
    assert outcome is not None
    best = max(map(oracle.coverage, sets))
    assert task.coverage(outcome.chosen) == pytest.approx(best, abs=1e-6)
    least = min(_weight(task, one) for one in sets if oracle.coverage(one) >= best - 1e-6)
    assert task.weight(outcome.chosen) == pytest.approx(least, abs=1e-6)
    assert outcome.method == "optimal"


def compare_best_proved(seed: int) -> None:
    made = world(seed)
    problem, oracle = made.problem(), Oracle(made)
    task = _target(seed, problem.task("effort", SETTINGS))
    least = least_effort(task, SETTINGS)
    assert least is not None
    limit = 1.5 * task.weight(least.chosen)
    proved, shown = problem.proved(), problem.shown
    seen = replace(task, worth=proved, base=shown)
    values = [
        seen.coverage([task.items.index["credential", key] for key in one])
        for one in _relevant(task, oracle)
        if oracle.coverage(one) >= task.target - 1e-6 and _weight(task, one) <= limit + 1e-7
        and (not task.finish or oracle.finished(one))
    ]  # fmt: skip
    outcome = best_proved(task, proved, shown, limit, SETTINGS)
    assert outcome is not None
    assert seen.coverage(outcome.chosen) == pytest.approx(max(values), abs=1e-6)


def check_plans(seed: int) -> None:
    """Zero violations in any plan: walked step by step on the records, and told the same twice."""
    made = world(seed)
    oracle = Oracle(made)
    quick = PathSettings(seconds=60, coverage=random.Random(seed).choice((0.3, 0.8, 1.0)))
    request = Request(made.problem(), quick, _budget(seed))
    path = find_path(request, what_if=sorted(made.credentials)[0])
    plans = [plan for plan in (path.plan, *path.alternatives) if plan is not None]
    for plan in plans:
        assert oracle.closed(plan.credentials)
        assert not made.held.intersection(plan.credentials)
        held = set(made.held)
        for stage in plan.stages:
            now = {step.item for step in stage}
            assert oracle.batch(held, now) == now, "a step is not ready when it comes"
            held |= now
        assert plan.coverage == pytest.approx(oracle.coverage(plan.credentials))
        assert sum(step.coverage for step in plan.steps) + path.covered == pytest.approx(plan.coverage)
        if plan.reached:
            assert plan.coverage >= path.asked - 1e-6
            assert oracle.finished(plan.credentials)
    for kind in ("hours", "cost"):
        best = [plan for plan in plans if kind in plan.kinds and plan.method == "optimal"]
        assert all(getattr(one, kind) <= getattr(plan, kind) + 1e-6 for one in best for plan in plans)
    assert len({frozenset(plan.credentials) for plan in plans}) == len(plans)
    again = find_path(request, what_if=sorted(made.credentials)[0])
    assert [p.credentials for p in plans] == [
        p.credentials for p in (again.plan, *again.alternatives) if p is not None
    ]


@settings(max_examples=150, deadline=None)
@given(SEEDS)
def test_least_effort_is_the_least_there_is(seed: int) -> None:
    compare_least_effort(seed)


@settings(max_examples=100, deadline=None)
@given(SEEDS)
def test_most_coverage_is_the_most_the_budget_allows(seed: int) -> None:
    compare_most_coverage(seed)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_strongest_evidence_is_the_strongest_within_its_limit(seed: int) -> None:
    compare_best_proved(seed)


@settings(max_examples=80, deadline=None)
@given(SEEDS)
def test_no_plan_breaks_a_prerequisite(seed: int) -> None:
    check_plans(seed)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_thousands_of_catalogues(part: int) -> None:
    check = (compare_least_effort, compare_most_coverage, compare_best_proved, check_plans)[part]
    for seed in range(1000):
        check(seed)

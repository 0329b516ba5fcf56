"""The exact planner against the lazy greedy, on the same made-up catalogues, in one run on one machine.

    python tests/benchmarks/pathways/bench_path.py --seeds 5 --out tests/benchmarks/pathways/results.json

Each case is timed from records in memory to a set of credentials: reading rules for this person, coverage,
reduction, greedy, integer programme. Wall and CPU seconds; a search has 2 s at most.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from catalogue import Made, made

from skillmatch.domain import Profile, ScoringSettings
from skillmatch.graph import PrerequisiteGraph
from skillmatch.pathways import Budget, Learner, Offer, PathSettings, Problem, Request, find_path
from skillmatch.pathways.search import least_effort, most_coverage
from skillmatch.ranking import Relatedness, Taught, needs

CREDENTIALS, CONDITIONS, SKILLS = 5_000, 10_000, 40
SETTINGS = PathSettings(seconds=2.0)
NOBODY = Profile("p", ())


def offered(world: Made) -> Offer:
    """The catalogue, set up once for everybody as a matcher does."""
    settings = ScoringSettings()
    graph = PrerequisiteGraph(world.credentials, {})
    taught = Taught(world.credentials, world.taught, world.framework, settings)
    return Offer.of(graph, taught, Relatedness(world.framework, settings))


def timed(offer: Offer, world: Made, settings: PathSettings, budget: Budget) -> dict[str, Any]:
    """One search, from the catalogue to a chosen set."""
    wall, cpu = time.perf_counter(), time.process_time()
    problem = Problem.of(offer, needs(world.goal), NOBODY, Learner())
    task = problem.task("effort", settings, target=settings.coverage, budget=budget)
    outcome = least_effort(task, settings) if budget.is_open else most_coverage(task, settings)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    assert outcome is not None
    return {
        "wall_s": round(wall, 3),
        "cpu_s": round(cpu, 3),
        "method": outcome.method,
        "gap": round(outcome.gap, 5),
        "effort": round(task.weight(outcome.chosen), 2),
        "coverage": round(task.coverage(outcome.chosen), 4),
        "steps": len(outcome.chosen),
    }


def case(name: str, seeds: int, settings: PathSettings, budget: Budget = Budget()) -> dict[str, Any]:  # noqa: B008
    runs = []
    for seed in range(1, seeds + 1):
        world = made(CREDENTIALS, CONDITIONS, SKILLS, seed)
        assert world.conditions == CONDITIONS
        offer = offered(world)
        exact = timed(offer, world, settings, budget)
        greedy = timed(offer, world, replace(settings, exact=False), budget)
        runs.append({"seed": seed, "exact": exact, "greedy": greedy})
        print(name, runs[-1], flush=True)
    return {"case": name, "summary": summary(runs), "runs": runs}


def summary(runs: list[dict[str, Any]]) -> dict[str, Any]:
    exact, greedy = [run["exact"] for run in runs], [run["greedy"] for run in runs]
    return {
        "optimal": f"{sum(one['method'] == 'optimal' for one in exact)} of {len(exact)}",
        "worst_gap": max(one["gap"] for one in exact),
        "wall_s_median": round(statistics.median(one["wall_s"] for one in exact), 2),
        "wall_s_worst": max(one["wall_s"] for one in exact),
        "cpu_s_worst": max(one["cpu_s"] for one in exact),
        "greedy_wall_s_median": round(statistics.median(one["wall_s"] for one in greedy), 2),
        "greedy_effort_over_exact": [
            round(g["effort"] / e["effort"], 3) for g, e in zip(greedy, exact, strict=True)
        ],
        "greedy_coverage_less": [
            round(e["coverage"] - g["coverage"], 4) for g, e in zip(greedy, exact, strict=True)
        ],
        "greedy_gap_claimed": [one["gap"] for one in greedy],
    }


def whole_answer() -> dict[str, float]:
    """A whole answer: plan, three alternatives, what-if."""
    world = made(CREDENTIALS, CONDITIONS, SKILLS, 1)
    offer = offered(world)
    began = time.perf_counter()
    problem = Problem.of(offer, needs(world.goal), NOBODY, Learner())
    path = find_path(Request(problem, SETTINGS), what_if="c00010")
    return {"wall_s": round(time.perf_counter() - began, 2), "plans": 1 + len(path.alternatives)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    cases = [
        case("80% of the goal, least effort", given.seeds, SETTINGS),
        case("95% of the goal, least effort", given.seeds, replace(SETTINGS, coverage=0.95)),
        case("most of the goal within 200 hours", given.seeds, SETTINGS, Budget(hours=200)),
    ]
    record = {
        "credentials": CREDENTIALS,
        "conditions": CONDITIONS,
        "goal_skills": SKILLS,
        "seconds_a_search": SETTINGS.seconds,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        "scipy": importlib.metadata.version("scipy"),
        "whole_answer": whole_answer(),
        "cases": cases,
    }
    for one in cases:
        print(one["case"], json.dumps(one["summary"]))
    if given.out:
        given.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

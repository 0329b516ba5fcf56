"""What one person waits for: next credentials and openings, through `Matcher`, beside naive loops.

    cd tests/benchmarks/recommend && python bench_recommend.py --out results.json

5,000 credentials with 10,000 conditions, 5,000 postings, people with eight verified awards each, a goal of
40 skills. Every person is asked about once; the first question of the process (reading the workspace) is
told apart.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from world import HELD, filled

from skillmatch.domain import Requirement
from skillmatch.employer import evidence
from skillmatch.matcher import Matcher
from skillmatch.ranking import needs, teaches

CREDENTIALS, CONDITIONS, POSTINGS, PEOPLE, ASKED = 5_000, 10_000, 5_000, 40, 40


def naive_recommend(matcher: Matcher, person: str, goal: Sequence[str]) -> list[str]:
    """One credential after the other: coverage with it, readiness, effort; no unlocks, variety or words."""
    snapshot = matcher.snapshot
    settings, related = snapshot.settings, snapshot.relatedness
    profile, held = matcher.profile(person), matcher.holdings(person).held
    skills = snapshot.skill_strengths(profile)
    asked = needs(Requirement(skill, skill) for skill in goal)
    factors = {"ready": 1.0, "one_step": settings.one_step, "blocked": settings.blocked, "earned": 0.0}
    rows = {need.skill: related.asked(snapshot.framework.row(need.skill)) for need in asked}
    weights = {
        skill: {
            str(snapshot.framework.uris[row]): weight
            for row, weight in zip(one.rows, one.weights, strict=True)
        }
        for skill, one in rows.items()
    }
    scores: dict[str, float] = {}
    for key, credential in snapshot.credentials.items():
        rigour = settings.rigour[credential.assessment]
        best = teaches(snapshot.taught.get(key, ()), settings)
        gives = {skill: one.probability * rigour for skill, one in best.items()}
        gain = 0.0
        for need in asked:
            near = weights[need.skill]
            now = max((near[skill] * skills.get(skill, 0.0) for skill in near), default=0.0)
            then = max(
                near[skill] * (1 - (1 - skills.get(skill, 0.0)) * (1 - gives.get(skill, 0.0)))
                for skill in near
            )
            gain += need.share * max(then - now, 0.0)
        if gain > 0 and key not in held:
            state = snapshot.graph.readiness(key, held, skills).state
            effort = settings.effort * min(1.0, (credential.hours or 0.0) / settings.effort_hours)
            scores[key] = settings.gain * gain * factors[state] - effort
    return sorted(scores, key=lambda key: (-scores[key], key))[:5]


def naive_openings(matcher: Matcher, person: str) -> dict[str, float]:
    """One posting after the other, explained as an employer would see it."""
    snapshot, profile = matcher.snapshot, matcher.profile(person)

    def score(asked: Sequence[Requirement]) -> float:
        told = evidence.explain(needs(asked), profile, snapshot.relatedness, snapshot.settings)
        return sum(one.contribution for one in told)

    return {key: score(asked) for key, asked in snapshot.requirements.items()}


def timed(ask: Callable[[str], Any], people: Sequence[str]) -> dict[str, float]:
    walls, cpus = [], []
    for person in people:
        wall, cpu = time.perf_counter(), time.process_time()
        ask(person)
        walls.append(1000 * (time.perf_counter() - wall))
        cpus.append(1000 * (time.process_time() - cpu))
    ordered = sorted(walls)
    return {
        "wall_ms_median": round(statistics.median(walls), 2),
        "wall_ms_p95": round(ordered[int(0.95 * (len(ordered) - 1))], 2),
        "wall_ms_worst": round(ordered[-1], 2),
        "cpu_ms_median": round(statistics.median(cpus), 2),
        "people": len(walls),
    }


def measured(folder: Path) -> dict[str, Any]:
    with Matcher.open(folder, encoder="hashing") as matcher:
        people = sorted(matcher.workspace.people())
        goal = sorted(matcher.framework.uris.tolist())[:: len(matcher.framework) // ASKED][:ASKED]
        began = time.perf_counter()
        matcher.recommend(people[0], goal)
        first = time.perf_counter() - began
        matcher.openings(people[0])
        assert len(matcher.holdings(people[0]).held) == HELD
        found = {
            "first_question_s": round(first, 2),
            "recommend": timed(lambda one: matcher.recommend(one, goal), people),
            "recommend_naive": timed(lambda one: naive_recommend(matcher, one, goal), people[:5]),
            "openings": timed(lambda one: matcher.openings(one), people),
            "openings_naive": timed(lambda one: naive_openings(matcher, one), people[:5]),
        }
        for person in people[:5]:
            scores = naive_openings(matcher, person)
            for one in matcher.openings(person, n=20):
                assert abs(one.score - scores[one.item]) < 1e-9
        for name in ("recommend", "openings"):
            naive = found[f"{name}_naive"]["wall_ms_median"]
            found[f"{name}_times_faster"] = round(naive / found[name]["wall_ms_median"], 1)
        return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "workspace"
        filled(
            folder, credentials=CREDENTIALS, conditions=CONDITIONS, postings=POSTINGS, people=PEOPLE, seed=1
        ).close()
        found = measured(folder)
    record = {
        "credentials": CREDENTIALS,
        "conditions": CONDITIONS,
        "postings": POSTINGS,
        "goal_skills": ASKED,
        "awards_a_person": HELD,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        **found,
    }
    print(json.dumps(record, indent=1))
    if given.out:
        given.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

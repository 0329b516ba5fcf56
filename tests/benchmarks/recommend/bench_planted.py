"""Recommendations where the right next step is known: by noise of the links, without each factor, baselines.

    PYTHONPATH=. python tests/benchmarks/recommend/bench_planted.py --write

The seeds are none of those the weights were fitted on (`fit_weights.py`). Without `--write` figures are only
printed.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from skillmatch.domain import ScoringSettings
from skillmatch.evaluation.planted import Case, Planted, links, plant
from skillmatch.evaluation.planted_run import Links, Recommender, evaluate_worlds, popularity, similarity
from skillmatch.learner.trial import Engine

SEEDS = range(101, 109)
NOISE = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)
PEERS = 0.2
"""As fitted; the default is 0, so that nobody's history counts unless an operator says so."""
HERE = Path(__file__).parent
FULL = replace(ScoringSettings(), peers=PEERS)


def shuffled(world: Planted, taught: Links, case: Case, n: int) -> Sequence[str]:
    """Any credential that is not held."""
    rest = sorted(set(world.credentials) - case.held.held)
    return random.Random(f"{case.profile.person}").sample(rest, n)


def systems() -> dict[str, Recommender]:
    return {
        "SkillMatch, peers on": Engine(FULL),
        "SkillMatch, defaults": Engine(),
        "pure similarity": similarity,
        "popularity": popularity,
        "random": shuffled,
    }


def ablations() -> dict[str, Recommender]:
    flat = dict.fromkeys(FULL.rigour, 0.8)
    return {
        "everything": Engine(FULL),
        "without unlocks": Engine(replace(FULL, unlocks=0.0)),
        "without stack progress": Engine(replace(FULL, stack_progress=0.0)),
        "without demand": Engine(replace(FULL, demand=0.0)),
        "without readiness": Engine(replace(FULL, one_step=1.0, blocked=1.0)),
        "without evidence quality": Engine(replace(FULL, rigour=flat), trusting=True),
        "without effort": Engine(replace(FULL, effort=0.0)),
        "without peers": Engine(replace(FULL, peers=0.0)),
        "without variety": Engine(replace(FULL, variety=0.0)),
        "without related skills": Engine(replace(FULL, narrower=0.0, broader=0.0)),
    }


def measured(named: dict[str, Recommender], worlds: list[tuple[Planted, Links]]) -> dict[str, Any]:
    found = {}
    for name, one in named.items():
        plain = asdict(evaluate_worlds(one, worlds))
        plain["cohorts"] = {cohort: round(value, 4) for cohort, value in plain["cohorts"].items()}
        found[name] = {k: round(v, 4) if isinstance(v, float) else v for k, v in plain.items()}
        print(name, found[name], flush=True)
    return found


def drawn(curve: dict[str, dict[str, float]]) -> str:
    """nDCG@5 over noise as an SVG; lines differ in dash and mark, not in colour alone."""
    width, height, left, top = 640, 380, 60, 24
    right, bottom = 190, 48
    styles = {
        "SkillMatch, peers on": ("#0072B2", "", "circle"),
        "SkillMatch, defaults": ("#00694B", "7 4", "square"),
        "pure similarity": ("#8A6D00", "2 4", "diamond"),
        "popularity": ("#555555", "10 3 2 3", "cross"),
        "random": ("#999999", "1 6", ""),
    }

    def x(noise: float) -> float:
        return left + (width - left - right) * noise / max(NOISE)

    def y(value: float) -> float:
        return top + (height - top - bottom) * (1 - value)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        'font-size="13" role="img" aria-label="nDCG@5 by noise of the links">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        level = f'y1="{y(tick):.1f}" y2="{y(tick):.1f}"'
        parts.append(f'<line x1="{left}" x2="{width - right}" {level} stroke="#ddd"/>')
        parts.append(f'<text x="{left - 8}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:.1f}</text>')
    for tick in NOISE:
        parts.append(
            f'<text x="{x(tick):.1f}" y="{height - bottom + 18}" text-anchor="middle">{tick:.1f}</text>'
        )
    parts.append(
        f'<text x="{(left + width - right) / 2}" y="{height - 8}" text-anchor="middle">'
        "noise of the links</text>"
    )
    parts.append(f'<text x="{left - 40}" y="{top - 8}">nDCG@5</text>')
    used: list[float] = []
    # From the lowest line up, as a label that has no room goes up: labels stand in the order of their lines.
    for name, values in sorted(curve.items(), key=lambda one: [*one[1].values()][-1]):
        colour, dash, mark = styles[name]
        points = [(x(float(noise)), y(value)) for noise, value in values.items()]
        line = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        parts.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2" '
            f'stroke-dasharray="{dash}"/>'
        )
        parts += [_mark(mark, a, b, colour) for a, b in points]
        label = points[-1][1] + 4
        while any(abs(label - other) < 15 for other in used):
            label -= 15
        used.append(label)
        parts.append(f'<text x="{width - right + 10}" y="{label:.1f}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _mark(kind: str, x: float, y: float, colour: str) -> str:
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if kind == "square":
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    if kind == "diamond":
        return f'<path d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z" fill="{colour}"/>'
    if kind == "cross":
        return f'<path d="M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8" stroke="{colour}" stroke-width="2"/>'
    return ""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    planted = [(seed, plant(seed)) for seed in SEEDS]
    by_noise = {}
    for noise in NOISE:
        print("noise", noise)
        by_noise[str(noise)] = measured(
            systems(), [(world, links(world, noise, seed)) for seed, world in planted]
        )
    curve = {name: {noise: found[name]["ndcg5"] for noise, found in by_noise.items()} for name in systems()}
    without = {
        str(noise): measured(ablations(), [(world, links(world, noise, seed)) for seed, world in planted])
        for noise in (0.0, 0.2)
    }
    record = {
        "seeds": list(SEEDS),
        "settings": asdict(FULL),
        "ndcg5": curve,
        "by_noise": by_noise,
        "ablation": without,
    }
    if given.write:
        (HERE / "planted.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        (HERE / "planted.svg").write_text(drawn(curve), encoding="utf-8")


if __name__ == "__main__":
    main()

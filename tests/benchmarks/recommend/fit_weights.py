"""Fit the weights of a recommendation on planted ecosystems, and say what they are worth on others.

    PYTHONPATH=. python tests/benchmarks/recommend/fit_weights.py --out weights.json

Random search, then one weight at a time, on mean nDCG@5 over the training seeds with and without noise;
`variety` is held at each of a few values, because nDCG alone would always switch it off. The seeds that are
reported (`bench_planted.py`) are others.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from skillmatch.domain import ScoringSettings
from skillmatch.evaluation.planted import links, plant
from skillmatch.evaluation.planted_run import evaluate_worlds
from skillmatch.learner.trial import Engine

TRAINING = range(1, 5)
NOISE = (0.0, 0.3)
GRID = {
    "unlocks": (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 1.0),
    "stack_progress": (0.0, 0.1, 0.25, 0.4),
    "demand": (0.0, 0.1, 0.25, 0.4),
    "effort": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3),
    "one_step": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8),
    "blocked": (0.0, 0.05, 0.1, 0.2, 0.4),
    "peers": (0.0, 0.02, 0.05, 0.1, 0.2),
}


def prepared() -> list[Any]:
    worlds = [(seed, plant(seed)) for seed in TRAINING]
    return [(world, links(world, noise, seed)) for noise in NOISE for seed, world in worlds]


def worth(settings: ScoringSettings, worlds: list[Any]) -> tuple[float, float]:
    report = evaluate_worlds(Engine(settings), worlds)
    return report.ndcg5, report.covered5


def drawn(rng: random.Random) -> dict[str, float]:
    found = {name: rng.choice(values) for name, values in GRID.items()}
    return found | {"blocked": min(found["blocked"], found["one_step"])}


def climbed(start: dict[str, float], worlds: list[Any], variety: float) -> tuple[float, dict[str, float]]:
    """One weight at a time, until none gets better."""
    best, chosen = worth(replace(ScoringSettings(variety=variety), **start), worlds)[0], dict(start)
    moved = True
    while moved:
        moved = False
        for name, values in GRID.items():
            for value in values:
                tried = chosen | {name: value}
                if value == chosen[name] or tried["blocked"] > tried["one_step"]:
                    continue
                found = worth(replace(ScoringSettings(variety=variety), **tried), worlds)[0]
                if found > best + 1e-4:
                    best, chosen, moved = found, tried, True
                    print(round(best, 4), chosen, flush=True)
    return best, chosen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    worlds, rng = prepared(), random.Random(7)
    before = worth(ScoringSettings(unlocks=0.5, one_step=0.6, blocked=0.2, variety=0.0), worlds)[0]
    tried = [(worth(replace(ScoringSettings(variety=0.0), **one), worlds)[0], place, one)
             for place, one in enumerate(drawn(rng) for _ in range(given.draws))]  # fmt: skip
    starts = [one for _, _, one in sorted(tried, key=lambda item: -item[0])[:1]]
    found = max((climbed(start, worlds, 0.0) for start in starts), key=lambda item: item[0])
    trade = []
    for variety in (0.0, 0.1, 0.2, 0.3, 0.5, 1.0):
        score, covered = worth(replace(ScoringSettings(variety=variety), **found[1]), worlds)
        trade.append({"variety": variety, "ndcg5": round(score, 4), "covered5": round(covered, 4)})
        print(trade[-1], flush=True)
    record = {
        "training_seeds": list(TRAINING),
        "noise": NOISE,
        "draws": given.draws,
        "ndcg5_before": round(before, 4),
        "ndcg5_fitted": round(found[0], 4),
        "weights": found[1],
        "variety": trade,
    }
    print(json.dumps(record, indent=1))
    if given.out:
        given.out.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

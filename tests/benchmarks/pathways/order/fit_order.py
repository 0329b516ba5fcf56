"""Fit the model that proposes prerequisites on the sample catalogue; measure it on issuers it has not seen.

    PYTHONPATH=. python tests/benchmarks/pathways/order/fit_order.py --write

Without `--write` nothing but figures is printed. The sample's 83 credentials were written by hand, before the
features were, and state 109 prerequisites; no real catalogue at hand states more than a few.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from skillmatch.domain import TaughtSkill
from skillmatch.evaluation.order import Pairs, baselines, evaluate_order, fit, left_out
from skillmatch.pathways.inferred import FOLDER
from skillmatch.pathways.inferred_features import FEATURES
from skillmatch.resources import models_dir
from skillmatch.sample.catalogue import load_catalogue

PRECISION = 0.5
"""A proposal is worth reading where at least so many of its kind are right."""
HERE = Path(__file__).parent


def sample_pairs() -> Pairs:
    credentials = {one.id: one for one in load_catalogue().credentials}
    taught = {
        key: [
            TaughtSkill(alignment.target_uri, alignment.target_name, 1.0, stated.text, True)
            for stated in one.competencies
            for alignment in stated.alignments
        ]
        for key, one in credentials.items()
    }
    return Pairs.of(credentials, taught)


def threshold(pairs: Pairs, scores: np.ndarray) -> tuple[float, float, float]:
    """(probability, precision, recall) where precision first holds, from the likeliest down."""
    order = np.argsort(-scores, kind="stable")
    precision = np.cumsum(pairs.stated[order]) / np.arange(1, len(order) + 1)
    place = int(np.flatnonzero(precision >= PRECISION).max(initial=0))
    recall = float(pairs.stated[order][: place + 1].sum() / pairs.stated.sum())
    return float(scores[order[place]]), float(precision[place]), recall


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    pairs = sample_pairs()
    held_out = left_out(pairs)
    systems = {**baselines(pairs), "model, issuer left out": held_out}
    reports = {name: asdict(evaluate_order(pairs, scores)) for name, scores in systems.items()}
    floor, precision, recall = threshold(pairs, held_out)
    model = replace(fit(pairs.rows, pairs.stated), threshold=round(floor, 4))
    weights = {name: round(float(w), 3) for name, w in zip(FEATURES, model.weights, strict=True)}
    record = {
        "credentials": len(pairs.features.credentials),
        "issuers": len({one.issuer for one in pairs.features.credentials}),
        "pairs_judged": len(pairs.places),
        "pairs_stated": int(pairs.stated.sum()),
        "systems": {name: {k: round(v, 3) for k, v in one.items()} for name, one in reports.items()},
        "threshold": {
            "probability": round(floor, 3),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
        },
        "weights": weights,
    }
    print(json.dumps(record, indent=1))
    if given.write:
        (HERE / "results.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        plain = {
            "features": list(FEATURES),
            "mean": [round(float(x), 6) for x in model.mean],
            "scale": [round(float(x), 6) for x in model.scale],
            "weights": [round(float(x), 6) for x in model.weights],
            "intercept": round(model.intercept, 6),
            "threshold": model.threshold,
        }
        path = models_dir() / FOLDER / "model.json"
        path.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

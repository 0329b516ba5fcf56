"""Fit and check the probability of suggested mappings on gold files; see README.md beside this.

python tests/benchmarks/crosswalk/calibrate.py WORKSPACE SOURCE TARGET TUNE.csv TEST.csv
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from skillmatch.crosswalk import Concepts, PairScorer, concepts_of, finished, suggest_block
from skillmatch.crosswalk.suggesting import WEIGHTS, blocks
from skillmatch.encoders import CachedEncoder, Encoder, load_encoder
from skillmatch.evaluation.crosswalk import Gold, read_gold
from skillmatch.workspace import Workspace


def rows(
    suggested: list, gold: Gold, sources: Concepts, targets: Concepts
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, answers and given probabilities of the suggestions of every source the gold speaks of."""
    pairs = {(sources.uris[a], targets.uris[b]) for a, b in gold.pairs}
    asked = {source for source, _ in pairs}
    own = [one for one in suggested if one.source in asked]
    x = np.array([[one.parts[name] for name in WEIGHTS] for one in own])
    y = np.array([(one.source, one.target) in pairs for one in own], dtype=float)
    return x, y, np.array([one.probability for one in own])


def measure(encoder: Encoder, sources: Concepts, targets: Concepts, tune: Path, test: Path) -> None:
    """Print weights fitted on `tune`, and how the shipped ones do on `test`."""
    from sklearn.linear_model import LogisticRegression

    import skillmatch.crosswalk.suggesting as suggesting

    suggesting.FLOOR = 0.0  # all of the shortlist is needed for fitting
    scorer = PairScorer(sources, targets, encoder)
    found = [
        one
        for a, b in blocks(len(sources), len(targets))
        for _, own in suggest_block(scorer, a, b)
        for one in own
    ]
    suggested = finished(found)
    x, y, _ = rows(suggested, read_gold(tune, sources, targets), sources, targets)
    model = LogisticRegression(C=10.0).fit(x, y)
    print(
        "fitted", dict(zip(WEIGHTS, model.coef_[0].round(2).tolist(), strict=True)), model.intercept_.round(2)
    )
    for name, file in (("tune", tune), ("test", test)):
        x, y, given = rows(suggested, read_gold(file, sources, targets), sources, targets)
        for what, p in (("fitted", model.predict_proba(x)[:, 1]), ("shipped", given)):
            bins = np.minimum((p * 10).astype(int), 9)
            gaps = [
                abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean()
                for b in set(bins.tolist())
            ]
            brier, constant = np.mean((p - y) ** 2), y.mean() * (1 - y.mean())
            print(f"{name} {what}: {len(y)} suggestions, right {y.mean():.3f}")
            print(f"  Brier {brier:.4f} (a constant's {constant:.4f}), ECE {sum(gaps):.4f}")


def main(workspace: str, source: str, target: str, tune: str, test: str) -> None:
    with Workspace.open(workspace) as store:
        encoder = CachedEncoder(load_encoder(), store.vector_cache)
        mine = concepts_of(store.framework(source), "occupation")
        theirs = concepts_of(store.framework(target), "occupation")
        measure(encoder, mine, theirs, Path(tune), Path(test))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How well inferred prerequisites agree with stated ones, issuer by issuer left out, beside baselines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, TaughtSkill
from skillmatch.graph.conditions import leaves
from skillmatch.pathways.inferred import OrderModel
from skillmatch.pathways.inferred_features import FEATURES, PairFeatures

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Every ordered pair of a catalogue that can be judged."""

    features: PairFeatures
    places: NDArray[np.int64]
    """(pairs, 2) before, after."""
    rows: Scores
    """(pairs, features)."""
    stated: NDArray[np.bool_]
    """(pairs,) whether the second asks for the first."""

    @classmethod
    def of(cls, credentials: Mapping[str, Credential], taught: Mapping[str, Sequence[TaughtSkill]]) -> Pairs:
        """Pairs that only follow from others (A before B before C) are neither right nor wrong: left out."""
        features = PairFeatures([credentials[key] for key in sorted(credentials)], taught)
        asked = {
            (leaf.ref, key)
            for key, one in credentials.items()
            for leaf in (leaves(one.prerequisite) if one.prerequisite else ())
            if leaf.kind == "credential" and leaf.ref in credentials
        }
        follows = _closed(asked)
        ids = [one.id for one in features.credentials]
        places = [
            (a, b)
            for b in range(len(ids))
            for a in range(len(ids))
            if a != b and ((ids[a], ids[b]) in asked or (ids[a], ids[b]) not in follows)
        ]
        stated = np.array([(ids[a], ids[b]) in asked for a, b in places], dtype=np.bool_)
        return cls(features, np.array(places, dtype=np.int64), features.rows(places), stated)

    def groups(self) -> NDArray[Any]:
        """(pairs, 2) issuers of both."""
        issuers = np.array([one.issuer for one in self.features.credentials])
        return issuers[self.places]


def _closed(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    after: dict[str, set[str]] = {}
    for a, b in pairs:
        after.setdefault(a, set()).add(b)
    found = set()
    for start in after:
        waiting = list(after[start])
        while waiting:
            one = waiting.pop()
            if (start, one) not in found:
                found.add((start, one))
                waiting += after.get(one, ())
    return found


@dataclass(frozen=True, slots=True)
class OrderReport:
    """Of one way to order; means over credentials that state prerequisites, and over stated pairs."""

    average_precision: float
    """Mean over credentials: their stated prerequisites among all others, ranked."""
    recall3: float
    direction: float
    """Share of stated pairs that are likelier this way round than the other; a tie counts half."""
    credentials: int
    pairs: int


def evaluate_order(pairs: Pairs, scores: Scores) -> OrderReport:
    """`scores` (pairs,), greater for what comes before sooner."""
    precisions, recalls = [], []
    for after in np.unique(pairs.places[pairs.stated, 1]):
        own = np.flatnonzero(pairs.places[:, 1] == after)
        order = own[np.argsort(-scores[own], kind="stable")]
        hits = pairs.stated[order]
        ranks = np.flatnonzero(hits) + 1
        precisions.append(float(np.mean(np.arange(1, len(ranks) + 1) / ranks)))
        recalls.append(float(hits[:3].sum() / min(3, hits.sum())))
    known = {(int(a), int(b)): float(s) for (a, b), s in zip(pairs.places, scores, strict=True)}
    turned = [
        (known[int(a), int(b)], known.get((int(b), int(a)), -np.inf)) for a, b in pairs.places[pairs.stated]
    ]
    direction = [1.0 if one > other else 0.5 if one == other else 0.0 for one, other in turned]
    return OrderReport(
        float(np.mean(precisions)),
        float(np.mean(recalls)),
        float(np.mean(direction)),
        len(precisions),
        len(direction),
    )


def baselines(pairs: Pairs, seed: int = 7) -> dict[str, Scores]:
    """Random, level order (then hours), text similarity, and that among what is not of a higher level."""
    rows = pairs.rows
    columns = {name: rows[:, place] for place, name in enumerate(FEATURES)}
    similar, step = columns["text_similarity"], columns["level_step"]
    return {
        "random": np.random.default_rng(seed).random(len(rows)),
        "level order": step + 0.1 * columns["hours"],
        "text similarity": similar.copy(),
        "similarity, not of a higher level": np.where(step < 0, similar - 1.0, similar),
    }


def fit(rows: Scores, stated: NDArray[np.bool_], strength: float = 0.3) -> OrderModel:
    """Logistic regression on standardised columns (scikit-learn), as plain numbers; threshold 0.5."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=strength, max_iter=1000).fit(scaler.transform(rows), stated)
    return OrderModel(scaler.mean_, scaler.scale_, model.coef_[0], float(model.intercept_[0]), 0.5)


def left_out(pairs: Pairs, train: Callable[[Scores, NDArray[np.bool_]], OrderModel] = fit) -> Scores:
    """(pairs,) probabilities, each from a model that saw no credential of the second one's issuer."""
    groups, found = pairs.groups(), np.zeros(len(pairs.rows))
    for issuer in np.unique(groups[:, 1]):
        held = groups[:, 1] == issuer
        seen = (groups != issuer).all(axis=1)
        model = train(pairs.rows[seen], pairs.stated[seen])
        found[held] = model.probabilities(pairs.rows[held])
    return found

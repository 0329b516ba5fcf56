"""Which credential probably comes before which, where a catalogue does not say: proposals, no conditions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, TaughtSkill
from skillmatch.errors import InputError, reason_of
from skillmatch.graph.conditions import leaves
from skillmatch.resources import models_dir

from .inferred_features import FEATURES, PairFeatures

FOLDER = "prerequisite-order"
_NEAR = 20
"""Credentials that one is compared with: those most like it."""
_MOST = 3
"""Proposals for one credential."""
_WORDS = {
    "text_similarity": "they are described alike",
    "name_similarity": "their names share words",
    "skill_similarity": "they teach the same skills",
    "taught_before": "what it teaches is taken further",
    "level_step": "it is of a lower level",
    "introductory": "it calls itself introductory",
    "advanced": "the other calls itself advanced",
    "numbered": "the numbers in their names follow each other",
    "mentioned": "the other speaks of it",
    "builds_on": "the other says that it builds on it",
    "generality": "more credentials teach what it teaches",
    "hours": "it is shorter",
}


@dataclass(frozen=True, slots=True)
class Inferred:
    """A proposal: one credential before another. Nobody stated it, and nothing is held back by it."""

    before: str
    after: str
    """Credential ids."""
    probability: float
    """In [0, 1], calibrated on the sample catalogue only."""
    because: tuple[str, ...]
    """What speaks for it most, in words."""


@dataclass(frozen=True, slots=True)
class OrderModel:
    """A logistic regression as plain numbers (`models/prerequisite-order/model.json`): no pickle is read."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    intercept: float
    threshold: float
    """Probability from which a pair is proposed."""

    @classmethod
    def load(cls, folder: Path | None = None) -> OrderModel:
        """The shipped model, or the one in `folder`. Raises InputError where it is damaged."""
        path = (folder or models_dir() / FOLDER) / "model.json"
        try:
            record = json.loads(path.read_text("utf-8"))
            if record["features"] != list(FEATURES):
                raise InputError("the model was fitted on other features", file=path)
            columns = [np.array(record[key], dtype=np.float64) for key in ("mean", "scale", "weights")]
            numbers = [float(record["intercept"]), float(record["threshold"])]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InputError(f"cannot be read: {reason_of(error)}", file=path) from error
        sound = all(len(one) == len(FEATURES) and np.isfinite(one).all() for one in columns)
        if not sound or not np.isfinite(numbers).all() or not (columns[1] > 0).all():
            raise InputError("the model's numbers make no sense", file=path)
        mean, scale, weights = columns
        intercept, threshold = numbers
        return cls(mean, scale, weights, intercept, threshold)

    def parts(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """(pairs, features) what each feature adds to the log odds."""
        return np.asarray((rows - self.mean) / self.scale * self.weights, dtype=np.float64)

    def probabilities(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """(pairs,) that the first comes before the second."""
        return np.asarray(1.0 / (1.0 + np.exp(-(self.parts(rows).sum(axis=1) + self.intercept))))


class OrderProposer:
    """Proposals over one catalogue; the pairs are looked at once, at the first question."""

    def __init__(
        self,
        credentials: Mapping[str, Credential],
        taught: Mapping[str, Sequence[TaughtSkill]],
        model: OrderModel | None = None,
    ) -> None:
        self._credentials = credentials
        self._features = PairFeatures([credentials[key] for key in sorted(credentials)], taught)
        self._model = model or OrderModel.load()

    @cached_property
    def scored(self) -> tuple[Inferred, ...]:
        """Every pair that was looked at, the likeliest first."""
        pairs = sorted({pair for a, b in self._features.near(_NEAR) for pair in ((a, b), (b, a))})
        rows = self._features.rows(pairs)
        found = zip(pairs, self._model.probabilities(rows), self._model.parts(rows), strict=True)
        ids = [one.id for one in self._features.credentials]
        told = (Inferred(ids[a], ids[b], float(p), _because(parts)) for (a, b), p, parts in found)
        return tuple(sorted(told, key=lambda one: (-one.probability, one.before, one.after)))

    def propose(self, least: float | None = None) -> tuple[Inferred, ...]:
        """At most three for each credential that states no prerequisite, likeliest first, without circles.

        `least`: probability from which a pair is proposed; the model's own threshold where not given.
        """
        floor = self._model.threshold if least is None else least
        after: dict[str, set[str]] = {key: set() for key in self._credentials}
        for before, item in _stated(self._credentials):
            after.setdefault(before, set()).add(item)
        kept: list[Inferred] = []
        counts: dict[str, int] = {}
        for one in self.scored:
            if one.probability < floor:
                break
            stated = self._credentials[one.after].prerequisite is not None
            if stated or counts.get(one.after, 0) >= _MOST or _leads(after, one.after, one.before):
                continue
            after[one.before].add(one.after)
            counts[one.after] = counts.get(one.after, 0) + 1
            kept.append(one)
        return tuple(kept)


def _stated(credentials: Mapping[str, Credential]) -> Iterator[tuple[str, str]]:
    for key, credential in credentials.items():
        for rule in (credential.prerequisite, credential.corequisite):
            for leaf in leaves(rule) if rule is not None else ():
                if leaf.kind == "credential":
                    yield leaf.ref, key


def _leads(after: Mapping[str, set[str]], start: str, goal: str) -> bool:
    """Whether a way leads from `start` to `goal`."""
    seen, waiting = {start}, [start]
    while waiting:
        for other in after.get(waiting.pop(), ()):
            if other == goal:
                return True
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def _because(parts: NDArray[np.float64]) -> tuple[str, ...]:
    order = np.argsort(-parts, kind="stable")
    named = [FEATURES[place] for place in order if parts[place] > 0]
    return tuple(_WORDS[name] for name in named if name in _WORDS)[:3]

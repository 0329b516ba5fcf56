"""The order in which examples are learnt: like with like, short with short, the same for the same seed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .examples import Example
from .settings import Recipe

_WINDOW = 512
"""Examples sorted by length together: within neighbouring clusters, so that batches keep their theme."""
_PER_CLUSTER = 64
_NEAREST = 8
_BLOCK = 1024
_LONG = frozenset(("description", "sentence", "distilled", "template", "confirmed"))


@dataclass(frozen=True, slots=True)
class Plan:
    """Batches in order, each as places of its examples."""

    batches: tuple[NDArray[np.int64], ...]
    tokens: int
    """Padded tokens of all texts."""


def plan(
    examples: Sequence[Example], lengths: Sequence[int], labels: NDArray[np.float32], recipe: Recipe
) -> Plan:
    """Cut all passes over `examples` into batches.

    `lengths` are tokens of each text, `labels` the (skills, d) unit vectors that clusters are made of. Texts
    of a batch come from one kind (aliases, or sentences), so that they are of like length.
    """
    generator = np.random.default_rng(recipe.seed)
    theme = _themes(examples, labels, recipe)
    sizes = np.minimum(np.asarray(lengths, dtype=np.int64), recipe.max_tokens)
    chosen = _chosen(examples, recipe, generator)
    is_long = np.array([one.source in _LONG for one in examples], dtype=bool)
    found: list[NDArray[np.int64]] = []
    for round_ in chosen:
        for kind in (False, True):
            places = round_[is_long[round_] == kind]
            found.extend(_cut(places, sizes, theme, recipe, generator))
    return _limited([found[one] for one in _shuffled(found, chosen, generator)], sizes, recipe.tokens)


def neighbours(labels: NDArray[np.float32]) -> NDArray[np.int64]:
    """(n, up to 8) nearest other labels of each label by cosine, from (n, d) unit vectors."""
    count = min(_NEAREST, len(labels) - 1)
    found = np.empty((len(labels), count), dtype=np.int64)
    for start in range(0, len(labels) if count else 0, _BLOCK):
        scores = labels[start : start + _BLOCK] @ labels.T
        np.put_along_axis(scores, np.arange(start, start + len(scores))[:, None], -2.0, axis=1)
        found[start : start + _BLOCK] = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    return np.sort(found, axis=1)


def _themes(examples: Sequence[Example], labels: NDArray[np.float32], recipe: Recipe) -> NDArray[np.int64]:
    """(examples,) cluster of each example's first skill; all in one where negatives are random."""
    gold = np.array([one.gold[0] for one in examples], dtype=np.int64)
    clusters = len(labels) // _PER_CLUSTER
    if recipe.negatives == "random" or clusters < 2:
        return np.zeros(len(gold), dtype=np.int64)
    from sklearn.cluster import MiniBatchKMeans

    means = MiniBatchKMeans(clusters, random_state=recipe.seed, n_init=1, batch_size=2048, max_iter=20)
    return np.asarray(means.fit_predict(labels), dtype=np.int64)[gold]


def _chosen(
    examples: Sequence[Example], recipe: Recipe, generator: np.random.Generator
) -> list[NDArray[np.int64]]:
    """Places of examples, pass by pass; a pass of .3 takes a random three in ten."""
    wanted = dict(recipe.passes)
    times = np.array([wanted.get(one.source, 0.0) for one in examples])
    rounds = []
    for number in range(int(np.ceil(times.max(initial=0.0)))):
        left = np.clip(times - number, 0.0, 1.0)
        rounds.append(np.flatnonzero(generator.random(len(times)) < left))
    return rounds


def _cut(
    places: NDArray[np.int64],
    sizes: NDArray[np.int64],
    theme: NDArray[np.int64],
    recipe: Recipe,
    generator: np.random.Generator,
) -> list[NDArray[np.int64]]:
    """Batches of near examples: clusters in random order, sorted by length within a window."""
    rank = generator.permutation(int(theme.max(initial=0)) + 1)[theme[places]]
    ordered = places[np.lexsort((generator.random(len(places)), rank))]
    found = []
    for start in range(0, len(ordered), _WINDOW):
        window = ordered[start : start + _WINDOW]
        window = window[np.argsort(-sizes[window], kind="stable")]
        first = 0
        while first < len(window):
            rows = max(1, min(recipe.batch_rows, recipe.batch_tokens // int(sizes[window[first]])))
            found.append(window[first : first + rows])
            first += rows
    return found


def _shuffled(
    found: Sequence[NDArray[np.int64]], rounds: Sequence[NDArray[np.int64]], generator: np.random.Generator
) -> list[int]:
    """Batches of all rounds mixed, so that no kind of text comes last."""
    if not rounds:
        return []
    return [int(place) for place in generator.permutation(len(found))]


def _limited(batches: Sequence[NDArray[np.int64]], sizes: NDArray[np.int64], limit: int) -> Plan:
    taken: list[NDArray[np.int64]] = []
    total = 0
    for batch in batches:
        own = int(sizes[batch].max()) * len(batch)
        if limit and taken and total + own > limit:
            break
        taken.append(batch)
        total += own
    return Plan(tuple(taken), total)

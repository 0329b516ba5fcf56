"""How good an encoder alone is on what was held out: the measures a recipe is chosen by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from ..evaluation import Interval, bootstrap, r_precision_at, reciprocal_rank
from .examples import Example

if TYPE_CHECKING:
    from ..frameworks import Framework

_BLOCK = 512
_DEPTH = 100


class Encodes(Protocol):
    """Anything that makes unit vectors: an encoder, or a network in training."""

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]: ...


def measured(
    encoder: Encodes, framework: Framework, sets: Mapping[str, Sequence[Example]], ks: Sequence[int] = (1, 5)
) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Set → measure ("RP@1", "RP@5", "RR" to depth 100) → (queries,) values, by cosine to all labels."""
    labels = encoder.encode(framework.labels)
    found = {}
    for name, examples in sets.items():
        queries = encoder.encode([one.text for one in examples])
        found[name] = _values(_ranked(queries, labels).tolist(), examples, ks)
    return found


def intervals(values: Mapping[str, Mapping[str, NDArray[np.float64]]]) -> dict[str, dict[str, Interval]]:
    """The means of `measured` with their 95% bootstrap intervals."""
    return {name: {key: bootstrap(own) for key, own in one.items()} for name, one in values.items()}


def _values(
    ranked: Sequence[Sequence[int]], examples: Sequence[Example], ks: Sequence[int]
) -> dict[str, NDArray[np.float64]]:
    pairs = [(line, one.gold) for line, one in zip(ranked, examples, strict=True)]
    found = {f"RP@{k}": np.array([r_precision_at(line, gold, k) for line, gold in pairs]) for k in ks}
    found["RR"] = np.array([reciprocal_rank(line, gold) for line, gold in pairs])
    return found


def _ranked(queries: NDArray[np.float32], labels: NDArray[np.float32]) -> NDArray[np.int64]:
    """(q, 100) rows, best first; ties by lower row."""
    depth = min(_DEPTH, len(labels))
    found = np.empty((len(queries), depth), dtype=np.int64)
    for start in range(0, len(queries), _BLOCK):
        scores = queries[start : start + _BLOCK] @ labels.T
        near = np.sort(np.argpartition(-scores, depth - 1, axis=1)[:, :depth], axis=1)
        order = np.argsort(-np.take_along_axis(scores, near, axis=1), axis=1, kind="stable")
        found[start : start + _BLOCK] = np.take_along_axis(near, order, axis=1)
    return found

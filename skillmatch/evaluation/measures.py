"""Ranking measures, spelt as ir_measures spells them where it has them.

A *run* is one array of ranked items a query, best first; its *gold* the set of items that are right.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over queries and its bootstrap confidence interval, in the unit of the measure."""

    mean: float
    low: float
    high: float


def r_precision_at(ranked: Sequence[int], gold: Collection[int], k: int) -> float:
    """RP@k: right items among the first `k`, over min(k, right items), in [0, 1].

    Chalkidis et al., "Large-Scale Multi-Label Text Classification on EU Legislation", ACL 2019. ir_measures
    has no such measure; RP@1 equals its Success@1, and RP@k its P@k where there are at least k right items.
    """
    wanted = set(gold)
    if not wanted:
        raise ValueError("RP@k is not defined for a query without right items")
    return len(wanted.intersection(ranked[:k])) / min(k, len(wanted))


def reciprocal_rank(ranked: Sequence[int], gold: Collection[int]) -> float:
    """RR: one over the rank of the first right item, 0 where none is ranked (ir_measures' RR)."""
    wanted = set(gold)
    return next((1.0 / place for place, item in enumerate(ranked, 1) if item in wanted), 0.0)


def per_query(
    ranked: Sequence[Sequence[int]], gold: Sequence[Collection[int]], ks: Sequence[int]
) -> dict[str, NDArray[np.float64]]:
    """Measure name ("RP@5", …, "RR") → (queries,) values in [0, 1]."""
    lines = [[int(item) for item in line] for line in ranked]

    def values(measure: Callable[[list[int], Collection[int]], float]) -> NDArray[np.float64]:
        return np.array([measure(line, own) for line, own in zip(lines, gold, strict=True)], dtype=np.float64)

    found = {f"RP@{k}": values(lambda line, own, k=k: r_precision_at(line, own, k)) for k in ks}  # type: ignore[misc]
    found["RR"] = values(reciprocal_rank)
    return found


def bootstrap(
    values: NDArray[np.float64], *, samples: int = 2000, level: float = 0.95, seed: int = 7
) -> Interval:
    """Percentile bootstrap over queries (Efron and Tibshirani, 1993): mean and its `level` interval."""
    if not len(values):
        return Interval(float("nan"), float("nan"), float("nan"))
    draws = np.random.default_rng(seed).integers(0, len(values), size=(samples, len(values)))
    means = values[draws].mean(axis=1)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(values.mean()), float(low), float(high))

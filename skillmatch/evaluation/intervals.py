"""How far chance may have moved a figure: bootstrap intervals, and paired tests between two systems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
SAMPLES = 2000
"""Bootstrap samples: the ends of a 95% interval then move by about 2% of its width with the seed."""
PERMUTATIONS = 10_000
"""Sign flips of a paired test: p is known to about ±0.002 near 0.05."""
SEED = 7
_CELLS = 4_000_000
"""Random numbers held at once: bounds memory to tens of megabytes however many queries there are."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its bootstrap confidence interval, in the unit of the measure."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Paired:
    """One system's values minus another's on the same queries."""

    difference: Interval
    """Mean difference with its 95% bootstrap interval; above 0 the first system is better."""
    p: float
    """Two-sided p of the randomisation test: how often chance alone gives a difference at least as large."""
    better: int
    worse: int
    equal: int
    """Queries on which the first system is better, worse, and the same."""


def bootstrap(values: Values, *, samples: int = SAMPLES, level: float = 0.95, seed: int = SEED) -> Interval:
    """Percentile bootstrap over queries (Efron and Tibshirani, 1993): mean and its `level` interval.

    NaN for no values. The same values and seed give the same interval.
    """
    return bootstrap_of(lambda table: table.mean(axis=-2)[..., 0], values[:, None], samples, level, seed)


def bootstrap_of(
    figure: Callable[[Values], Values],
    columns: Values,
    samples: int = SAMPLES,
    level: float = 0.95,
    seed: int = SEED,
) -> Interval:
    """The same for any figure of rows, such as F1 of (right, found, wanted) counts a sentence.

    `columns` is (rows, columns); `figure` maps (…, rows, columns) to (…).
    """
    if not len(columns):
        return Interval(float("nan"), float("nan"), float("nan"))
    return spread(figure, columns, resampled(figure, columns, samples, seed), level)


def resampled(
    figure: Callable[[Values], Values], columns: Values, samples: int = SAMPLES, seed: int = SEED
) -> Values:
    """(samples,) the figure of rows drawn with replacement."""
    width = columns.shape[1]
    return np.concatenate([figure(columns[draws]) for draws in _draws(len(columns), width, samples, seed)])


def spread(
    figure: Callable[[Values], Values], columns: Values, drawn: Values, level: float = 0.95
) -> Interval:
    """The figure with its percentile interval from `resampled` ones; NaN among them is left out."""
    low, high = np.nanquantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(figure(columns)), float(low), float(high))


def range_of(drawn: Values, level: float = 0.95) -> Interval:
    """The mean of (samples,) simulated figures and the middle `level` of them."""
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(drawn.mean()), float(low), float(high))


def paired(first: Values, second: Values, *, seed: int = SEED) -> Paired:
    """Compare two systems query by query.

    The interval is the bootstrap's over differences; p comes from the randomisation test, which flips the
    sign of each difference at random (Smucker, Allan and Carterette, CIKM 2007), one added to both counts
    so that p is never 0. Raises ValueError where the two are not over the same queries.
    """
    if first.shape != second.shape:
        raise ValueError(f"{len(first)} values beside {len(second)}")
    differences = first - second
    seen, extreme = abs(differences.sum()), 0
    moved = differences[differences != 0]
    for signs in _signs(len(moved), seed):
        # The tolerance keeps sums that are equal on paper equal in floating point.
        extreme += int((np.abs(signs @ moved) >= seen - 1e-9).sum())
    return Paired(
        difference=bootstrap(differences, seed=seed),
        p=(extreme + 1) / (PERMUTATIONS + 1) if len(moved) else 1.0,
        better=int((differences > 0).sum()),
        worse=int((differences < 0).sum()),
        equal=int((differences == 0).sum()),
    )


def _draws(rows: int, width: int, samples: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """(block, rows) row numbers drawn with replacement, `samples` in all."""
    random = np.random.default_rng(seed)
    block = max(1, _CELLS // (rows * max(1, width)))
    for start in range(0, samples, block):
        yield random.integers(0, rows, size=(min(block, samples - start), rows))


def _signs(rows: int, seed: int) -> Iterator[Values]:
    """(block, rows) of ±1, `PERMUTATIONS` in all; none for no rows."""
    random = np.random.default_rng(seed)
    block = max(1, _CELLS // max(1, rows))
    for start in range(0, PERMUTATIONS if rows else 0, block):
        size = (min(block, PERMUTATIONS - start), rows)
        yield 1.0 - 2.0 * random.integers(0, 2, size=size).astype(np.float64)

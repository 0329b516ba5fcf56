"""Whether probabilities mean what they say: reliability bins, expected calibration error, Brier score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .intervals import SEED, Interval, bootstrap_of, range_of

BINS = 10
DRAWN = 2000
"""Samples behind `Calibration.chance`."""
_AT_ONCE = 1000
"""Links drawn at once: bounds memory to some megabytes."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Links whose probability falls in [low, high), the last bin's end included."""

    low: float
    high: float
    count: int
    probability: float
    """Mean of what was said; 0 in an empty bin."""
    right: float
    """Share of links that are right; 0 in an empty bin."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of all links of a file, or of one text kind. `ece` and `brier` are in [0, 1], 0 is best."""

    ece: Interval
    """Expected calibration error with its 95% interval from resampled sentences."""
    brier: float
    links: int
    bins: tuple[Bin, ...]
    chance: Interval | None = None
    """ECE that the same probabilities would show on as many links, meant they exactly what they say: its mean
    and the range of 95% of samples (consistency resampling: Bröcker and Smith, Weather and Forecasting 22,
    2007). Few links show an error by chance alone. Links count as independent, so the range is rather
    narrow where sentences have several. None in results of before it was measured."""


def calibration(
    probabilities: NDArray[np.float64],
    right: NDArray[np.bool_],
    groups: NDArray[np.int64] | None = None,
    bins: int = BINS,
) -> Calibration:
    """Hold (links,) probabilities against whether each link is right.

    Bins have equal width, and ECE weighs each bin's gap by its links (Naeini, Cooper and Hauskrecht, AAAI
    2015; Guo et al., ICML 2017). `groups` says which sentence a link is from: sentences are resampled, not
    links. Resampling adds noise to every bin, so the interval tends to lie high. All 0 without any link.
    Raises ValueError for probabilities outside [0, 1].
    """
    if not ((probabilities >= 0) & (probabilities <= 1)).all():
        raise ValueError("probabilities lie outside [0, 1]")
    place = np.minimum((probabilities * bins).astype(np.int64), bins - 1)
    columns = _columns(probabilities, right, place, groups, bins)
    return Calibration(
        ece=bootstrap_of(_ece, columns) if len(right) else Interval(0.0, 0.0, 0.0),
        brier=float(np.mean((probabilities - right) ** 2)) if len(right) else 0.0,
        links=len(right),
        bins=tuple(_bin(number, bins, probabilities, right, place) for number in range(bins)),
        chance=_chance(probabilities, place, bins) if len(right) else Interval(0.0, 0.0, 0.0),
    )


def _chance(probabilities: NDArray[np.float64], place: NDArray[np.int64], bins: int) -> Interval:
    """See `Calibration.chance`."""
    random = np.random.default_rng(SEED)
    gaps = np.zeros((DRAWN, bins))
    for number in range(bins):
        own = probabilities[place == number]
        for start in range(0, len(own), _AT_ONCE):
            part = own[start : start + _AT_ONCE]
            gaps[:, number] += (random.random((DRAWN, len(part))) < part).sum(axis=1) - part.sum()
    return range_of(error_of(gaps, len(probabilities)))


def _bin(
    number: int,
    bins: int,
    probabilities: NDArray[np.float64],
    right: NDArray[np.bool_],
    place: NDArray[np.int64],
) -> Bin:
    own = place == number
    count = int(own.sum())
    return Bin(
        low=number / bins,
        high=(number + 1) / bins,
        count=count,
        probability=float(probabilities[own].mean()) if count else 0.0,
        right=float(right[own].mean()) if count else 0.0,
    )


def _columns(
    probabilities: NDArray[np.float64],
    right: NDArray[np.bool_],
    place: NDArray[np.int64],
    groups: NDArray[np.int64] | None,
    bins: int,
) -> NDArray[np.float64]:
    """(groups, 2 × bins): what was said minus what held, and how many links, summed by bin."""
    own = np.arange(len(right)) if groups is None else np.unique(groups, return_inverse=True)[1]
    table = np.zeros((int(own.max(initial=-1)) + 1, 2 * bins))
    np.add.at(table, (own, place), probabilities - right)
    np.add.at(table, (own, place + bins), 1.0)
    return table


def _ece(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of `_columns`: each bin's gap weighs as much as its share of the links."""
    sums = columns.sum(axis=-2)
    half = sums.shape[-1] // 2
    return error_of(sums[..., :half], sums[..., half:].sum(axis=-1))


def error_of(gaps: NDArray[np.float64], links: float | NDArray[np.float64]) -> NDArray[np.float64]:
    """(…) ECE of (…, bins) sums of what was said minus what held, over (…) links; 0 for none."""
    return np.asarray(np.abs(gaps).sum(axis=-1) / np.maximum(links, 1.0), dtype=np.float64)

"""Whether probabilities mean what they say: reliability bins, expected calibration error, Brier score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .intervals import Interval, bootstrap_of

BINS = 10


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
    )


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
    """Σ over bins of |Σ (said − held)|, over the links: each bin's gap weighed by its share."""
    sums = columns.sum(axis=-2)
    half = sums.shape[-1] // 2
    links = np.maximum(sums[..., half:].sum(axis=-1), 1.0)
    return np.asarray(np.abs(sums[..., :half]).sum(axis=-1) / links, dtype=np.float64)

"""Several data sets as one: what small ones show by chance alone, all of them show less of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .calibration import DRAWN, error_of
from .extraction import ExtractionReport, FalseAlarms
from .intervals import SEED, Interval, bootstrap, range_of
from .results import Result


@dataclass(frozen=True, slots=True)
class PooledLinks:
    """What became of the links of all data sets; shares in [0, 1]."""

    f1: float
    """Micro-averaged over all (sentence, skill) pairs."""
    without_label: FalseAlarms
    ece: float
    chance: Interval
    """See `Calibration.chance`."""
    links: int


@dataclass(frozen=True, slots=True)
class Pooled:
    """Every query and every link counts alike, whatever data set it is of."""

    queries: int
    intervals: dict[str, Interval]
    """Measure → mean over all queries with its 95% bootstrap interval; those that all data sets have."""
    links: PooledLinks | None
    """None where no links were measured."""


def in_several(results: Sequence[Result]) -> int:
    """Queries that stand in more than one of the data sets, which would count more than once."""
    keys = [key for one in results for key in set(one.query_keys)]
    return len(keys) - len(set(keys))


def pool(results: Sequence[Result]) -> Pooled | None:
    """The measured system over all data sets; None where these are no files of labelled sentences, or share
    queries."""
    if len(results) < 2 or any(one.task != "linking" for one in results) or in_several(results):
        return None
    shared = [name for name in results[0].measures if all(name in one.measures for one in results)]
    reports = [one.extraction for one in results if one.extraction is not None]
    return Pooled(
        queries=sum(one.queries for one in results),
        intervals={name: bootstrap(_values(results, name)) for name in shared},
        links=_links(reports) if reports else None,
    )


def _values(results: Sequence[Result], measure: str) -> NDArray[np.float64]:
    return np.array([value for one in results for value in one.systems[one.system].per_query[measure]])


def _links(reports: Sequence[ExtractionReport]) -> PooledLinks:
    right = sum(one.precision * one.found for one in reports)
    asked = sum(one.found + one.skills for one in reports)
    sentences = sum(one.without_label.sentences for one in reports)
    alarms = sum(one.without_label.rate * one.without_label.sentences for one in reports)
    bins = [[(cell.count, cell.probability, cell.right) for cell in one.calibration.bins] for one in reports]
    count, said, held = np.moveaxis(np.array(bins), -1, 0)
    # Within a bin probabilities are nearly alike, so a binomial of their mean stands for them.
    drawn = np.random.default_rng(SEED).binomial(count.astype(np.int64), said, (DRAWN, *count.shape))
    return PooledLinks(
        f1=2 * right / asked if asked else 0.0,
        without_label=FalseAlarms(alarms / sentences if sentences else 0.0, sentences),
        ece=float(error_of((count * (said - held)).sum(axis=0), count.sum())),
        chance=range_of(error_of((drawn - count * said).sum(axis=1), count.sum())),
        links=int(count.sum()),
    )

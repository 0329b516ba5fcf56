"""Rank the same queries by several systems, and measure each: all systems see texts alone, never the gold."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..domain import Progress, silent
from .baselines import Ranker
from .intervals import Interval, Paired, bootstrap, paired
from .measures import Measure, Values, per_query

DEPTH = 1000
"""How deep a ranking is looked at: a right skill below it counts as not found (trec_eval's usual depth)."""
_CHUNK = 512
"""Queries ranked in one call: bounds memory, and lets progress be told."""


@dataclass(frozen=True, slots=True)
class Queries:
    """Texts to rank a framework's rows for. `gold` is one set of rows a text, none of them empty."""

    texts: tuple[str, ...]
    gold: tuple[frozenset[int], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the queries in run files and results; see `query_key`."""
        return tuple(map(query_key, self.texts))


@dataclass(frozen=True, slots=True)
class SystemResult:
    """What one system reached. Measures are in [0, 1], more is better."""

    measures: dict[str, float]
    intervals: dict[str, Interval]
    """95% bootstrap intervals over queries."""
    per_query: dict[str, list[float]]
    """Measure → value of each query, in the order of the result's `query_keys`."""
    seconds: float
    """Wall time for ranking all queries. No benchmark: the first system loads the encoder, and vectors that
    are kept are not computed again."""
    version: str = ""
    ours_minus_this: dict[str, Paired] = field(default_factory=dict)
    """Measure → the first system compared with this one, query by query."""


def query_key(text: str) -> str:
    """First twelve hex digits of the sha256 of the text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def measure_systems(
    systems: Mapping[str, Ranker],
    queries: Queries,
    measures: Sequence[Measure],
    progress: Progress = silent,
) -> dict[str, SystemResult]:
    """Measure every system on the same queries; each but the first is compared with the first."""
    found: dict[str, SystemResult] = {}
    first: dict[str, Values] = {}
    for name, system in systems.items():
        values, seconds = _values(name, system, queries, measures, progress)
        first = first or values
        versus = {one: paired(first[one], own) for one, own in values.items()} if found else {}
        found[name] = _result(values, seconds, str(getattr(system, "version", "")), versus)
    return found


def _values(
    name: str, system: Ranker, queries: Queries, measures: Sequence[Measure], progress: Progress
) -> tuple[dict[str, Values], float]:
    """Values of every query and measure, and the seconds that ranking took."""
    parts: list[dict[str, Values]] = []
    seconds = 0.0
    depth = max([DEPTH, *(measure.cutoff or 0 for measure in measures)])
    for start in range(0, len(queries.texts), _CHUNK):
        progress(f"ranking: {name}", start, len(queries.texts))
        texts = queries.texts[start : start + _CHUNK]
        started = time.perf_counter()
        ranked, _ = system.rank(texts, depth)
        seconds += time.perf_counter() - started
        parts.append(per_query(ranked, queries.gold[start : start + len(texts)], measures))
    progress(f"ranking: {name}", len(queries.texts), len(queries.texts))
    values = {one.name: np.concatenate([part[one.name] for part in parts]) for one in measures}
    return values, seconds


def _result(
    values: Mapping[str, Values], seconds: float, version: str, versus: dict[str, Paired]
) -> SystemResult:
    intervals = {name: bootstrap(own) for name, own in values.items()}
    return SystemResult(
        measures={name: interval.mean for name, interval in intervals.items()},
        intervals=intervals,
        per_query={name: own.tolist() for name, own in values.items()},
        seconds=seconds,
        version=version,
        ours_minus_this=versus,
    )

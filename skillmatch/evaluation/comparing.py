"""Two results of the same task on the same queries, compared query by query."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..errors import InputError
from .intervals import Paired, paired
from .results import Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """The first result's system minus the second's."""

    first: str
    second: str
    """Which systems: name and version."""
    data: str
    queries: int
    """That both results hold."""
    measures: dict[str, Paired]
    warnings: tuple[str, ...]
    """What differs between the two besides the system."""


def compare(first: Result, second: Result, system: str = "", other: str = "") -> Comparison:
    """Paired tests over the queries both results hold.

    `system` and `other` choose among the first and the second result's systems; by default each's own.

    Raises:
        InputError: the tasks differ, a system is not there, or the two share no query or measure.
    """
    if first.task != second.task:
        raise InputError(f"one result is of {first.task}, the other of {second.task}")
    mine, theirs = _values(first, system), _values(second, other)
    held = set(second.query_keys)
    shared = [key for key in first.query_keys if key in held]
    measures = [name for name in mine if name in theirs]
    if not shared or not measures:
        lacking = "query" if not shared else "measure"
        raise InputError(f"the results share no {lacking}", fix="Measure both on the same file, alike.")
    rows, others = _places(first, shared), _places(second, shared)
    return Comparison(
        first=_name(first, system),
        second=_name(second, other),
        data=first.data,
        queries=len(shared),
        measures={name: paired(mine[name][rows], theirs[name][others]) for name in measures},
        warnings=_differences(first, second, len(shared)),
    )


def _values(result: Result, system: str) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    name = system or result.system
    if name not in result.systems:
        known = ", ".join(map(repr, result.systems))
        raise InputError(f"the result has no system {name!r}", fix=f"It has {known}.")
    return {
        measure: np.array(own, dtype=np.float64) for measure, own in result.systems[name].per_query.items()
    }


def _places(result: Result, keys: list[str]) -> list[int]:
    place = {key: row for row, key in enumerate(result.query_keys)}
    return [place[key] for key in keys]


def _name(result: Result, system: str) -> str:
    name = system or result.system
    version = result.systems[name].version
    return f"{name} {version}".strip()


def _differences(first: Result, second: Result, shared: int) -> tuple[str, ...]:
    """What a reader must know before believing a difference."""
    told = []
    if first.data_sha256 != second.data_sha256:
        told.append(f"the data differ: {first.data_sha256[:12]} and {second.data_sha256[:12]}")
    if first.framework_sha256 != second.framework_sha256:
        told.append(f"the frameworks differ: {first.framework} and {second.framework}")
    if shared < max(first.queries, second.queries):
        told.append(f"only {shared} of {first.queries} and {second.queries} queries are in both")
    return tuple(told)

"""How far a programme covers each skill of a framework, all skills at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Coverage, CoverageState, ScoringSettings, TaughtSkill
from skillmatch.frameworks import Framework
from skillmatch.ranking import Relatedness, Taught


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """Best statement for each row of the framework."""

    scores: NDArray[np.float64]
    """(n,) link probability × relatedness, in [0, 1]."""
    entries: NDArray[np.int64]
    """(n,) entry of `Taught` it comes from, −1 where nothing speaks to the skill."""


def cover(taught: Taught, relatedness: Relatedness) -> Covered:
    """The best of every statement for every skill it speaks to: the same, broader, narrower, near ones.

    Of two equally good statements the first entry stays: credentials by id, then skills by row.
    """
    n = len(taught.framework)
    scores, entries = np.zeros(n), np.full(n, -1, dtype=np.int64)
    relatedness.prepare(taught.rows.tolist())
    for entry in range(len(taught)):
        related = relatedness.held(int(taught.rows[entry]))
        values = related.weights * taught.probabilities[entry]
        better = values > scores[related.rows]
        rows = related.rows[better]
        scores[rows], entries[rows] = values[better], entry
    return Covered(scores, entries)


def state(score: float, settings: ScoringSettings) -> CoverageState:
    """`covered` from `settings.covered` on, `missing` at 0, else `partly`."""
    if score >= settings.covered:
        return "covered"
    return "partly" if score > 0 else "missing"


def coverage_of(
    row: int, covered: Covered, taught: Taught, framework: Framework, settings: ScoringSettings
) -> Coverage:
    """The record of one row."""
    score, entry = float(covered.scores[row]), int(covered.entries[row])
    statement, credential = "", ""
    if entry >= 0:
        statement = taught.statements[entry].statement
        credential = taught.ids[int(taught.places[entry])]
    uri, label = str(framework.uris[row]), framework.labels[row]
    return Coverage(uri, label, state(score, settings), score, statement, credential)


def redundant(taught: Taught, settings: ScoringSettings) -> dict[str, tuple[str, ...]]:
    """Skill label → credentials that each cover it alone, where more than one does."""
    least = max(settings.covered, settings.link_floor)
    found: dict[str, tuple[str, ...]] = {}
    for row in sorted(taught.by_row):
        sure = (entry for entry in taught.by_row[row] if taught.probabilities[entry] >= least)
        credentials = tuple(sorted({taught.ids[int(taught.places[entry])] for entry in sure}))
        if len(credentials) > 1:
            label = taught.framework.labels[row]
            found[label] = tuple(sorted({*found.get(label, ()), *credentials}))
    return dict(sorted(found.items()))


Suggestion: TypeAlias = tuple[str, float, TaughtSkill]
"""Credential id, probability × relatedness, the statement that teaches it."""


def suggestions(
    row: int,
    catalogue: Taught,
    outside: NDArray[np.bool_],
    relatedness: Relatedness,
    ease: Callable[[str], tuple[bool, float]] = lambda _: (False, 0.0),
    most: int = 3,
) -> tuple[Suggestion, ...]:
    """The credentials that cover `row` best, best first; of equal ones that of the least `ease`, then by id.

    `outside` (credentials of the catalogue,) says which may be suggested.
    """
    best: dict[str, tuple[float, TaughtSkill]] = {}
    related = relatedness.asked(row)
    for other, weight in zip(related.rows.tolist(), related.weights.tolist(), strict=True):
        for entry in catalogue.by_row.get(other, ()):
            place = int(catalogue.places[entry])
            value = weight * float(catalogue.probabilities[entry])
            name = catalogue.ids[place]
            if outside[place] and value > best.get(name, (0.0,))[0]:
                best[name] = (value, catalogue.statements[entry])
    ordered: Sequence[str] = sorted(best, key=lambda name: (-best[name][0], ease(name), name))
    return tuple((name, *best[name]) for name in ordered[:most])

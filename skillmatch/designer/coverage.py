"""How far a programme covers each skill of a framework, all skills at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Coverage, CoverageState, CoverageVia, ScoringSettings
from skillmatch.frameworks import Framework
from skillmatch.ranking import Relatedness, Taught


@dataclass(frozen=True, slots=True, eq=False)
class Covered:
    """Best statement for each row of the framework."""

    scores: NDArray[np.float64]
    """(n,) link probability × relatedness × level, in [0, 1]."""
    entries: NDArray[np.int64]
    """(n,) entry of `Taught` it comes from, −1 where nothing speaks to the skill."""
    full: NDArray[np.bool_]
    """(n,) whether a statement speaks of this very skill, at the level asked for, surely enough."""
    factors: NDArray[np.float64]
    """(credentials of `Taught`,) what a statement of each counts for its level, in (0, 1]."""

    def states(self, rows: NDArray[np.int64]) -> NDArray[np.int8]:
        """(rows,) 2 where covered, 1 where partly, 0 where missing."""
        return (self.full[rows].astype(np.int8) + (self.scores[rows] > 0)).astype(np.int8)


def cover(taught: Taught, relatedness: Relatedness, *, factors: NDArray[np.float64] | None = None) -> Covered:
    """The best of every statement for every skill it speaks to: the same, broader, narrower, near ones.

    `factors` (credentials,) in (0, 1]: what a statement of each counts for its level, 1 where that will do.
    A skill is wholly covered only by a statement of that very skill, with a probability of at least
    `settings.covered` and without a factor; that statement then goes before any other. Of two equally good
    ones the first entry stays: credentials by id, then skills by row.
    """
    n = len(taught.framework)
    levels = np.ones(len(taught.ids)) if factors is None else factors
    worth = taught.probabilities * levels[taught.places]
    scores, entries = np.zeros(n), np.full(n, -1, dtype=np.int64)
    relatedness.prepare(taught.rows.tolist())
    for entry, row in enumerate(taught.rows.tolist()):
        related = relatedness.held(row)
        values = related.weights * worth[entry]
        better = values > scores[related.rows]
        rows = related.rows[better]
        scores[rows], entries[rows] = values[better], entry
    full = np.zeros(n, dtype=np.bool_)
    sure = (worth >= relatedness.settings.covered) & (levels[taught.places] >= 1.0) & (worth > 0)
    for entry in np.flatnonzero(sure)[np.lexsort((np.flatnonzero(sure), -worth[sure]))].tolist():
        row = int(taught.rows[entry])
        if not full[row]:
            full[row], scores[row], entries[row] = True, worth[entry], entry
    return Covered(scores, entries, full, levels)


def by_credential(
    taught: Taught, relatedness: Relatedness, covered: Covered, rows: NDArray[np.int64]
) -> dict[str, dict[str, float]]:
    """Skill URI → credential id → probability × relatedness × level, of `rows`, where that is over 0."""
    wanted = np.zeros(len(taught.framework), dtype=np.bool_)
    wanted[rows] = True
    found: dict[int, dict[str, float]] = {}
    for entry, row in enumerate(taught.rows.tolist()):
        related = relatedness.held(row)
        kept = wanted[related.rows]
        place = int(taught.places[entry])
        worth = float(taught.probabilities[entry] * covered.factors[place])
        for other, weight in zip(related.rows[kept].tolist(), related.weights[kept].tolist(), strict=True):
            own = found.setdefault(other, {})
            own[taught.ids[place]] = max(weight * worth, own.get(taught.ids[place], 0.0))
    return {str(taught.framework.uris[row]): found[row] for row in sorted(found)}


def level_factors(stated: list[int | None], asked: int) -> NDArray[np.float64]:
    """(credentials,) level / asked for those of a lower EQF level than `asked`; 1 for others and where none
    is stated, or none asked for (0)."""
    return np.array([1.0 if not asked or level is None else min(level / asked, 1.0) for level in stated])


def coverage_of(row: int, covered: Covered, taught: Taught, framework: Framework) -> Coverage:
    """The record of one row."""
    score, entry = float(covered.scores[row]), int(covered.entries[row])
    uri, label = str(framework.uris[row]), framework.labels[row]
    if entry < 0:
        return Coverage(uri, label, "missing", score)
    place = int(taught.places[entry])
    state: CoverageState = "covered" if covered.full[row] else "partly"
    one, credential = taught.statements[entry], taught.ids[place]
    return Coverage(
        skill=uri,
        label=label,
        state=state,
        score=score,
        statement=one.statement,
        credential=credential,
        via=_via(row, int(taught.rows[entry]), framework),
        probability=float(taught.probabilities[entry]),
        decision=one.state,
        aligned=one.aligned,
        lower_level=bool(covered.factors[place] < 1.0),
    )


def _via(row: int, spoken: int, framework: Framework) -> CoverageVia:
    """What a statement about `spoken` is to somebody who asks for `row`."""
    if row == spoken:
        return "same"
    if spoken in framework.narrower(row):
        return "narrower"
    return "broader" if spoken in framework.broader(row) else "near"


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

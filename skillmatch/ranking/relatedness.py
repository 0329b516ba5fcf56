"""How much holding one skill says about another: hierarchy and calibrated embedding neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import ScoringSettings
from skillmatch.frameworks import Framework

_BLOCK = 256
"""Rows whose cosines are taken at once: 256 × 14k × 4 bytes = 14 MB."""


@dataclass(frozen=True, slots=True)
class Related:
    """Rows that count for one skill, ascending, and by how much; the skill itself is among them, at 1."""

    rows: NDArray[np.int64]
    weights: NDArray[np.float64]
    """(k,) in (0, 1]."""


class Relatedness:
    """relatedness(asked, held) of design §7, as sparse rows, computed once and kept.

    1 for the same skill; `settings.narrower` where the one held is directly narrower than the one asked
    for, `settings.broader` where it is directly broader; for two skills whose vectors have a cosine c
    above `settings.neighbour_floor`, `neighbour_weight · (c − floor) / (1 − floor)`; the greatest of
    these; siblings as such are unrelated.
    """

    def __init__(
        self,
        framework: Framework,
        settings: ScoringSettings | None = None,
        vectors: NDArray[Any] | None = None,
    ) -> None:
        """`vectors` (n, d), unit rows aligned to the framework's rows; None for the hierarchy alone.

        Raises ValueError where their number is not the framework's.
        """
        if vectors is not None and (vectors.ndim != 2 or len(vectors) != len(framework)):
            raise ValueError(f"vectors of shape {vectors.shape} for {len(framework)} skills")
        self.framework = framework
        self.settings = settings or ScoringSettings()
        usable = self.settings.neighbour_weight > 0 and self.settings.neighbour_floor < 1
        self._vectors = np.asarray(vectors, dtype=np.float32) if vectors is not None and usable else None
        self._near: dict[int, Related] = {}
        self._asked: dict[int, Related] = {}
        self._held: dict[int, Related] = {}

    def asked(self, row: int) -> Related:
        """Rows whose holders count for somebody who asks for `row`."""
        if row not in self._asked:
            up, down = self.framework.broader(row), self.framework.narrower(row)
            self._asked[row] = self._related(row, narrower=down, broader=up)
        return self._asked[row]

    def held(self, row: int) -> Related:
        """Rows that somebody who holds `row` counts for: `asked`, read the other way round."""
        if row not in self._held:
            up, down = self.framework.broader(row), self.framework.narrower(row)
            self._held[row] = self._related(row, narrower=up, broader=down)
        return self._held[row]

    def prepare(self, rows: Iterable[int]) -> None:
        """Find the neighbours of many rows at once, which is faster than one by one."""
        if self._vectors is None:
            return
        new = sorted({row for row in rows if row not in self._near})
        for start in range(0, len(new), _BLOCK):
            self._find_near(new[start : start + _BLOCK])

    def _related(self, row: int, narrower: Sequence[int], broader: Sequence[int]) -> Related:
        near = self._neighbours(row)
        weights: dict[int, float] = dict(zip(near.rows.tolist(), near.weights.tolist(), strict=True))
        for rows, weight in ((narrower, self.settings.narrower), (broader, self.settings.broader)):
            for other in rows:
                weights[other] = max(weight, weights.get(other, 0.0))
        weights[row] = 1.0
        kept = sorted((other, weight) for other, weight in weights.items() if weight > 0)
        rows_, weights_ = zip(*kept, strict=True)
        return Related(np.array(rows_, dtype=np.int64), np.array(weights_, dtype=np.float64))

    def _neighbours(self, row: int) -> Related:
        if self._vectors is None:
            return Related(np.empty(0, dtype=np.int64), np.empty(0))
        if row not in self._near:
            self._find_near([row])
        return self._near[row]

    def _find_near(self, rows: list[int]) -> None:
        vectors = self._vectors
        if vectors is None:
            return
        floor, weight = self.settings.neighbour_floor, self.settings.neighbour_weight
        cosines = vectors[rows] @ vectors.T
        places, others = np.nonzero(cosines > floor)
        values = np.minimum(cosines[places, others].astype(np.float64), 1.0)
        weights = weight * (values - floor) / (1.0 - floor)
        bounds = np.searchsorted(places, np.arange(len(rows) + 1))
        for place, row in enumerate(rows):
            part = slice(bounds[place], bounds[place + 1])
            self._near[row] = Related(others[part].astype(np.int64), weights[part])

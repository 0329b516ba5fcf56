"""Claims of many people, combined column-wise: the same numbers as `factors.combined`, in bulk."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import EvidenceKind, ScoringSettings
from skillmatch.frameworks import Framework
from skillmatch.ranking import KINDS, Strengths

from .claims import Claim

_CHUNK = 2_000_000
"""Claims held before they are combined: about 50 MB."""

Triple = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


class ClaimColumns:
    """Collects claims person by person; a person's claims are combined as soon as a chunk is full."""

    def __init__(self, framework: Framework, settings: ScoringSettings) -> None:
        self._framework, self._settings = framework, settings
        self._persons: list[str] = []
        self._issuers: dict[str, int] = {}
        self._done: dict[EvidenceKind, list[Triple]] = {kind: [] for kind in KINDS}
        self._clear()

    def __len__(self) -> int:
        return len(self._persons)

    def add(self, person: str, claims: Iterable[Claim]) -> None:
        """All claims of one person."""
        column = len(self._persons)
        self._persons.append(person)
        for claim in claims:
            self._kinds.append(KINDS.index(claim.kind))
            self._rows.append(claim.row)
            self._columns.append(column)
            self._by.append(self._issuers.setdefault(claim.award.issuer, len(self._issuers)))
            self._values.append(claim.strength)
        if len(self._rows) >= _CHUNK:
            self._flush()

    def finish(self) -> Strengths:
        """The matrices. Raises ValueError where a person was added twice."""
        self._flush()
        triples = {kind: _joined(parts) for kind, parts in self._done.items()}
        return Strengths.from_triples(self._persons, triples, self._framework, self._settings.version)

    def _clear(self) -> None:
        self._kinds, self._rows, self._columns = array("b"), array("q"), array("q")
        self._by, self._values = array("q"), array("d")

    def _flush(self) -> None:
        kinds = np.array(self._kinds, dtype=np.int8)
        for place, kind in enumerate(KINDS):
            chosen = kinds == place
            if chosen.any():
                rows, columns, issuers = (
                    np.array(part, dtype=np.int64)[chosen] for part in (self._rows, self._columns, self._by)
                )
                values = np.array(self._values, dtype=np.float64)[chosen]
                cap = self._settings.issuer_cap
                self._done[kind].append(_combine(rows, columns, issuers, values, cap))
        self._clear()


def _combine(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    issuers: NDArray[np.int64],
    values: NDArray[np.float64],
    cap: float,
) -> Triple:
    """1 − Π(1 − s) within each (row, column, issuer), capped, then within each (row, column)."""
    order = np.lexsort((values, issuers, columns, rows))
    rows, columns, issuers = rows[order], columns[order], issuers[order]
    starts = _starts(rows, columns, issuers)
    shares = np.minimum(1.0 - np.multiply.reduceat(1.0 - values[order], starts), cap)
    rows, columns = rows[starts], columns[starts]
    order = np.lexsort((shares, columns, rows))
    rows, columns = rows[order], columns[order]
    starts = _starts(rows, columns)
    return rows[starts], columns[starts], 1.0 - np.multiply.reduceat(1.0 - shares[order], starts)


def _starts(*keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a new combination of the (sorted, not empty) keys begins."""
    new = np.zeros(len(keys[0]), dtype=np.bool_)
    new[0] = True
    for key in keys:
        new[1:] |= key[1:] != key[:-1]
    return np.flatnonzero(new)


def _joined(parts: list[Triple]) -> Triple:
    if not parts:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0)
    rows, columns, values = zip(*parts, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)

"""The strengths of many people as three sparse matrices, one a kind of evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import EvidenceKind, Profile
from skillmatch.errors import StaleIndexError
from skillmatch.frameworks import Framework

if TYPE_CHECKING:
    from scipy.sparse import csr_array

KINDS: tuple[EvidenceKind, ...] = ("verified", "inferred", "self_claimed")
_PARTS = ("data", "indices", "indptr")


def fingerprint(framework: Framework) -> str:
    """Twelve hex digits that change when any row of the framework stands for another skill."""
    return hashlib.sha256("\n".join(framework.uris.tolist()).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, eq=False)
class Strengths:
    """Skill rows × person columns, values in (0, 1], zeros not stored, indices sorted.

    Columns stand in the order of person ids, so that the lower column wins a tie.
    """

    persons: NDArray[np.str_]
    """(m,) ids, ascending."""
    verified: csr_array[Any]
    inferred: csr_array[Any]
    self_claimed: csr_array[Any]
    framework: str
    """`fingerprint` of the framework the rows are aligned to."""
    settings_version: str = ""

    def __len__(self) -> int:
        return len(self.persons)

    def matrix(self, kind: EvidenceKind) -> csr_array[Any]:
        """The matrix of one kind of evidence."""
        return {"verified": self.verified, "inferred": self.inferred, "self_claimed": self.self_claimed}[kind]

    def row(self, kind: EvidenceKind, row: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """Who has any strength in a skill: columns, ascending, and strengths. Views, not copies."""
        matrix = self.matrix(kind)
        part = slice(matrix.indptr[row], matrix.indptr[row + 1])
        return matrix.indices[part], matrix.data[part]

    def column(self, person: str) -> int | None:
        """Column of a person; None where they are not in it."""
        place = int(np.searchsorted(self.persons, person))
        return place if place < len(self.persons) and self.persons[place] == person else None

    def at(self, kind: EvidenceKind, row: int, column: int) -> float:
        """One strength, 0 where there is none."""
        columns, values = self.row(kind, row)
        place = int(np.searchsorted(columns, column))
        return float(values[place]) if place < len(columns) and columns[place] == column else 0.0

    @classmethod
    def from_profiles(
        cls, profiles: Iterable[Profile], framework: Framework, settings_version: str = ""
    ) -> Self:
        """From finished profiles, any order; skills the framework lacks are left out.

        Raises ValueError where a person comes twice.
        """
        persons: list[str] = []
        entries: list[tuple[int, int, float, float, float]] = []
        for column, profile in enumerate(profiles):
            persons.append(profile.person)
            for skill in profile.skills:
                row = framework.row(skill.skill)
                if row is not None:
                    entries.append((row, column, skill.verified, skill.inferred, skill.self_claimed))
        table = np.array(entries, dtype=np.float64).reshape(-1, 5)
        rows, columns = table[:, 0].astype(np.int64), table[:, 1].astype(np.int64)
        triples = {kind: (rows, columns, table[:, 2 + place]) for place, kind in enumerate(KINDS)}
        return cls.from_triples(persons, triples, framework, settings_version)

    @classmethod
    def from_triples(
        cls,
        persons: Sequence[str],
        triples: Mapping[EvidenceKind, tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]],
        framework: Framework,
        settings_version: str = "",
    ) -> Self:
        """From (rows, columns, strengths) a kind, each (row, column) once; columns index `persons`.

        Raises ValueError where a person comes twice.
        """
        ids = np.array(persons, dtype=np.str_)
        order = np.argsort(ids, kind="stable")
        ordered = ids[order]
        if len(ordered) and (same := ordered[1:] == ordered[:-1]).any():
            raise ValueError(f"person {str(ordered[1:][same][0])!r} comes twice")
        place = np.empty(len(ids), dtype=np.int64)
        place[order] = np.arange(len(ids))
        shape = (len(framework), len(ids))
        made = {kind: _csr(*triples[kind], place, shape) for kind in KINDS}
        return cls(ordered, **made, framework=fingerprint(framework), settings_version=settings_version)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Plain arrays, for `numpy.savez` or any other store; `from_arrays` reads them back."""
        arrays: dict[str, NDArray[Any]] = {
            "persons": self.persons,
            "shape": np.array(self.verified.shape, dtype=np.int64),
            "framework": np.array(self.framework),
            "settings_version": np.array(self.settings_version),
        }
        for kind in KINDS:
            arrays |= {f"{kind}_{part}": getattr(self.matrix(kind), part) for part in _PARTS}
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], framework: Framework) -> Self:
        """What `to_arrays` gave. Raises StaleIndexError where they were made for another framework."""
        from scipy.sparse import csr_array

        if str(arrays["framework"]) != fingerprint(framework):
            raise StaleIndexError(
                f"The stored strengths were made for another version of {framework.info.id}.",
                fix="Run `skillmatch index` to build them again.",
            )
        shape = (int(arrays["shape"][0]), int(arrays["shape"][1]))
        parts = {kind: tuple(arrays[f"{kind}_{part}"] for part in _PARTS) for kind in KINDS}
        made = {kind: csr_array(parts[kind], shape=shape) for kind in KINDS}
        version = str(arrays["settings_version"])
        return cls(arrays["persons"], **made, framework=str(arrays["framework"]), settings_version=version)

    def __iter__(self) -> Iterator[str]:
        return iter(self.persons.tolist())


def _csr(
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    values: NDArray[np.float64],
    place: NDArray[np.int64],
    shape: tuple[int, int],
) -> csr_array[Any]:
    from scipy.sparse import csr_array

    kept = values > 0
    coordinates = (rows[kept], place[columns[kept]])
    matrix = csr_array((values[kept], coordinates), shape=shape)
    matrix.sort_indices()
    return matrix

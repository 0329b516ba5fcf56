"""What the credentials of a catalogue teach, as flat columns: one entry a credential and skill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import ScoringSettings, TaughtSkill
from skillmatch.frameworks import Framework

_NONE = np.empty(0, dtype=np.int64)


def teaches(skills: Iterable[TaughtSkill], settings: ScoringSettings) -> dict[str, TaughtSkill]:
    """Skill URI → the surest statement that teaches it.

    What the source states always counts; a link under `settings.link_floor` does not.
    """
    best: dict[str, TaughtSkill] = {}
    for skill in skills:
        if not skill.aligned and not skill.probability >= settings.link_floor:
            continue
        other = best.get(skill.skill)
        if other is None or _sureness(skill) > _sureness(other):
            best[skill.skill] = skill
    return best


def _sureness(skill: TaughtSkill) -> tuple[float, bool, str]:
    return skill.probability, skill.aligned, skill.statement


class Taught:
    """Entries (credential, skill row, probability), ordered by credential and row; built once, shared."""

    def __init__(
        self,
        credentials: Iterable[str],
        taught: Mapping[str, Sequence[TaughtSkill]],
        framework: Framework,
        settings: ScoringSettings,
    ) -> None:
        """Skills the framework does not know are left out; `credentials` are ids, in any order."""
        self.framework = framework
        self.ids = sorted(set(credentials))
        found: list[tuple[int, int, float, TaughtSkill]] = []
        for place, credential in enumerate(self.ids):
            best = teaches(taught.get(credential, ()), settings)
            rows = {framework.row(skill): one for skill, one in best.items()}
            known = sorted((row, one) for row, one in rows.items() if row is not None)
            found += [(place, row, min(max(one.probability, 0.0), 1.0), one) for row, one in known]
        self.places: NDArray[np.int64] = np.array([entry[0] for entry in found], dtype=np.int64)
        self.rows: NDArray[np.int64] = np.array([entry[1] for entry in found], dtype=np.int64)
        self.probabilities: NDArray[np.float64] = np.array([entry[2] for entry in found], dtype=np.float64)
        self.statements: list[TaughtSkill] = [entry[3] for entry in found]

    def __len__(self) -> int:
        return len(self.rows)

    def entries_of(self, place: int) -> range:
        """Entries of the credential `ids[place]`."""
        first, last = np.searchsorted(self.places, (place, place + 1))
        return range(int(first), int(last))

    @cached_property
    def place(self) -> dict[str, int]:
        """Credential id → its place in `ids`."""
        return {name: place for place, name in enumerate(self.ids)}

    def entries_for(self, row: int) -> NDArray[np.int64]:
        """Entries that teach a skill row, ascending; each is another credential's."""
        return self._by_row.get(row, _NONE)

    @cached_property
    def _by_row(self) -> dict[int, NDArray[np.int64]]:
        return {row: np.array(entries, dtype=np.int64) for row, entries in self.by_row.items()}

    @cached_property
    def by_row(self) -> dict[int, list[int]]:
        """Skill row → entries that teach it."""
        found: dict[int, list[int]] = {}
        for entry, row in enumerate(self.rows.tolist()):
            found.setdefault(row, []).append(entry)
        return found

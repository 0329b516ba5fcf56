"""A framework as columns aligned to one row per linkable skill."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ..domain import FrameworkRecords, Occupation, OccupationSkill, Requirement, Skill, SkillKind, fold
from ..errors import NotFoundError
from .adjacency import Adjacency


class Framework:
    """A taxonomy, immutable. Row `i` of every column speaks of the same skill; groups have no row.

    Columns: `uris` (n,) objects, `labels`, `descriptions`, `alt_labels`, `kinds`, `codes`. Everything
    that a use may not need (hierarchy, look-ups by name, occupations) is built when first asked for.
    """

    def __init__(self, records: FrameworkRecords) -> None:
        """Take over checked records; see `check_records`."""
        self._records = records
        skills = records.skills
        self.info = records.info
        self.uris: NDArray[np.object_] = np.array([skill.uri for skill in skills], dtype=object)
        self.uris.flags.writeable = False
        self.labels = [skill.label for skill in skills]
        self.descriptions = [skill.description for skill in skills]
        self.alt_labels = [skill.alt_labels for skill in skills]
        self.kinds: list[SkillKind] = [skill.kind for skill in skills]
        self.codes = [skill.code for skill in skills]
        self.occupations = records.occupations
        self._rows = {skill.uri: row for row, skill in enumerate(skills)}

    @classmethod
    def from_records(cls, records: FrameworkRecords) -> Self:
        """The framework of these records, which a reader or a workspace has checked."""
        return cls(records)

    @property
    def records(self) -> FrameworkRecords:
        """What it was made from."""
        return self._records

    @property
    def groups(self) -> tuple[Skill, ...]:
        """Headings of the hierarchy, which text is never linked to."""
        return self._records.groups

    def __len__(self) -> int:
        return len(self.labels)

    def __repr__(self) -> str:
        return f"<Framework {self.info.id} {self.info.version}: {len(self):,} skills>"

    def row(self, uri: str) -> int | None:
        """Row of a skill's URI; None for a group or an unknown one."""
        return self._rows.get(uri)

    def skill(self, row: int) -> Skill:
        """The skill in a row."""
        return self._records.skills[row]

    def get(self, uri: str) -> Skill | None:
        """The skill or group with this URI."""
        row = self._rows.get(uri)
        return self._records.skills[row] if row is not None else self._groups.get(uri)

    def label(self, uri: str) -> str:
        """Label of a skill or group, or the URI itself where it is unknown."""
        skill = self.get(uri)
        return skill.label if skill else uri

    def find(self, text: str) -> int | None:
        """Row that `text` names: by label, else alternative label, else code, else URI.

        Labels are compared by `fold`; the first row wins where several share one.
        """
        key = fold(text)
        for names in (self._by_label, self._by_alias, self._by_code):
            if key in names:
                return names[key]
        return self._rows.get(text.strip())

    def broader(self, row: int) -> tuple[int, ...]:
        """Rows of the directly broader skills; groups are skipped, see `group_of`."""
        return self._broader.targets(row)

    def narrower(self, row: int) -> tuple[int, ...]:
        """Rows of the directly narrower skills."""
        return self._broader.sources(row)

    def related(self, row: int, kind: str = "related") -> tuple[int, ...]:
        """Rows that the skill points at by `related`, `essential`, `optional` or `precedes`."""
        if kind not in self._related:
            self._related[kind] = Adjacency(len(self), self._row_pairs(kind))
        return self._related[kind].targets(row)

    def group_of(self, row: int) -> tuple[str, ...]:
        """URIs of the groups directly above the skill."""
        return self._group_of.get(self._records.skills[row].uri, ())

    def occupation(self, key: str) -> Occupation:
        """The occupation with this URI, code, label or alternative label.

        Raises NotFoundError naming the nearest labels.
        """
        name = fold(key)
        place = self._occupation_uris.get(key.strip())
        if place is None:
            place = next((names[name] for names in self._occupation_names if name in names), None)
        if place is None:
            titles = [occupation.label for occupation in self.occupations if not occupation.is_group]
            raise NotFoundError(f"occupation in {self.info.id}", key, titles)
        return self.occupations[place]

    def requirements(self, occupation: str, optional_weight: float = 0.5) -> tuple[Requirement, ...]:
        """What an occupation asks for: the essential first, each part by falling weight, then by label.

        Weight is the framework's own (1 where it states none), times `optional_weight` for an optional
        skill; with `optional_weight` 0 the optional ones are left out.
        """
        found = self.occupation(occupation)
        wanted = [
            Requirement(
                skill=need.skill,
                label=self.label(need.skill),
                essential=need.essential,
                weight=need.weight if need.essential else need.weight * optional_weight,
            )
            for need in self._needs.get(found.uri, ())
        ]
        positive = [requirement for requirement in wanted if requirement.weight > 0]
        return tuple(sorted(positive, key=lambda r: (not r.essential, -r.weight, r.label, r.skill)))

    def occupation_counts(self) -> NDArray[np.int64]:
        """(n,) how many occupations need each skill, essential or optional."""
        needs = {(need.occupation, need.skill) for need in self._records.occupation_skills}
        rows = [self._rows[skill] for _, skill in needs if skill in self._rows]
        return np.bincount(np.array(rows, dtype=np.int64), minlength=len(self)).astype(np.int64)

    def mappings(self, kind: str = "exactMatch") -> dict[str, tuple[str, ...]]:
        """URI of this framework → URIs of others that it maps to by `kind` (a SKOS mapping)."""
        pairs = ((r.source, r.target) for r in self._records.relations if r.kind == kind)
        return _gather(pairs)

    @cached_property
    def _groups(self) -> dict[str, Skill]:
        return {group.uri: group for group in self._records.groups}

    @cached_property
    def _broader(self) -> Adjacency:
        return Adjacency(len(self), self._row_pairs("broader"))

    @cached_property
    def _related(self) -> dict[str, Adjacency]:
        return {}

    def _row_pairs(self, kind: str) -> list[tuple[int, int]]:
        rows = self._rows
        return [
            (rows[r.source], rows[r.target])
            for r in self._records.relations
            if r.kind == kind and r.source in rows and r.target in rows
        ]

    @cached_property
    def _group_of(self) -> dict[str, tuple[str, ...]]:
        groups = self._groups
        above = (r for r in self._records.relations if r.kind == "broader" and r.target in groups)
        return _gather((r.source, r.target) for r in above)

    @cached_property
    def _by_label(self) -> dict[str, int]:
        return _first((fold(label), row) for row, label in enumerate(self.labels))

    @cached_property
    def _by_alias(self) -> dict[str, int]:
        return _first((fold(alias), row) for row, aliases in enumerate(self.alt_labels) for alias in aliases)

    @cached_property
    def _by_code(self) -> dict[str, int]:
        return _first((fold(code), row) for row, code in enumerate(self.codes) if code)

    @cached_property
    def _occupation_uris(self) -> dict[str, int]:
        return {occupation.uri: place for place, occupation in enumerate(self.occupations)}

    @cached_property
    def _occupation_names(self) -> tuple[dict[str, int], ...]:
        """Places by code, label and alternative label; an occupation goes before a group of its name."""
        ordered = sorted(enumerate(self.occupations), key=lambda item: item[1].is_group)
        return (
            _first((fold(one.code), place) for place, one in ordered if one.code),
            _first((fold(one.label), place) for place, one in ordered),
            _first((fold(alias), place) for place, one in ordered for alias in one.alt_labels),
        )

    @cached_property
    def _needs(self) -> dict[str, list[OccupationSkill]]:
        needs: dict[str, list[OccupationSkill]] = {}
        for need in self._records.occupation_skills:
            needs.setdefault(need.occupation, []).append(need)
        return needs


def _first(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """A dict in which the first value of a key stays."""
    found: dict[str, int] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _gather(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for source, target in pairs:
        found.setdefault(source, []).append(target)
    return {source: tuple(targets) for source, targets in found.items()}

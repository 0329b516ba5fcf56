"""Skills and the frameworks that define them (ESCO concept, CTDL-ASN framework, CASE CFDocument)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SkillKind = Literal["skill", "knowledge", "ability", "task", "technology", "attitude", "competency", "group"]
RelationKind = Literal[
    "broader", "related", "essential", "optional", "precedes",
    "exactMatch", "closeMatch", "broadMatch", "narrowMatch",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Skill:
    """One concept of a framework. `kind="group"` marks headings that text is never linked to."""

    uri: str
    label: str
    kind: SkillKind = "skill"
    description: str = ""
    alt_labels: tuple[str, ...] = ()
    code: str = ""
    """Human code within the framework (CASE humanCodingScheme, OB targetCode), if it has one."""


@dataclass(frozen=True, slots=True)
class Occupation:
    uri: str
    label: str
    code: str = ""
    description: str = ""
    alt_labels: tuple[str, ...] = ()
    is_group: bool = False
    """True for headings such as ISCO groups, which carry no skills of their own."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`source` —kind→ `target`, by URI.

    `broader`: target is the broader concept (skill, group or occupation). `essential`/`optional`:
    having source builds on target. `precedes`: source comes before target. The four `…Match` kinds
    are SKOS mappings into another framework.
    """

    source: str
    target: str
    kind: RelationKind


@dataclass(frozen=True, slots=True)
class OccupationSkill:
    occupation: str
    skill: str
    essential: bool
    weight: float = 1.0
    """Importance in (0, 1] where the framework states one (O*NET), else 1."""


@dataclass(frozen=True, slots=True)
class FrameworkInfo:
    """What is known of a framework as a whole. `id` is the short name used on the command line."""

    id: str
    title: str
    version: str
    licence: str
    source: str
    sha256: str
    """Of the file read; of the sorted `name sha256` lines where a folder was read."""
    publisher: str = ""
    language: str = "en"
    missing: str = ""
    """What the source does not carry, in a sentence; empty when it is whole."""


@dataclass(frozen=True, slots=True)
class FrameworkRecords:
    """A framework as a reader yields it: checked, white space normalised, ids unique."""

    info: FrameworkInfo
    skills: tuple[Skill, ...]
    groups: tuple[Skill, ...] = ()
    occupations: tuple[Occupation, ...] = ()
    relations: tuple[Relation, ...] = ()
    occupation_skills: tuple[OccupationSkill, ...] = field(default=())

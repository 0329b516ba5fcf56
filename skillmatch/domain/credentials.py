"""What is on offer: issuers, credentials, their competencies, prerequisites and stacks (CTDL, OB 3.0)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Assessment = Literal["", "completion", "quiz", "project", "portfolio", "proctored"]
"""How an award is earned, from weakest to strongest; "" where the source does not say."""

PrerequisiteKind = Literal["credential", "skill", "text", "all_of", "any_of", "k_of"]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A stated tie to a framework node (OB 3.0 Alignment)."""

    target_uri: str
    target_name: str = ""
    framework: str = ""
    """Framework id or name as the source spells it; may be empty when the URI tells."""
    target_code: str = ""


@dataclass(frozen=True, slots=True)
class Competency:
    """A statement of what an earner can do (CTDL-ASN competencyText)."""

    text: str
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Issuer:
    id: str
    name: str
    url: str = ""
    region: str = ""
    """Where it says it is: country and, where stated, region ("Ireland", "US-OH")."""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """A condition, possibly nested (CTDL ConditionProfile, ComponentCondition).

    `credential`/`skill` name their target in `ref`; `text` keeps prose nobody can evaluate in `text`;
    `all_of`/`any_of` range over `children`; `k_of` asks for `k` of them. k of n with required parts is an
    `all_of` over those parts and a `k_of` over the rest.
    """

    kind: PrerequisiteKind
    ref: str = ""
    text: str = ""
    k: int = 0
    children: tuple[Prerequisite, ...] = ()
    level: float = 0.0
    """Of a skill: the least strength that will do, in [0, 1]; 0 where any proved strength will."""
    ever: bool = False
    """Of a credential: an earlier award will do, though it has expired since."""


@dataclass(frozen=True, slots=True)
class Credential:
    """The abstract thing on offer, never an earned instance."""

    id: str
    name: str
    issuer: str
    """Issuer id."""
    description: str = ""
    competencies: tuple[Competency, ...] = ()
    prerequisite: Prerequisite | None = None
    hours: float | None = None
    cost: float | None = None
    """In `currency`; None where not stated, which is not the same as free."""
    currency: str = ""
    level: int | None = None
    """EQF level 1–8 where stated."""
    assessment: Assessment = ""
    valid_months: int | None = None
    """Months until an award of it expires; None where it does not."""
    url: str = ""
    credential_type: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    """Source fields SkillMatch has no use for, kept as they came."""
    corequisite: Prerequisite | None = None
    """What must be held, or taken at the same time (CTDL `corequisite`, `coPrerequisite`)."""
    equivalent: Prerequisite | None = None
    """What stands for holding this one, wherever it is asked for: another credential, a set of skills."""
    advanced_standing: Prerequisite | None = None
    """What stands for `prerequisite`, for this credential only (CTDL `advancedStandingFrom`)."""
    recommended: Prerequisite | None = None
    """What is advised before it and never asked for (CTDL `recommends`, `preparationFrom`)."""
    prepares_for: tuple[str, ...] = ()
    """Ids of credentials it is good to have this one before (CTDL `isPreparationFor`)."""
    offered: date | None = None
    """Since when it is on offer, where stated (CTDL `dateEffective`)."""
    language: str = ""
    """Language tag or name of what it is taught and told in (CTDL, OB 3.0 `inLanguage`)."""
    image: str = ""
    """Of its badge: a URL, a data URI, or a path in the operator's own folder of images."""
    image_alt: str = ""
    """The text that stands for the image (OB 3.0 Image `caption`)."""
    criteria: str = ""
    """What must be done to earn it, and how that is judged (OB 3.0 Criteria `narrative`)."""
    evidence_options: tuple[str, ...] = ()
    """Ways to show that one can do it; each would do by itself."""
    references: tuple[str, ...] = ()
    """Research it rests on, as cited."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Credentials that add up to a larger one (CTDL pathway), with its completion rule."""

    id: str
    name: str
    issuer: str
    completion: Prerequisite
    """What completes the stack: usually all_of or k_of over credentials, possibly nested."""
    awards: str = ""
    """Id of the credential that completing it earns, if there is one."""
    description: str = ""
    extra: dict[str, Any] = field(default_factory=dict)

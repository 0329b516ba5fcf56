"""What the engine answers: links, matches, recommendations, each with the parts of its score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .people import EvidenceKind

LinkState = Literal["suggested", "confirmed", "rejected"]
ReadinessState = Literal["earned", "ready", "one_step", "blocked"]


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]` of the text that was linked, in characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SkillScore:
    """A skill and how likely the span means it, in [0, 1]."""

    uri: str
    label: str
    framework: str
    score: float


@dataclass(frozen=True, slots=True)
class Link:
    """A span and the framework skills it may mean, best first."""

    span: Span
    matches: tuple[SkillScore, ...]
    state: LinkState = "suggested"


@dataclass(frozen=True, slots=True)
class TaughtSkill:
    """A framework skill that a credential teaches, and how we know."""

    skill: str
    label: str
    probability: float
    """1 for a stated alignment, the link score for one read from the text."""
    statement: str
    aligned: bool
    """True where the source states it, False where it was linked from the text."""
    state: LinkState = "suggested"
    """Of a link: what a reviewer said. A confirmed one has probability 1; rejected ones are left out."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence behind a skill of a profile: the award, who stands behind it, the verdict."""

    skill: str
    label: str
    kind: EvidenceKind
    strength: float
    """In [0, 1]: trust × rigour × level × currency (× link probability when inferred)."""
    award: str
    credential: str
    credential_name: str
    issuer: str
    codes: tuple[str, ...] = ()
    """Why it is not verified; empty when it is."""
    issued: date | None = None


@dataclass(frozen=True, slots=True)
class SkillStrength:
    """A person's strength in one skill, each kind of evidence by itself, each in [0, 1]."""

    skill: str
    label: str
    verified: float
    inferred: float
    self_claimed: float
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What one person can show, strongest skill first."""

    person: str
    skills: tuple[SkillStrength, ...]


@dataclass(frozen=True, slots=True)
class RequirementMatch:
    """How one requirement was met, and what that adds to the score."""

    requirement: str
    label: str
    essential: bool
    contribution: float
    """verified + inferred + self_claimed, already weighted: contributions sum to the score."""
    verified: float
    inferred: float
    self_claimed: float
    matched_skill: str = ""
    matched_label: str = ""
    relatedness: float = 0.0
    proofs: tuple[Proof, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate for a posting."""

    rank: int
    item: str
    score: float
    parts: dict[str, float]
    """`verified`, `inferred`, `self_claimed`: sum to `score`."""
    because: tuple[str, ...]
    evidence: tuple[RequirementMatch, ...]
    gap: tuple[str, ...]
    """Labels of requirements nothing in the profile meets: not proved, never "cannot"."""
    settings_version: str
    unstated: tuple[str, ...] = ()
    """What was asked of place and time that this person has not said: `location`, `remote`,
    `available_from`. They are listed all the same, so that saying nothing counts against nobody."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a person may start a credential now, and what stands before it."""

    state: ReadinessState
    blocked_by: tuple[str, ...] = ()
    """Names of what is missing, the cheapest alternative of each any-of."""
    missing: tuple[str, ...] = ()
    """Ids of the credentials among them."""
    conditions: tuple[str, ...] = ()
    """Text-only conditions: shown, never taken as met or as missing."""
    alongside: tuple[str, ...] = ()
    """Ids of credentials that must be taken at the same time (corequisites not held yet)."""
    until: date | None = None
    """The last day it stays ready with what is held now; None where nothing that expires carries it."""
    lapses: tuple[str, ...] = ()
    """Ids of the held credentials whose expiry ends it the day after `until`."""
    absent: tuple[str, ...] = ()
    """Ids, among `missing`, that the catalogue does not hold: it cannot say how to get them."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A next credential for a learner."""

    rank: int
    item: str
    name: str
    issuer: str
    score: float
    parts: dict[str, float]
    """`gain`, `unlocks`, `stack_progress`, `demand`, `peers` ≥ 0 and `evidence`, `readiness`, `effort`,
    `variety` ≤ 0: sum to `score`."""
    because: tuple[str, ...]
    readiness: Readiness
    closes: tuple[str, ...]
    """Labels of goal skills it adds."""
    unlocks: tuple[str, ...]
    """Names of credentials that become ready."""
    hours: float | None
    cost: float | None
    settings_version: str

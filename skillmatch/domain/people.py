"""What was earned, by whom, and how far it is proved. No protected attribute exists here, by design."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from .credentials import Alignment, Assessment

ReasonCode = Literal[
    "BAD_PROOF", "ISSUER_UNBOUND", "ISSUER_UNTRUSTED", "EXPIRED", "NOT_YET_VALID", "REVOKED",
    "SUSPENDED", "STATUS_UNKNOWN", "SUBJECT_MISMATCH", "MALFORMED", "TOO_LARGE",
]  # fmt: skip
EvidenceKind = Literal["verified", "inferred", "self_claimed"]
StepState = Literal["good", "failed", "not_checked"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an award points at (OB 3.0 Evidence)."""

    url: str = ""
    name: str = ""
    narrative: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """One earned instance (OB 3.0 AchievementCredential, OB 2.0 Assertion)."""

    id: str
    person: str
    """Id of the person whose award the operator says this is."""
    credential: str
    """Id of the credential earned; "" where the award names none in the catalogue."""
    issuer: str
    """Issuer id; "" for a claim nobody else stands behind."""
    name: str = ""
    subject: str = ""
    """Subject id as the award itself names it (DID, hashed e-mail, …)."""
    issued: date | None = None
    expires: date | None = None
    alignments: tuple[Alignment, ...] = ()
    statements: tuple[str, ...] = ()
    """Prose of the award: criteria, competency statements."""
    level: float = 1.0
    """Achieved over required level, in (0, 1]; 1 where no result is stated."""
    assessment: Assessment = ""
    evidence: tuple[Evidence, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    started: date | None = None
    """When the earner began, where stated (OB 3.0 `activityStartDate`)."""
    assessor: str = ""
    """Id of who assessed it on the issuer's behalf (OB 3.0 `source`); hashed where it is an address."""

    @property
    def key(self) -> str:
        """Unique in a workspace. The id alone is the sender's word: two people's awards may share one."""
        return f"{self.person}\n{self.id}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody awards belong to, under a pseudonymous id."""

    id: str
    subject_ids: tuple[str, ...] = ()
    goal: str = ""
    """Posting, occupation or stack id the person works towards, if any."""
    location: str = ""
    """Where they would work, as `places` reads it; "" where they have not said. Not where they live."""
    remote: bool | None = None
    """Whether they would work remotely; None where they have not said."""
    available_from: date | None = None
    """The day from which they can begin; None where they have not said."""


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """The operator's word that an issuer may prove skills of the named frameworks."""

    issuer: str
    frameworks: tuple[str, ...] = ("*",)
    weight: float = 1.0
    """In (0, 1]."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One check of a verification and how it ended."""

    state: StepState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of verifying one award: good only when `codes` is empty and `verified` is True."""

    award: str
    verified: bool
    codes: tuple[ReasonCode, ...] = ()
    steps: dict[str, Step] = field(default_factory=dict)

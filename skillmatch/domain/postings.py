"""Demand: job postings and what they ask for (schema.org JobPosting, ESCO occupation–skill relation)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Requirement:
    """One skill somebody asks for."""

    skill: str
    """Skill URI."""
    label: str
    essential: bool = True
    weight: float = 1.0
    """Positive; 1 for an essential, less for an optional requirement."""
    probability: float = 1.0
    """That the text really asks for this skill; 1 where it was stated, not linked."""
    quote: str = ""
    """The words it was read from."""
    level: float = 0.0
    """Strength in [0, 1] from which it counts as wholly met, less counting in proportion; 0 where no level is
    stated, and then strength counts as it is."""
    state: Literal["suggested", "confirmed", "rejected"] = "suggested"
    """Of one that was read: what a reviewer said. A confirmed one has probability 1."""


@dataclass(frozen=True, slots=True)
class Posting:
    id: str
    title: str
    text: str
    employer: str = ""
    location: str = ""
    posted: date | None = None
    occupation: str = ""
    """Occupation URI or code where stated."""
    requirements: tuple[Requirement, ...] = ()
    """As stated by the source; what is read from `text` is kept by the workspace, not here."""
    extra: dict[str, Any] = field(default_factory=dict)
    remote: bool | None = None
    """Whether the work may be done remotely; None where it is not stated."""
    starts: date | None = None
    """The day the work begins, where stated."""

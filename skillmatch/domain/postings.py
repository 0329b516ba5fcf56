"""Demand: job postings and what they ask for (schema.org JobPosting, ESCO occupation–skill relation)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


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

"""Where and from when the sample's people would work. All places are invented: XS is nobody's code."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

from ..domain import Person
from .records import SAMPLE_AS_OF

_PLACES = (
    "Rivermouth, XS-RM", "Ferndale Quay, XS-RM", "Hollin Bridge, XS-HB", "Sandholm, XS-SH", "Steinach, XS-ST",
    "Saint Alder, XS-HB", "Brackenfield, XS-SH", "Rivermouth, XS-RM; Sandholm, XS-SH", "XS",
)  # fmt: skip
"""Where the postings are; the last is anywhere in the country. ISO 3166-1 leaves XA to XZ to its users."""
_SILENT = 0.15
"""Share that says nothing of a place, and of remote work, and of a day: real files are no fuller."""


def placed(person: Person) -> Person:
    """The person with what they state, which follows from their id alone."""
    where, remote, when, pick, days = _numbers(person.id)
    return replace(
        person,
        location="" if where < _SILENT else _PLACES[int(len(_PLACES) * pick)],
        remote=None if remote < _SILENT else remote > 0.5,
        available_from=None if when < _SILENT else SAMPLE_AS_OF + timedelta(int(180 * days**2)),
    )


def _numbers(person: str) -> list[float]:
    """Five numbers in [0, 1)."""
    words = hashlib.sha256(f"place of {person}".encode()).digest()
    return [int.from_bytes(words[at : at + 4]) / 2**32 for at in range(0, 20, 4)]

"""The named people of the demo, written by hand in `data/personas.json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from ..domain import Person
from .awarding import Offer, claimed, judged, offer, signed, stuffed, subject_of, unchecked
from .catalogue import load_catalogue, read_data
from .records import Persona, SampleAward

State = Literal["good", "self_claimed", "untrusted", "revoked", "unknown", "other_subject", "edited"]


@dataclass(frozen=True, slots=True)
class _AwardRow:
    """An award of a persona; whether it has expired follows from its dates."""

    credential: str
    issued: date
    state: State = "good"
    level: float = 1.0
    name: str = ""
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _PersonaRow:
    id: str
    goal: str
    story: str
    awards: tuple[_AwardRow, ...]


@cache
def load_personas() -> tuple[Persona, ...]:
    """The personas in the order of the file, read once in a process."""
    offers = {credential.id: offer(credential) for credential in load_catalogue().credentials}
    return tuple(_persona(row, offers) for row in read_data("personas.json", tuple[_PersonaRow, ...]))


def _persona(row: _PersonaRow, offers: Mapping[str, Offer]) -> Persona:
    copies = Counter[str]()
    awards = []
    for item in row.awards:
        copies[item.credential] += 1
        awards.append(_award(row.id, item, offers, copies[item.credential]))
    return Persona(Person(row.id, (subject_of(row.id),), row.goal), row.story, tuple(awards))


def _award(person: str, row: _AwardRow, offers: Mapping[str, Offer], copy: int) -> SampleAward:
    if not row.credential:
        return stuffed(person, row.name, row.statements, row.issued)
    known = offers[row.credential]
    if row.state == "self_claimed":
        return claimed(person, known, row.issued)
    subject = subject_of("somebody-else") if row.state == "other_subject" else ""
    award = signed(person, known, row.issued, row.level, subject=subject, copy=copy)
    if row.state == "unknown":
        return unchecked(award)
    if row.state == "revoked":
        return judged(award, "REVOKED")
    if row.state == "other_subject":
        return judged(award, "SUBJECT_MISMATCH")
    return judged(award, "BAD_PROOF") if row.state == "edited" else judged(award)

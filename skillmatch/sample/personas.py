"""The named people of the demo, written by hand in `data/personas.json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from ..domain import Person
from .awarding import (
    Draft,
    Offer,
    Paper,
    Standing,
    claimed,
    misfiled,
    offer,
    self_issued,
    signed,
    stuffed,
    subject_of,
)
from .catalogue import load_catalogue, read_data
from .places import placed
from .records import Persona, SampleAward

State = Literal[
    "good", "self_claimed", "self_issued", "untrusted", "revoked", "unknown", "other_subject", "edited",
    "impostor",
]  # fmt: skip
PERSONAS_BLOCK = "personas"
"""Name of the status lists the personas' awards stand in."""
_SLOTS = 32
_PAPERS: Mapping[State, Paper] = {"edited": "edited", "impostor": "impostor"}
_STANDINGS: Mapping[State, Standing] = {"revoked": "revoked", "unknown": "unreachable"}


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
    did: str
    goal: str
    story: str
    awards: tuple[_AwardRow, ...]


@cache
def load_personas() -> tuple[Persona, ...]:
    """The personas in the order of the file, read once in a process."""
    return tuple(Persona(placed(Person(row.id, (row.did,), row.goal)), row.story) for row in _rows())


def persona_drafts(person: str = "") -> Iterator[tuple[Draft, int]]:
    """Awards of one persona or, without a name, of all, each with its place in the status lists."""
    offers = {credential.id: offer(credential) for credential in load_catalogue().credentials}
    for number, row in enumerate(_rows()):
        if person in ("", row.id):
            for turn, draft in enumerate(_drafts(row, offers)):
                yield draft, number * _SLOTS + turn


def persona_awards(person: str, *, signed: bool = True) -> tuple[SampleAward, ...]:
    """Awards of one persona, with documents of every form if `signed`."""
    if not signed:
        return tuple(SampleAward(draft.award, draft.codes) for draft, _ in persona_drafts(person))
    from .signing import PERSONA_FORMS, signed_award  # imports cryptography

    return tuple(
        signed_award(draft, PERSONAS_BLOCK, place, PERSONA_FORMS[place % len(PERSONA_FORMS)])
        for draft, place in persona_drafts(person)
    )


@cache
def _rows() -> tuple[_PersonaRow, ...]:
    return read_data("personas.json", tuple[_PersonaRow, ...])


def _drafts(row: _PersonaRow, offers: Mapping[str, Offer]) -> Iterator[Draft]:
    copies = Counter[str]()
    for item in row.awards:
        copies[item.credential] += 1
        yield _draft(row, item, offers, copies[item.credential])


def _draft(person: _PersonaRow, row: _AwardRow, offers: Mapping[str, Offer], copy: int) -> Draft:
    if not row.credential:
        return _stuffed(person, row, offers)
    known = offers[row.credential]
    if row.state == "self_claimed":
        return claimed(person.id, known, row.issued)
    if row.state == "self_issued":
        return self_issued(person.id, person.did, person.did, known, row.issued)
    other = row.state == "other_subject"
    draft = signed(
        person.id,
        known,
        row.issued,
        row.level,
        subject=subject_of("somebody-else") if other else person.did,
        copy=copy,
        paper=_PAPERS.get(row.state, "signed"),
        standing=_STANDINGS.get(row.state, "listed"),
    )
    return misfiled(draft) if other else draft


def _stuffed(person: _PersonaRow, row: _AwardRow, offers: Mapping[str, Offer]) -> Draft:
    """A badge of one's own with every skill of everything else one shows."""
    shown = [offers[item.credential] for item in person.awards if item.credential]
    aligned = [alignment for item in shown for alignment in item.alignments]
    return stuffed(person.id, person.did, person.did, row.name, row.statements, aligned, row.issued)

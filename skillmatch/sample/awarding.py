"""Awards as the sample's issuers sign them, and as others make them up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..domain import Alignment, Assessment, Award, Credential, Evidence, ReasonCode
from .records import SAMPLE_AS_OF, SampleAward

_SENTENCES_ONLY_UNTIL = {
    "https://chalkline.example": date(2024, 1, 1),
    "https://lanternworks.example": date(2024, 1, 1),
}
"""Before this day the issuer's badges carried no alignments, so their skills can only be inferred."""
_BADGE_MILL = "https://instabadge.example"
_SHOWN_WORK = ("project", "portfolio")


@dataclass(frozen=True, slots=True)
class Offer:
    """What every award of a credential has in common, worked out once."""

    id: str
    issuer: str
    name: str
    alignments: tuple[Alignment, ...]
    statements: tuple[str, ...]
    assessment: Assessment
    valid_months: int | None
    sentences_only_until: date
    shows_work: bool


def offer(credential: Credential) -> Offer:
    """The `Offer` of a credential: each skill aligned once, each statement kept."""
    aligned = dict.fromkeys(a for c in credential.competencies for a in c.alignments)
    return Offer(
        id=credential.id,
        issuer=credential.issuer,
        name=credential.name,
        alignments=tuple(aligned),
        statements=tuple(c.text for c in credential.competencies),
        assessment=credential.assessment,
        valid_months=credential.valid_months,
        sentences_only_until=_SENTENCES_ONLY_UNTIL.get(credential.issuer, date.min),
        shows_work=credential.assessment in _SHOWN_WORK,
    )


def subject_of(person: str) -> str:
    """The subject id that a person's own badges name."""
    return f"did:example:{person}"


def signed(
    person: str, offer: Offer, issued: date, level: float = 1.0, *, subject: str = "", copy: int = 1
) -> Award:
    """An award as its issuer signs it; `copy` counts further ones of the same credential."""
    award = f"{person}-{offer.id}" if copy == 1 else f"{person}-{offer.id}-{copy}"
    return Award(
        id=award,
        person=person,
        credential=offer.id,
        issuer=offer.issuer,
        name=offer.name,
        subject=subject or subject_of(person),
        issued=issued,
        expires=None if offer.valid_months is None else after(issued, offer.valid_months),
        alignments=() if issued < offer.sentences_only_until else offer.alignments,
        statements=offer.statements,
        level=level,
        assessment=offer.assessment,
        evidence=(Evidence(f"https://work.example/{award}", "Assessed work"),) if offer.shows_work else (),
    )


def judged(award: Award, *codes: ReasonCode) -> SampleAward:
    """`award` with what a verifier finds: `codes`, and those that its issuer and its dates speak for."""
    found = list(codes)
    if award.issuer == _BADGE_MILL:
        found.append("ISSUER_UNTRUSTED")
    if award.expires is not None and award.expires < SAMPLE_AS_OF:
        found.append("EXPIRED")
    if award.issued is not None and award.issued > SAMPLE_AS_OF:
        found.append("NOT_YET_VALID")
    return SampleAward(award, tuple(found))


def unchecked(award: Award) -> SampleAward:
    """`award` without a marker: nobody could check it."""
    return SampleAward(award, None)


def claimed(person: str, offer: Offer, issued: date) -> SampleAward:
    """A credential somebody says they hold: same words, no issuer behind them."""
    award = Award(
        id=f"{person}-claim-{offer.id}",
        person=person,
        credential=offer.id,
        issuer="",
        name=offer.name,
        issued=issued,
        alignments=offer.alignments,
        statements=offer.statements,
    )
    return SampleAward(award, None)


def stuffed(person: str, name: str, statements: Sequence[str], issued: date) -> SampleAward:
    """A claim that names no credential, only as many words as fit."""
    award = Award(
        id=f"{person}-claim",
        person=person,
        credential="",
        issuer="",
        name=name,
        issued=issued,
        statements=tuple(statements),
    )
    return SampleAward(award, None)


def after(day: date, months: int) -> date:
    """The same day `months` later; days 29 to 31 fall back to the 28th, which every month has."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, day.day if day.day <= 28 else 28)

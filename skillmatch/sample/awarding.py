"""Awards as the sample's issuers give them, and as others make them up: what is on paper, not the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from uuid import NAMESPACE_URL, uuid5
from zlib import crc32

from ..domain import Alignment, Assessment, Award, Credential, Evidence, ReasonCode
from .catalogue import load_catalogue
from .records import SAMPLE_AS_OF

Paper = Literal["none", "signed", "edited", "impostor", "self_issued"]
"""What an award comes with: nothing; a credential its issuer signed; such a one edited afterwards; one that
names the issuer and is signed by the person's own key; one the person issued to themselves."""
Standing = Literal["", "listed", "revoked", "suspended", "unreachable", "stale"]
"""Its status: none stated; on a list, good or not; on a list nobody can fetch; on one out of date."""

_SENTENCES_ONLY_UNTIL = {
    "https://chalkline.example/": date(2024, 1, 1),
    "https://lanternworks.example/": date(2024, 1, 1),
}
"""Until then the issuer's badges carried neither alignments nor a status, so their skills are inferred."""
_SHOWN_WORK = ("project", "portfolio")
_STANDING_CODES: dict[Standing, tuple[ReasonCode, ...]] = {
    "revoked": ("REVOKED",),
    "suspended": ("SUSPENDED",),
    "unreachable": ("STATUS_UNKNOWN",),
    "stale": ("STATUS_UNKNOWN",),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An award before anybody signs it, and what a verifier must find in it once it is signed."""

    award: Award
    achievement: str = ""
    """Id of the achievement in the signed document."""
    paper: Paper = "none"
    standing: Standing = ""
    codes: tuple[ReasonCode, ...] | None = None
    """As `SampleAward.codes`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What every award of a credential has in common, worked out once."""

    id: str
    issuer: str
    issuer_url: str
    achievement: str
    name: str
    alignments: tuple[Alignment, ...]
    statements: tuple[str, ...]
    valid_months: int | None
    sentences_only_until: date
    assessment: Assessment
    trusted: bool
    hours: float


def offer(credential: Credential) -> Offer:
    """The `Offer` of a credential: each skill aligned once, each statement kept."""
    catalogue = load_catalogue()
    address = next(issuer.url for issuer in catalogue.issuers if issuer.id == credential.issuer)
    aligned = dict.fromkeys(a for c in credential.competencies for a in c.alignments)
    return Offer(
        id=credential.id,
        issuer=credential.issuer,
        issuer_url=address,
        achievement=credential.url,
        name=credential.name,
        alignments=tuple(aligned),
        statements=prose(credential.name, [c.text for c in credential.competencies]),
        valid_months=credential.valid_months,
        sentences_only_until=_SENTENCES_ONLY_UNTIL.get(address, date.min),
        assessment=credential.assessment,
        trusted=credential.issuer in {entry.issuer for entry in catalogue.trust},
        hours=credential.hours or 0.0,
    )


def prose(name: str, statements: Sequence[str]) -> tuple[str, ...]:
    """The statements as a badge carries them: one narrative, and the name as its description."""
    return ("\n\n".join(statements), name)


def subject_of(person: str) -> str:
    """The subject id that a generated person's own badges name."""
    return f"did:example:{person}"


def signed(
    person: str,
    offer: Offer,
    issued: date,
    level: float = 1.0,
    *,
    subject: str = "",
    copy: int = 1,
    paper: Paper = "signed",
    standing: Standing = "listed",
) -> Draft:
    """An award as its issuer signs it; `copy` counts further ones of the same credential."""
    name = f"{person}-{offer.id}" if copy == 1 else f"{person}-{offer.id}-{copy}"
    work = Evidence(f"https://work.example/{name}", "Assessed work")
    sentences_only = issued < offer.sentences_only_until
    award = Award(
        id=f"{offer.issuer_url}awards/{name}",
        person=person,
        credential=offer.id,
        issuer=offer.issuer,
        name=offer.name,
        subject=subject or subject_of(person),
        issued=issued,
        expires=None if offer.valid_months is None else after(issued, offer.valid_months),
        alignments=() if sentences_only else offer.alignments,
        statements=offer.statements,
        level=level,
        assessment=offer.assessment,
        evidence=(work,) if offer.assessment in _SHOWN_WORK else (),
        started=_started(name, offer, issued),
        assessor=_assessor(name, offer),
    )
    stated: Standing = "" if sentences_only and standing == "listed" else standing
    return judged(Draft(award, offer.achievement, paper, stated), offer.trusted)


def _started(name: str, offer: Offer, issued: date) -> date | None:
    """About every other award says when its earner began: at two to nine hours a week, to the day."""
    number = crc32(name.encode())
    if number % 2 or not offer.hours:
        return None
    return issued - timedelta(days=1 + round(7 * offer.hours / (2 + number // 2 % 8)))


def _assessor(name: str, offer: Offer) -> str:
    """Who looked at the work, where somebody did: one of four whom the issuer knows by a number."""
    if offer.assessment not in _SHOWN_WORK:
        return ""
    return f"{offer.issuer_url}assessors/{1 + crc32(name.encode()) // 16 % 4}"


def judged(draft: Draft, trusted: bool) -> Draft:
    """`draft` with the codes that its paper, issuer, dates and status speak for."""
    # Where the proof fails, nothing else can be believed, nor held against it.
    if draft.paper == "edited":
        return replace(draft, codes=("BAD_PROOF",))
    if draft.paper == "impostor":
        return replace(draft, codes=("BAD_PROOF", "ISSUER_UNBOUND"))
    found: list[ReasonCode] = []
    if not trusted:
        found.append("ISSUER_UNTRUSTED")
    if draft.award.expires is not None and draft.award.expires < SAMPLE_AS_OF:
        found.append("EXPIRED")
    if draft.award.issued is not None and draft.award.issued > SAMPLE_AS_OF:
        found.append("NOT_YET_VALID")
    return replace(draft, codes=(*found, *_STANDING_CODES.get(draft.standing, ())))


def taken_back(draft: Draft, standing: Standing) -> Draft:
    """A good draft whose status has changed since."""
    known = draft.codes or ()
    return replace(draft, standing=standing, codes=(*known, *_STANDING_CODES.get(standing, ())))


def misfiled(draft: Draft) -> Draft:
    """`draft` with the code for naming somebody else."""
    return replace(draft, codes=(*(draft.codes or ()), "SUBJECT_MISMATCH"))


def claimed(person: str, offer: Offer, issued: date) -> Draft:
    """A credential somebody says they hold: same words, no issuer behind them, nothing signed."""
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
    return Draft(award)


def self_issued(person: str, issuer: str, subject: str, offer: Offer, issued: date) -> Draft:
    """A real course's badge that somebody signs for themselves. `issuer` is their own did:key."""
    award = Award(
        id=_urn(f"{person}/{offer.id}"),
        person=person,
        credential=offer.id,
        issuer=issuer,
        name=offer.name,
        subject=subject,
        issued=issued,
        alignments=offer.alignments,
        statements=offer.statements,
    )
    return judged(Draft(award, offer.achievement, "self_issued"), trusted=False)


def stuffed(
    person: str,
    issuer: str,
    subject: str,
    name: str,
    statements: Sequence[str],
    alignments: Sequence[Alignment],
    issued: date,
) -> Draft:
    """A badge somebody signs for themselves that names no course, only as many skills and words as fit."""
    achievement = _urn(f"{person}/{name}")
    award = Award(
        id=_urn(f"{person}/{name}/award"),
        person=person,
        credential=achievement,
        issuer=issuer,
        name=name,
        subject=subject,
        issued=issued,
        alignments=tuple(dict.fromkeys(alignments)),
        statements=prose(name, statements),
    )
    return judged(Draft(award, achievement, "self_issued"), trusted=False)


def after(day: date, months: int) -> date:
    """The same day `months` later; days 29 to 31 fall back to the 28th, which every month has."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, day.day if day.day <= 28 else 28)


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'https://sample.skillmatch.example/{name}')}"

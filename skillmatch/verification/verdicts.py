"""What a verifier answers: the steps of a verdict and the seam every verifier stands behind."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import MISSING, fields
from datetime import date
from typing import Literal, Protocol

import msgspec

from skillmatch.domain import Award, Person, ReasonCode, Step, StepState, Verdict

StepName = Literal[
    "data_model", "signature", "issuer_binding", "issuer_trust", "dates", "status", "subject"
]  # fmt: skip

STEP_OF: dict[ReasonCode, tuple[StepName, StepState, str]] = {
    "MALFORMED": ("data_model", "failed", "The award is not well formed."),
    "TOO_LARGE": ("data_model", "failed", "The award is larger than SkillMatch reads."),
    "BAD_PROOF": ("signature", "failed", "The proof does not fit the content."),
    "ISSUER_UNBOUND": ("issuer_binding", "failed", "Nothing ties the award to the issuer it names."),
    "ISSUER_UNTRUSTED": ("issuer_trust", "failed", "The issuer is not in the trust registry."),
    "EXPIRED": ("dates", "failed", "The award has expired."),
    "NOT_YET_VALID": ("dates", "failed", "The award is not valid yet."),
    "REVOKED": ("status", "failed", "The issuer has revoked the award."),
    "SUSPENDED": ("status", "failed", "The issuer has suspended the award."),
    "STATUS_UNKNOWN": ("status", "not_checked", "Whether the award still stands could not be checked."),
    "SUBJECT_MISMATCH": ("subject", "failed", "The award names somebody else."),
}
"""Reason code → the step it belongs to, how that step ended, and why in words (design §6)."""


class CredentialVerifier(Protocol):
    """Says of one award whether it can be relied on, without regard to any framework."""

    def verify(self, award: Award, person: Person | None, as_of: date) -> Verdict:
        """Verdict on `award` as the award of `person` on the day `as_of`.

        `person` is None where nobody in particular is asked about. `verified` means that every check of
        the verifier passed; whether the issuer is trusted depends on the framework and is decided
        afterwards, by `trust_table`.
        """
        ...


def award_digest(award: Award) -> str:
    """Sha256, in hex, of the award as canonical JSON: keys sorted, fields at their default left out.

    Any change of content changes it; writing the award to a store and reading it back does not, nor
    does a field that a later version adds and this award does not use.
    """
    content = {f.name: value for f in fields(award) if (value := getattr(award, f.name)) != _default(f)}
    if "level" in content:
        content["level"] = float(award.level)
    return hashlib.sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def _default(field: object) -> object:
    default = getattr(field, "default", MISSING)
    factory = getattr(field, "default_factory", MISSING)
    return factory() if callable(factory) and factory is not MISSING else default


def date_codes(issued: date | None, expires: date | None, as_of: date) -> tuple[ReasonCode, ...]:
    """What the dates say on `as_of`; the day of expiry itself still counts as in date."""
    codes: list[ReasonCode] = []
    if expires is not None and expires < as_of:
        codes.append("EXPIRED")
    if issued is not None and issued > as_of:
        codes.append("NOT_YET_VALID")
    return tuple(codes)


def add_codes(verdict: Verdict, codes: Iterable[ReasonCode]) -> Verdict:
    """`verdict` with further reasons against it, each in its step; none twice."""
    steps, kept = dict(verdict.steps), list(verdict.codes)
    for code in codes:
        if code not in kept:
            kept.append(code)
            name, state, detail = STEP_OF[code]
            steps[name] = Step(state, detail)
    return Verdict(verdict.award, verdict.verified and not kept, tuple(kept), steps)

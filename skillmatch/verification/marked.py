"""The verifier of the sample ecosystem: believes the operator's marker, and nothing in the award."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from skillmatch.domain import Award, Person, ReasonCode, Step, Verdict

from .verdicts import add_codes, award_digest, date_codes, subject_step

_UNREAD: frozenset[str] = frozenset({"MALFORMED", "TOO_LARGE"})
_UNPROVED: frozenset[str] = _UNREAD | {"BAD_PROOF"}


class MarkedVerifier:
    """Verdicts from markers that were set when the award came in, keyed by the award's digest.

    A marker is the tuple of reason codes somebody found, empty for a good award. An award without a
    marker, or changed since it was marked, is STATUS_UNKNOWN: "could not check", neither good nor failed.
    Dates and subject are checked here as well, so that a marker never outlives them.
    """

    def __init__(self, markers: Mapping[str, tuple[ReasonCode, ...]]) -> None:
        self._markers = markers

    def verify(self, award: Award, person: Person | None, as_of: date) -> Verdict:
        """See `CredentialVerifier`; `issuer_trust` stays not checked until `with_trust`."""
        marker = self._markers.get(award_digest(award))
        subject = subject_step(award, person)
        steps = _steps(award, marker, as_of) | {"subject": subject}
        codes: list[ReasonCode] = ["STATUS_UNKNOWN"] if marker is None else list(marker)
        if not award.issuer:
            codes.append("ISSUER_UNBOUND")
        codes += date_codes(award.issued, award.expires, as_of)
        if subject.state == "failed":
            codes.append("SUBJECT_MISMATCH")
        verdict = add_codes(Verdict(award.id, True, (), steps), codes)
        # A failed subject check knows more exactly what is wrong than the code's general sentence.
        return _with_step(verdict, "subject", subject) if subject.state == "failed" else verdict


def _steps(award: Award, marker: tuple[ReasonCode, ...] | None, as_of: date) -> dict[str, Step]:
    """Every step as it stands before the codes are laid over it."""
    unread = marker is not None and not _UNREAD.isdisjoint(marker)
    unproved = marker is None or not _UNPROVED.isdisjoint(marker)
    unchecked = "Nobody has checked this award." if marker is None else "Not reached: an earlier step failed."
    proof = Step("not_checked", unchecked) if marker is None or unread else Step("good", "Marked as proved.")
    later = Step("not_checked", unchecked) if unproved else Step("good", "Marked as good.")
    dated = award.issued is not None or award.expires is not None
    dates = Step("good", f"In date on {as_of}.") if dated else Step("not_checked", "No dates are given.")
    return {
        "data_model": Step("good", "Read without error."),
        "signature": proof,
        "issuer_binding": later,
        "issuer_trust": Step("not_checked", "Depends on the framework."),
        "dates": dates,
        "status": later,
    }


def _with_step(verdict: Verdict, name: str, step: Step) -> Verdict:
    return Verdict(verdict.award, verdict.verified, verdict.codes, verdict.steps | {name: step})

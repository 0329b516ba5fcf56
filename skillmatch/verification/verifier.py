"""The verifier: from what somebody sent to a verdict with its reasons, step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from skillmatch.domain import Award, Person, Verdict
from skillmatch.readers.fields import as_list

from .badges2 import Badge2Prover, is_badge2
from .contexts import Contexts
from .data_model import check_document, check_view
from .dates import check_dates, end_of_day, window
from .documents import GivenDocuments, TrustedDocuments
from .examination import Examination
from .findings import Findings, RefusedError
from .graphs import Work
from .intake import Presented, from_value, take_in
from .integrity import IntegrityProver, Proven, issuer_of
from .keys import KeyRing
from .settings import TrustedIssuer, VerifySettings
from .signed_award import award_from, badge2_award, claims_more
from .status import StatusChecker
from .subjects import check_subject
from .tokens import TokenProver, claims_of
from .trust import trust_step

_CLR = "ClrCredential"
_AS_ISSUED = "Hand it in just as it was issued, or ask its issuer for another."
"""Nobody else can mend a credential that cannot be read: its proof would no longer hold."""


@dataclass(frozen=True, slots=True)
class _Case:
    """What is asked about a file: whose it should be, when, and how much work it may cost."""

    subjects: tuple[str, ...]
    as_of: datetime
    work: Work


class Verifier:
    """Implements `CredentialVerifier` by cryptography. Holds no open resource; may be pickled."""

    def __init__(
        self,
        *,
        issuers: Mapping[str, TrustedIssuer],
        documents: TrustedDocuments | None = None,
        settings: VerifySettings | None = None,
        contexts: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """`contexts` are JSON-LD contexts the operator vouches for beside the bundled ones, by address."""
        self._issuers = dict(issuers)
        self._settings = settings or VerifySettings()
        documents = documents or GivenDocuments()
        known = Contexts(contexts)
        self._keys = KeyRing(self._issuers, documents, self._settings)
        self._integrity = IntegrityProver(self._keys, known, self._settings)
        self._tokens = TokenProver(self._keys, known)
        self._badges2 = Badge2Prover(documents, self._keys, self._settings)
        self._status = StatusChecker(documents, self._prove_list, self._settings)

    def examine(
        self, raw: bytes | str, *, subjects: Sequence[str] = (), as_of: datetime
    ) -> tuple[Examination, ...]:
        """Everything in `raw`, one examination a credential; a CLR gives itself first, then what it holds.

        `raw` is the content of a file: JSON, a compact JWT, a baked PNG or SVG. `subjects` are the ids of
        the person it should be about; without any the subject is not checked. `as_of` needs a time zone.
        Never raises for anything in `raw`: what cannot be read is a verdict MALFORMED or TOO_LARGE.
        """
        if as_of.tzinfo is None:
            raise ValueError("as_of needs a time zone")
        try:
            presented = take_in(raw, self._settings)
            inner = [_held(item, self._settings) for item in presented]
        except RefusedError as refusal:
            if refusal.code == "MALFORMED":
                refusal = RefusedError("MALFORMED", f"{refusal.detail} {_AS_ISSUED}")
            return (_unread(refusal),)
        work = self._integrity.work(len(presented) + sum(map(len, inner)))
        case = _Case(tuple(subjects), as_of, work)
        return tuple(
            e for item, held in zip(presented, inner, strict=True) for e in self._all(item, held, case)
        )

    def verify(self, award: Award, person: Person | None, as_of: date) -> Verdict:
        """See `CredentialVerifier`; the credential is taken from `award.extra` ("jwt" or "document").

        The day counts by its end (`end_of_day`). An award without a document, or one that claims anything its
        document does not sign, is never good.
        """
        held = award.extra.get("jwt") or award.extra.get("document")
        moment = end_of_day(as_of, self._settings.clock_skew)
        subjects = () if person is None else (person.id, *person.subject_ids)
        if held is None:
            return _unread(
                RefusedError("BAD_PROOF", "It came without its credential.", "not_checked"), award.id
            ).verdict
        try:
            presented = from_value(held, self._settings)
        except RefusedError as refusal:
            return _unread(refusal, award.id).verdict
        case = _Case(subjects, moment, self._integrity.work())
        return _as_filed(self._examine(presented, case), award, person)

    def _all(
        self, presented: Presented, inner: Sequence[Presented | RefusedError], case: _Case
    ) -> Iterator[Examination]:
        """One credential, then those inside it."""
        yield self._examine(presented, case)
        for one in inner:
            yield _unread(one) if isinstance(one, RefusedError) else self._examine(one, case)

    def _examine(self, presented: Presented, case: _Case) -> Examination:
        found = Findings()
        try:
            return self._one(found, presented, case)
        except RefusedError as refusal:
            found.refused(refusal)
            return Examination(found.verdict(_name(presented)), digest=presented.digest)

    def _one(self, found: Findings, presented: Presented, case: _Case) -> Examination:
        value, as_of = presented.value, case.as_of
        document = claims_of(value) if isinstance(value, str) else value
        if is_badge2(document):
            return self._badge2(found, presented, case)
        if isinstance(value, str):
            check_document(document["vc"] if isinstance(document.get("vc"), Mapping) else document)
            proven = self._tokens.prove(value, as_of)
        else:
            check_document(value)
            proven = self._integrity.prove(value, as_of, case.work)
        check_view(proven.view)
        found.good("data_model", "It has the shape of a verifiable credential.")
        found.good("signature", f"{proven.suite}: the proof fits what it covers.")
        self._bind(found, proven)
        self._trust(found, issuer_of(proven.view), proven.view, as_of)
        start, end = window(proven.view, [(proven.not_before, proven.not_after)])
        check_dates(found, start, end, as_of, self._settings.clock_skew)
        self._status.check(found, proven.view, as_of)
        check_subject(found, proven.view, case.subjects)
        award = award_from(proven.view, value, case.subjects)
        return _examined(found, presented, proven.view, award)

    def _badge2(self, found: Findings, presented: Presented, case: _Case) -> Examination:
        value, as_of = presented.value, case.as_of
        if isinstance(value, str):
            badge = self._badges2.signed(value, as_of)
        else:
            badge = self._badges2.hosted(value, as_of)
        found.good("data_model", "It has the shape of an Open Badges 2.0 assertion.")
        found.good("signature", badge.how)
        if badge.bound:
            found.against("ISSUER_UNBOUND", badge.bound)
        found.good("issuer_binding", "Key or address belong to its issuer.")
        self._trust(found, badge.issuer, badge.view, as_of)
        check_dates(found, *window(badge.view), as_of, self._settings.clock_skew)
        self._badges2.check_revocation(found, badge, as_of)
        check_subject(found, {"credentialSubject": _recipients(badge.view)}, case.subjects)
        return _examined(found, presented, badge.view, badge2_award(badge.view, value, case.subjects))

    def _bind(self, found: Findings, proven: Proven) -> None:
        """Is the key that signed the issuer's own, or pinned for it?"""
        issuer = issuer_of(proven.view)
        pinned = [key.jwk for key in self._keys.pinned(issuer)]
        if issuer and (proven.key.controller == issuer or proven.key.jwk in pinned):
            found.good("issuer_binding", "The key that signed it is its issuer's.")
        else:
            found.against("ISSUER_UNBOUND", "The key that signed it is not its issuer's.")

    def _trust(self, found: Findings, issuer: str, view: Mapping[str, Any], as_of: datetime) -> None:
        """Is the issuer in the registry, and was it on the day it issued this?"""
        entry = self._issuers.get(issuer)
        if "ISSUER_UNBOUND" in found.codes:
            found.unchecked("issuer_trust", "Whose word it is is not known.")
            return
        step = trust_step(entry, (window(view)[0] or as_of).date())
        if step.state == "failed":
            found.against("ISSUER_UNTRUSTED", step.detail)
        else:
            found.good("issuer_trust", step.detail)

    def _prove_list(self, content: bytes, as_of: datetime) -> Mapping[str, Any]:
        """The signed view of a status list credential, signed by a key of the issuer it names."""
        (presented,) = take_in(content, self._settings)[:1]
        if isinstance(presented.value, str):
            proven = self._tokens.prove(presented.value, as_of)
        else:
            check_document(presented.value)
            proven = self._integrity.prove(presented.value, as_of, self._integrity.work())
        check_view(proven.view)
        found = Findings()
        self._bind(found, proven)
        if found.codes:
            raise RefusedError("STATUS_UNKNOWN", "it is signed by somebody else than it says.")
        return proven.view


def _examined(
    found: Findings, presented: Presented, view: dict[str, Any], award: Award | None
) -> Examination:
    name = award.id if award else str(view.get("id") or _name(presented))
    return Examination(found.verdict(name), award, award.alignments if award else (), view, presented.digest)


def _as_filed(examined: Examination, award: Award, person: Person | None) -> Verdict:
    """The verdict on an award as it is filed, which may claim other things than its credential."""
    verdict, found = examined.verdict, Findings.of(examined.verdict)
    if examined.award is None and verdict.verified:
        found.against("BAD_PROOF", "Its credential awards nothing.")
    elif examined.award is not None and (claim := claims_more(award, examined.award)):
        found.against("BAD_PROOF", f"It is filed with another {claim!r} than is signed.")
    if person is not None and award.person != person.id:
        found.against("SUBJECT_MISMATCH", "It is filed under another person.")
    return found.verdict(award.id)


def _unread(refusal: RefusedError, name: str = "") -> Examination:
    found = Findings()
    found.refused(refusal)
    return Examination(found.verdict(name))


def _name(presented: Presented) -> str:
    stated = presented.value.get("id") if isinstance(presented.value, Mapping) else None
    return stated if isinstance(stated, str) else f"urn:sha256:{presented.digest}"


def _recipients(view: Mapping[str, Any]) -> list[Any]:
    """Open Badges 2.0 recipients in the form 3.0 gives subjects."""
    return [
        {"identifier": [{"identityHash": item.get("identity"), "salt": item.get("salt"),
                         "hashed": item.get("hashed") is True}]}
        for item in as_list(view.get("recipient")) if isinstance(item, Mapping)
    ]  # fmt: skip


def _held(presented: Presented, settings: VerifySettings) -> list[Presented | RefusedError]:
    """Every credential inside a CLR, and inside those, each to be examined by itself; none is passed over.

    RefusedError TOO_LARGE where they are more than are read.
    """
    found: list[Presented | RefusedError] = []
    pending = [presented]
    while pending:
        for value in _inner(pending.pop(0)):
            if len(found) == settings.max_inner:
                raise RefusedError("TOO_LARGE", f"It holds more than {settings.max_inner:,} credentials.")
            try:
                pending.append(from_value(value, settings))
                found.append(pending[-1])
            except RefusedError as refusal:
                found.append(refusal)
    return found


def _inner(presented: Presented) -> list[Any]:
    """The credentials right inside a CLR, as they came: each has its own proof."""
    try:
        document = claims_of(presented.value) if isinstance(presented.value, str) else presented.value
    except RefusedError:
        return []
    vc = document.get("vc")
    document = dict(vc) if isinstance(vc, Mapping) else document
    if _CLR not in as_list(document.get("type")):
        return []
    subjects = [s for s in as_list(document.get("credentialSubject")) if isinstance(s, Mapping)]
    return [inner for subject in subjects for inner in as_list(subject.get("verifiableCredential"))]

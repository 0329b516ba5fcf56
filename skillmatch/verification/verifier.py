"""The verifier: from what somebody sent to a verdict with its reasons, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from skillmatch.domain import Award, Person, Verdict

from .documents import GivenDocuments, TrustedDocuments
from .examination import Examination
from .settings import TrustedIssuer, VerifySettings


class Verifier:
    """Implements `CredentialVerifier` by cryptography. Holds no open resource; may be pickled."""

    def __init__(
        self,
        *,
        issuers: Mapping[str, TrustedIssuer],
        documents: TrustedDocuments | None = None,
        settings: VerifySettings | None = None,
    ) -> None:
        self._issuers = dict(issuers)
        self._documents: TrustedDocuments = documents or GivenDocuments()
        self._settings = settings or VerifySettings()

    def examine(
        self, raw: bytes | str, *, subjects: Sequence[str] = (), as_of: datetime
    ) -> tuple[Examination, ...]:
        """Everything in `raw`, one examination a credential; a CLR gives itself first, then what it holds.

        `raw` is the content of a file: JSON, a compact JWT, a baked PNG or SVG. `subjects` are the ids of
        the person it should be about; without any the subject is not checked. `as_of` needs a time zone.
        Never raises for anything in `raw`: what cannot be read is a verdict MALFORMED or TOO_LARGE.
        """
        raise NotImplementedError

    def verify(self, award: Award, person: Person | None, as_of: date) -> Verdict:
        """See `CredentialVerifier`; the credential is taken from `award.extra` ("jwt" or "document").

        An award without a document, or one that says more than its document signs, is never good.
        """
        raise NotImplementedError

"""Is an award what it says it is? Proofs, dates, subject, trust, and the verdict with its reasons."""

from __future__ import annotations

from .documents import Document, GivenDocuments, TrustedDocuments
from .examination import Examination
from .settings import TrustedIssuer, VerifySettings
from .trust import trust_table, with_entry
from .verdicts import STEP_OF, CredentialVerifier, add_codes, award_digest, date_codes
from .verifier import Verifier

__all__ = [
    "STEP_OF",
    "CredentialVerifier",
    "Document",
    "Examination",
    "GivenDocuments",
    "TrustedDocuments",
    "TrustedIssuer",
    "Verifier",
    "VerifySettings",
    "add_codes",
    "award_digest",
    "date_codes",
    "trust_table",
    "with_entry",
]

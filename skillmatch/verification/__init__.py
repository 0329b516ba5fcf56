"""Is an award what it says it is? Proofs, dates, subject, trust, and the verdict with its reasons."""

from __future__ import annotations

from .marked import MarkedVerifier
from .trust import trust_table, with_trust
from .verdicts import STEP_OF, CredentialVerifier, add_codes, award_digest, date_codes, subject_step

__all__ = [
    "STEP_OF",
    "CredentialVerifier",
    "MarkedVerifier",
    "add_codes",
    "award_digest",
    "date_codes",
    "subject_step",
    "trust_table",
    "with_trust",
]

"""Is an award what it says it is? Proofs, dates, subject, trust, and the verdict with its reasons.

    verifier = Verifier(issuers={college.id: TrustedIssuer(college.id)}, documents=GivenDocuments())
    for found in verifier.examine(Path("badge.json").read_bytes(), subjects=("did:…",), as_of=now):
        print(found.verdict.verified, found.verdict.codes, found.skills)

Nothing is fetched and no socket is opened: did:web documents, status lists and hosted badges come from
`TrustedDocuments`, JSON-LD contexts are bundled. Every step of a verdict is good, failed or not checked:

- `data_model`: it can be read within the bounds and has the shape of a credential (`intake`, `data_model`).
  MALFORMED, TOO_LARGE.
- `signature`: a proof fits the content: Data Integrity or Ed25519Signature2020 (`integrity`), a VC-JWT
  (`tokens`), an Open Badges 2.0 assertion signed or hosted (`badges2`). From here on only the signed view
  is read, which for linked-data proofs is written anew from the signed statements (`signed_view`).
  BAD_PROOF; "not checked" where the key's document is not in the cache, or the proof is of an unread kind.
- `issuer_binding`: the key is the issuer's own, by its DID or because the operator pinned it (`keys`).
  ISSUER_UNBOUND.
- `issuer_trust`: the issuer is in the operator's registry, and was on the day it issued. For which
  framework its word counts is a later question (`with_entry`). ISSUER_UNTRUSTED.
- `dates`: it has begun and not ended (`dates`). NOT_YET_VALID, EXPIRED.
- `status`: neither revoked nor suspended, by a list that is itself signed, fresh and the issuer's
  (`status`). REVOKED, SUSPENDED; STATUS_UNKNOWN ("not checked") where no list can be believed.
- `subject`: every subject is the person, by DID, id or hashed e-mail (`subjects`). SUBJECT_MISMATCH;
  "not checked" where nobody was named.

A verdict is `verified` only without any code. Not checked is never good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .dates import end_of_day
from .documents import Document, GivenDocuments, TrustedDocuments
from .examination import Examination
from .settings import TrustedIssuer, VerifySettings
from .trust import trust_table, with_entry
from .verdicts import STEP_OF, CredentialVerifier, add_codes, award_digest, date_codes

if TYPE_CHECKING:
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
    "end_of_day",
    "trust_table",
    "with_entry",
]


def __getattr__(name: str) -> Any:
    """The verifier with all its cryptography, which most commands never need, when it is first asked for."""
    if name == "Verifier":
        from .verifier import Verifier

        return Verifier
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

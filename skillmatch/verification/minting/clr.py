"""Comprehensive Learner Records (CLR 2.0): credentials about one learner, and one signature around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .badges import CLR_2, OB_3, VC_2, first_second
from .ids import Signer


def learner_record(
    name: str,
    signer: Signer,
    credentials: Sequence[Mapping[str, Any] | str],
    *,
    record: str,
    subject: str,
    valid_from: date,
    parents: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """An unsigned ClrCredential with the id `record` about `subject`.

    `credentials` are signed credentials, as objects or compact JWTs; `parents` are pairs of achievement
    ids of which the first contains the second (`isParentOf`).
    """
    claims: dict[str, Any] = {
        "id": subject,
        "type": ["ClrSubject"],
        "verifiableCredential": [one if isinstance(one, str) else dict(one) for one in credentials],
    }
    if parents:
        claims["association"] = [
            {
                "type": ["Association"],
                "associationType": "isParentOf",
                "sourceId": above,
                "targetId": below,
            }
            for above, below in parents
        ]
    return {
        "@context": [VC_2, CLR_2, OB_3],
        "id": record,
        "type": ["VerifiableCredential", "ClrCredential"],
        "name": name,
        "issuer": signer.profile(),
        "validFrom": first_second(valid_from),
        "credentialSubject": claims,
    }

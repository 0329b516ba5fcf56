"""The claims of a compact JWT, unverified."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..errors import InputError
from .files import parse_json
from .plain_values import check_values


def payload(token: str) -> dict[str, Any]:
    """The JSON object in the middle part; InputError where there is none."""
    parts = token.strip().split(".")
    if len(parts) != 3:
        raise InputError("is no compact JWT of three parts")
    try:
        text = base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)).decode()
    except (binascii.Error, ValueError):
        raise InputError("the JWT's payload cannot be decoded") from None
    try:
        value = check_values(parse_json(text, ""), "")
    except InputError as error:
        raise InputError(f"the JWT's payload {error.reason}") from None
    if not isinstance(value, dict):
        raise InputError("the JWT's payload is no object")
    return value


def credential_of(token: str) -> dict[str, Any]:
    """The credential a VC-JWT carries, as `vc` claim (VC 1.1) or as the payload itself.

    Registered claims fill in what the credential leaves out: iss, sub, jti, nbf, exp (VC 1.1, section 6.3.1).
    """
    claims = payload(token)
    inner = claims.get("vc")
    credential: dict[str, Any] = dict(inner) if isinstance(inner, Mapping) else claims
    if "credentialSubject" not in credential:
        return credential
    for claim, field in (("iss", "issuer"), ("jti", "id")):
        if claims.get(claim) is not None:
            credential.setdefault(field, claims[claim])
    for claim, fields in (("nbf", ("validFrom", "issuanceDate")), ("exp", ("validUntil", "expirationDate"))):
        if claims.get(claim) is not None and not any(field in credential for field in fields):
            credential[fields[1]] = _day(claims[claim], claim)
    subject = credential["credentialSubject"]
    if claims.get("sub") is not None and isinstance(subject, Mapping):
        credential["credentialSubject"] = {"id": claims["sub"], **subject}
    return credential


def _day(value: Any, claim: str) -> str:
    """The ISO day of a NumericDate."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2.5e11:
        raise InputError(f"the JWT's {claim!r} is no date")
    return datetime.fromtimestamp(value, UTC).date().isoformat()

"""VC-JWT: a credential inside a compact JWT (OB 3.0 §8.2, VC 1.1 §6.3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from .ids import Signer
from .keys import b64url

Shape = Literal["payload", "vc"]
"""Where the credential goes: the payload itself (OB 3.0, VC 2.0) or the claim `vc` of it (VC 1.1)."""

_encode = msgspec.json.Encoder().encode


def sign_jwt(
    credential: Mapping[str, Any],
    signer: Signer,
    *,
    shape: Shape = "payload",
    header: Mapping[str, Any] | None = None,
    claims: Mapping[str, Any] | None = None,
) -> str:
    """`credential` signed by `signer`, with the registered claims OB 3.0 asks for.

    `header` and `claims` are laid over what is usual, a value None takes the member away: for tests of
    what must not be believed.
    """
    top = {"alg": signer.key.alg, "typ": "JWT", "kid": signer.method, **(header or {})}
    content = {"vc": credential} if shape == "vc" else credential
    payload = {**content, **registered(credential), **(claims or {})}
    return compact(_given(top), _given(payload), signer)


def registered(credential: Mapping[str, Any]) -> dict[str, Any]:
    """iss, sub, jti, nbf and exp of a credential, as far as it has them."""
    issuer, subject = credential.get("issuer"), credential.get("credentialSubject")
    start = credential.get("validFrom") or credential.get("issuanceDate")
    end = credential.get("validUntil") or credential.get("expirationDate")
    claims = {
        "iss": issuer.get("id") if isinstance(issuer, Mapping) else issuer,
        "sub": subject.get("id") if isinstance(subject, Mapping) else None,
        "jti": credential.get("id"),
        "nbf": _seconds(start) if start else None,
        "exp": _seconds(end) if end else None,
    }
    return _given(claims)


def compact(header: Mapping[str, Any], payload: Mapping[str, Any] | bytes, signer: Signer) -> str:
    """Header and payload, exactly as given, signed with the signer's key (RFC 7515, section 7.1)."""
    body = payload if isinstance(payload, bytes) else _encode(payload)
    text = f"{b64url(_encode(header))}.{b64url(body)}"
    return f"{text}.{b64url(signer.key.sign(text.encode()))}"


def _given(members: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in members.items() if value is not None}


def _seconds(instant: str) -> int:
    return int(datetime.fromisoformat(instant).timestamp())

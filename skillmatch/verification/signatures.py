"""Checking one signature under one public key; the key's kind decides the algorithm, never the sender."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import jwt
from openvc.errors import OpenvcError
from openvc.keys import verify_signature

MIN_RSA_BITS = 2048
_ALGORITHMS: dict[tuple[str, str], str] = {
    ("OKP", "Ed25519"): "EdDSA", ("EC", "P-256"): "ES256", ("EC", "P-384"): "ES384", ("RSA", ""): "RS256",
}  # fmt: skip
"""JWK kind and curve → JOSE algorithm (RFC 7518, RFC 8037). No symmetric algorithm, and no "none"."""


def algorithm_of(jwk: Mapping[str, Any]) -> str:
    """The one algorithm this key is used with; "" for a key of another kind."""
    kind, curve = jwk.get("kty"), jwk.get("crv", "")
    return _ALGORITHMS.get((kind, curve), "") if isinstance(kind, str) and isinstance(curve, str) else ""


def signed_by(jwk: Mapping[str, Any], data: bytes, signature: bytes) -> bool:
    """Whether `signature` over `data` is by this EC or Ed25519 key (raw R‖S, as Data Integrity has it)."""
    algorithm = algorithm_of(jwk)
    if algorithm in ("", "RS256"):
        return False
    try:
        return verify_signature(alg=algorithm, public_jwk=dict(jwk), signing_input=data, signature=signature)
    except (OpenvcError, ValueError, KeyError, TypeError, AttributeError):
        return False


def token_signed_by(jwk: Mapping[str, Any], token: str) -> bool:
    """Whether a compact JWS is signed by this key, by the key's own algorithm."""
    algorithm = algorithm_of(jwk)
    if not algorithm:
        return False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            key = jwt.PyJWK({k: v for k, v in jwk.items() if k in _PUBLIC}, algorithm)
            if algorithm == "RS256" and key.key.key_size < MIN_RSA_BITS:
                return False
            jwt.PyJWS().decode_complete(token, key, algorithms=[algorithm])
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


_PUBLIC = frozenset({"kty", "crv", "x", "y", "n", "e"})

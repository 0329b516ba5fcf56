"""Public keys out of files, for pinning: JWK, JWK set, PEM."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import InputError, reason_of
from ..readers.files import decode, parse_json
from .entries import public_key

_MAX_BYTES = 2**20


def read_keys(path: Path) -> list[dict[str, Any]]:
    """The public keys a file holds, as JWK.

    Raises:
        InputError: the file cannot be read, holds no key, a private one, or one of a kind nobody signs with.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=path) from error
    if len(content) > _MAX_BYTES:
        raise InputError("is too large for a key", file=path)
    try:
        if content.lstrip().startswith(b"{"):
            value = parse_json(decode(content, path), path)
            found = value.get("keys", [value])
        else:
            found = [_from_pem(content)]
        keys = [public_key(one) for one in found]
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(f"the key {error}", file=path, fix="Give a public key as JWK or PEM.") from error
    if not keys:
        raise InputError("holds no key", file=path)
    return keys


def _from_pem(content: bytes) -> dict[str, Any]:
    """Raises ValueError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

    if b"PRIVATE KEY" in content:
        raise ValueError("is a private key; pin the public one")
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ValueError("is neither a JWK nor a PEM public key") from error
    if isinstance(key, rsa.RSAPublicKey):
        return dict(RSAAlgorithm.to_jwk(key, as_dict=True))
    if isinstance(key, ec.EllipticCurvePublicKey):
        return dict(ECAlgorithm.to_jwk(key, as_dict=True))
    if isinstance(key, ed25519.Ed25519PublicKey):
        return dict(OKPAlgorithm.to_jwk(key, as_dict=True))
    raise ValueError("is of a kind no credential is signed with")

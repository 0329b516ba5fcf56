"""Signing keys made from a seed, so that what is minted today is minted byte for byte again tomorrow.

A key that follows from a written-down seed is a public key: these are for samples and tests, never for
issuing anything that somebody is to rely on.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from .primes import rsa_primes

KeyKind = Literal["ed25519", "p256", "p384", "rsa"]
PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_ALG: dict[KeyKind, str] = {"ed25519": "EdDSA", "p256": "ES256", "p384": "ES384", "rsa": "RS256"}
# RFC 7518, section 3.4: hash and length in bytes of one half of a signature.
_CURVES: dict[str, tuple[type[ec.EllipticCurve], type[hashes.HashAlgorithm], int, str]] = {
    "p256": (ec.SECP256R1, hashes.SHA256, 32, "P-256"),
    "p384": (ec.SECP384R1, hashes.SHA384, 48, "P-384"),
}
# Multicodec prefixes, as varints (W3C Controlled Identifiers 1.0, section 2.2.2, Multikey).
_PREFIX: dict[str, bytes] = {"ed25519": b"\xed\x01", "p256": b"\x80\x24", "p384": b"\x81\x24"}
_RSA_EXPONENT = 65537


@dataclass(frozen=True, slots=True)
class MintingKey:
    """A private key and how its public half is written down."""

    kind: KeyKind
    private: PrivateKey

    @property
    def alg(self) -> str:
        """JOSE algorithm the key signs with: EdDSA, ES256, ES384 or RS256."""
        return _ALG[self.kind]

    def sign(self, data: bytes) -> bytes:
        """Signature over `data`: raw Ed25519, R‖S for the curves, PKCS #1 v1.5 with SHA-256 for RSA.

        The same data gives the same bytes every time; for the curves by RFC 6979.
        """
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return self.private.sign(data)
        if isinstance(self.private, rsa.RSAPrivateKey):
            return self.private.sign(data, padding.PKCS1v15(), hashes.SHA256())
        _, digest, size, _ = _CURVES[self.kind]
        pair = decode_dss_signature(self.private.sign(data, ec.ECDSA(digest(), deterministic_signing=True)))
        return b"".join(half.to_bytes(size, "big") for half in pair)

    def jwk(self) -> dict[str, Any]:
        """The public key as JWK (RFC 7517, RFC 8037)."""
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            return {"kty": "OKP", "crv": "Ed25519", "x": b64url(self.private.public_key().public_bytes_raw())}
        if isinstance(self.private, rsa.RSAPrivateKey):
            public = self.private.public_key().public_numbers()
            return {"kty": "RSA", "n": _uint(public.n), "e": _uint(public.e)}
        size, curve = _CURVES[self.kind][2:]
        point = self.private.public_key().public_numbers()
        x, y = (b64url(value.to_bytes(size, "big")) for value in (point.x, point.y))
        return {"kty": "EC", "crv": curve, "x": x, "y": y}

    def multikey(self) -> str:
        """The public key as `publicKeyMultibase`. Raises ValueError for RSA, which has no Multikey here."""
        if isinstance(self.private, rsa.RSAPrivateKey):
            raise ValueError("RSA keys are published as JWK only")  # noqa: TRY004
        if isinstance(self.private, ed25519.Ed25519PrivateKey):
            raw = self.private.public_key().public_bytes_raw()
        else:
            size = _CURVES[self.kind][2]
            point = self.private.public_key().public_numbers()
            raw = bytes([2 + point.y % 2]) + point.x.to_bytes(size, "big")
        return multibase(_PREFIX[self.kind] + raw)


@lru_cache(maxsize=64)
def key_from_seed(seed: str | bytes, kind: KeyKind = "ed25519") -> MintingKey:
    """The key of a seed. 32 bytes are an Ed25519 secret as they are (RFC 8032); all else is hashed first."""
    if kind == "ed25519":
        secret = seed if isinstance(seed, bytes) and len(seed) == 32 else stretched(seed, kind, 32)
        return MintingKey(kind, ed25519.Ed25519PrivateKey.from_private_bytes(secret))
    if kind == "rsa":
        return MintingKey(kind, _rsa_key(seed))
    curve = _CURVES[kind][0]()
    # 64 bits more than the order needs, so that the remainder is as good as uniform (FIPS 186-5, A.2.1).
    number = int.from_bytes(stretched(seed, kind, curve.key_size // 8 + 8), "big")
    return MintingKey(kind, ec.derive_private_key(number % (curve.group_order - 1) + 1, curve))


def stretched(seed: str | bytes, label: str, size: int) -> bytes:
    """`size` bytes from a seed and what they are for: SHAKE-256 of both."""
    raw = seed.encode() if isinstance(seed, str) else seed
    return hashlib.shake_256(f"SkillMatch minting\0{label}\0".encode() + raw).digest(size)


def b64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def multibase(data: bytes) -> str:
    """`z` and the base58btc of `data`."""
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + text


def _uint(number: int) -> str:
    return b64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _rsa_key(seed: str | bytes) -> rsa.RSAPrivateKey:
    p, q = rsa_primes(stretched(seed, "rsa", 32), _RSA_EXPONENT)
    d = pow(_RSA_EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=d,
        dmp1=rsa.rsa_crt_dmp1(d, p),
        dmq1=rsa.rsa_crt_dmq1(d, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(_RSA_EXPONENT, p * q),
    )
    return numbers.private_key()

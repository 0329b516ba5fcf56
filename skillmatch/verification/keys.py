"""Whose key is it? Public keys of DIDs and of issuers the operator pinned keys for; nothing is fetched.

A key is only ever taken from the issuer's side: out of its DID, out of its DID document, or from the trust
registry. A key that a credential brings along proves that somebody has a key, and nothing about whom.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openvc.did.base import multikey_to_jwk
from openvc.errors import OpenvcError
from openvc.multibase import b58btc_decode

from skillmatch.errors import InputError
from skillmatch.readers.fields import as_list
from skillmatch.readers.files import parse_json

from .dates import moment
from .documents import TrustedDocuments
from .findings import RefusedError
from .settings import TrustedIssuer, VerifySettings

MAX_DID = 4_000
"""Longest DID or key address, in characters: an RSA did:jwk takes about 600."""
_MOST_METHODS = 50


@dataclass(frozen=True, slots=True)
class Key:
    """A public key and whose it is."""

    jwk: dict[str, Any]
    controller: str
    """The DID or issuer id that the key belongs to."""
    id: str
    """Verification method, or "" for a pinned key."""


class UnknownKeyError(Exception):
    """No key can be had; the message says why. `missing` when fetching a document might help."""

    def __init__(self, reason: str, missing: bool = False) -> None:
        super().__init__(reason)
        self.missing = missing


class KeyRing:
    """Finds keys by verification method and by issuer."""

    def __init__(
        self, issuers: Mapping[str, TrustedIssuer], documents: TrustedDocuments, settings: VerifySettings
    ) -> None:
        self._issuers = issuers
        self._documents = documents
        self._settings = settings

    def method(self, address: str, as_of: datetime, purpose: str = "assertionMethod") -> Key:
        """The key a DID declares under `address` for `purpose`; UnknownKeyError otherwise."""
        did = address.partition("#")[0]
        found = [key for key in self.of_did(did, as_of, purpose) if address in (key.id, did)]
        if len(found) != 1:
            raise UnknownKeyError(f"{_short(did)} has no key {_short(address)} for signing credentials.")
        return found[0]

    def of_issuer(self, issuer: str, as_of: datetime) -> tuple[Key, ...]:
        """Every key the issuer may sign credentials with: pinned ones first, then those of its DID."""
        pinned = self.pinned(issuer)
        if not issuer.startswith("did:"):
            if not pinned:
                raise UnknownKeyError(f"No key is pinned for {_short(issuer)}.")
            return pinned
        try:
            return pinned + self.of_did(issuer, as_of)
        except UnknownKeyError:
            if pinned:
                return pinned
            raise

    def pinned(self, issuer: str) -> tuple[Key, ...]:
        """The keys the trust registry pins for the issuer."""
        entry = self._issuers.get(issuer)
        return tuple(Key(dict(jwk), issuer, "") for jwk in entry.keys) if entry else ()

    def of_did(self, did: str, as_of: datetime, purpose: str = "assertionMethod") -> tuple[Key, ...]:
        """The keys a DID declares for `purpose`."""
        if len(did) > MAX_DID:
            raise UnknownKeyError("The key's address is too long.")
        if did.startswith("did:key:"):
            return (_did_key(did),)
        if did.startswith("did:jwk:"):
            return (_did_jwk(did),)
        if did.startswith("did:web:"):
            return tuple(_methods(self._did_document(did, as_of), did, purpose, as_of))
        raise UnknownKeyError(f"{_short(did)} is no did:key, did:jwk or did:web, and has no pinned key.")

    def _did_document(self, did: str, as_of: datetime) -> Mapping[str, Any]:
        document = self._documents.get(did)
        if document is None:
            raise UnknownKeyError(
                f'The document of {_short(did)} is not in the cache; "skillmatch trust refresh" fetches it.',
                True,
            )
        if as_of - document.fetched_at > self._settings.max_document_age:
            raise UnknownKeyError(f"The document of {_short(did)} is too old; refresh it.", True)
        try:
            if len(document.content) > self._settings.max_bytes:
                raise UnknownKeyError(f"The document of {_short(did)} is too large.")
            value = parse_json(document.content.decode("utf-8-sig"), did)
        except (InputError, UnicodeDecodeError):
            raise UnknownKeyError(f"The document of {_short(did)} cannot be read.") from None
        if not isinstance(value, Mapping) or value.get("id") != did:
            raise UnknownKeyError(f"The document of {_short(did)} is about somebody else.")
        return value


def _did_key(did: str) -> Key:
    multibase = did.removeprefix("did:key:")
    try:
        return Key(multikey_to_jwk(multibase), did, f"{did}#{multibase}")
    except (OpenvcError, ValueError):
        raise UnknownKeyError(f"{_short(did)} holds no key of a kind known here.") from None


def _did_jwk(did: str) -> Key:
    encoded = did.removeprefix("did:jwk:")
    try:
        text = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
        jwk = parse_json(text, did)
    except (binascii.Error, ValueError, InputError):
        raise UnknownKeyError(f"{_short(did)} cannot be decoded.") from None
    if not isinstance(jwk, dict) or "d" in jwk:
        raise UnknownKeyError(f"{_short(did)} holds no public key.")
    return Key(jwk, did, f"{did}#0")


def _methods(document: Mapping[str, Any], did: str, purpose: str, as_of: datetime) -> Iterator[Key]:
    """Keys listed under `purpose`, embedded there or named there and listed as verification methods."""
    listed = {
        _absolute(method.get("id"), did): method
        for method in as_list(document.get("verificationMethod"))[:_MOST_METHODS]
        if isinstance(method, Mapping)
    }
    for entry in as_list(document.get(purpose))[:_MOST_METHODS]:
        method = entry if isinstance(entry, Mapping) else listed.get(_absolute(entry, did))
        if method is None or method.get("controller", did) != did or _ended(method, as_of):
            continue
        jwk = _public_key(method)
        if jwk is not None:
            yield Key(jwk, did, _absolute(method.get("id"), did))


def _ended(method: Mapping[str, Any], as_of: datetime) -> bool:
    """Whether a key is revoked, or its time is over (Controlled Identifiers 1.0, section 2.2)."""
    if method.get("revoked"):
        return True
    try:
        return method.get("expires") is not None and moment(method["expires"], "expires") <= as_of
    except RefusedError:
        return True


def _absolute(address: Any, did: str) -> str:
    text = address if isinstance(address, str) else ""
    return did + text if text.startswith("#") else text


def _public_key(method: Mapping[str, Any]) -> dict[str, Any] | None:
    """The JWK of a verification method, written as JWK, as Multikey or as Ed25519 in base 58."""
    try:
        if isinstance(jwk := method.get("publicKeyJwk"), dict):
            return None if "d" in jwk else jwk
        if isinstance(multikey := method.get("publicKeyMultibase"), str):
            return multikey_to_jwk(multikey)
        if isinstance(key := method.get("publicKeyBase58"), str) and "Ed25519" in str(method.get("type")):
            raw = base64.urlsafe_b64encode(b58btc_decode(key)).rstrip(b"=").decode()
            return {"kty": "OKP", "crv": "Ed25519", "x": raw}
    except (OpenvcError, ValueError):
        return None
    return None


def _short(address: str) -> str:
    return address if len(address) <= 120 else address[:117] + "…"

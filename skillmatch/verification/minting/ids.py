"""Who signs: DIDs from keys, the documents that go with them, and the `Signer` that mints are made by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

import msgspec

from .keys import MintingKey, b64url

Relationship = Literal["assertionMethod", "authentication"]
_DID_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
_JWK_CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"]


def did_key(key: MintingKey) -> str:
    """`did:key:z…` (did:key method, version 0.9). Raises ValueError for RSA."""
    return f"did:key:{key.multikey()}"


def did_jwk(key: MintingKey) -> str:
    """`did:jwk:…` (did:jwk method): the base64url of the key's JWK, members in alphabetical order."""
    return "did:jwk:" + b64url(msgspec.json.encode(key.jwk(), order="sorted"))


def did_web(domain: str, *path: str) -> str:
    """`did:web:…` of a domain (with `:port` if need be) and path segments, percent-encoded."""
    return ":".join(("did:web", *(quote(part, safe="") for part in (domain, *path))))


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs: the id credentials name them by, their key, and where that key is to be found."""

    id: str
    key: MintingKey
    method: str
    """The key's `verificationMethod` (Data Integrity) and `kid` (JWT)."""
    name: str = ""
    url: str = ""

    @classmethod
    def with_did_key(cls, key: MintingKey, name: str = "", url: str = "") -> Signer:
        """Known by nothing but the key."""
        did = did_key(key)
        return cls(did, key, f"{did}#{key.multikey()}", name, url)

    @classmethod
    def with_did_jwk(cls, key: MintingKey, name: str = "", url: str = "") -> Signer:
        """Known by nothing but the key, as JWK; works for RSA too."""
        did = did_jwk(key)
        return cls(did, key, f"{did}#0", name, url)

    @classmethod
    def with_did_web(cls, key: MintingKey, *domain_and_path: str, name: str = "", url: str = "") -> Signer:
        """Known by a domain; `did_document` is what the domain must serve."""
        did = did_web(*domain_and_path)
        return cls(did, key, f"{did}#key-1", name, url)

    @classmethod
    def with_https(cls, key: MintingKey, address: str, name: str = "") -> Signer:
        """Known by an https address; nothing binds the key to it until an operator pins `key.jwk()`."""
        return cls(address, key, f"{address}#key-1", name, address)

    def profile(self) -> dict[str, Any]:
        """The `issuer` object of a credential (OB 3.0 Profile)."""
        given = {"name": self.name, "url": self.url}
        return {"id": self.id, "type": ["Profile"], **{key: value for key, value in given.items() if value}}


def did_document(
    signer: Signer, others: Mapping[str, MintingKey] | None = None, *, embedded: bool = False
) -> dict[str, Any]:
    """The DID document of a signer, with further keys by verification method id.

    With `embedded` the keys stand only inside `assertionMethod`, as some issuers' documents have it,
    otherwise in `verificationMethod` with references from `assertionMethod` and `authentication`.
    """
    keys = {signer.method: signer.key, **(others or {})}
    methods = [verification_method(name, signer.id, key) for name, key in keys.items()]
    context = _JWK_CONTEXT if any(key.kind == "rsa" for key in keys.values()) else _DID_CONTEXT
    start: dict[str, Any] = {"@context": context, "id": signer.id}
    if embedded:
        return start | {"assertionMethod": methods}
    return start | {
        "verificationMethod": methods,
        "assertionMethod": list(keys),
        "authentication": list(keys),
    }


def verification_method(name: str, controller: str, key: MintingKey) -> dict[str, Any]:
    """A key as a DID document lists it: Multikey, and JsonWebKey2020 for RSA."""
    start = {"id": name, "controller": controller}
    if key.kind == "rsa":
        return start | {"type": "JsonWebKey2020", "publicKeyJwk": key.jwk()}
    return start | {"type": "Multikey", "publicKeyMultibase": key.multikey()}

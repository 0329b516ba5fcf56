"""Open Badges 2.0: assertions that are signed (JWS) or hosted, with the documents they point at.

A signed assertion is proved by a key its issuer's profile lists, or one the operator pinned. A hosted one
is proved by its own address alone: what counts is the copy fetched from there, never the one presented,
and the address must be the issuer's (Open Badges 2.0, section "Verification"). Badge class and profile
are hosted in either case, so they are read from the cache. Which keys, addresses and list of revoked badges
are an issuer's is told by the profile at the issuer's own id alone: anybody can write one into a badge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from skillmatch.domain import ReasonCode
from skillmatch.readers.fields import as_list

from .documents import TrustedDocuments
from .findings import Findings, RefusedError
from .intake import read_json
from .keys import KeyRing
from .settings import VerifySettings
from .signatures import algorithm_of, token_signed_by
from .tokens import claims_of, header_of

_CONTEXTS = frozenset(
    {"https://w3id.org/openbadges/v2", "https://purl.imsglobal.org/spec/ob/v2p1/context.json"}
)
_HOSTED = frozenset({"HostedBadge", "hosted"})


@dataclass(frozen=True, slots=True)
class ProvenBadge:
    """An assertion as proved, its badge class and issuer put in place of their addresses."""

    view: dict[str, Any]
    issuer: str
    bound: str
    """Why it is not the issuer's; "" where it is."""
    how: str
    profile: Mapping[str, Any] | None
    """What its issuer says of itself; None where nobody knows."""


def is_badge2(document: Mapping[str, Any]) -> bool:
    """Whether a JSON object is an Open Badges 2.0 assertion."""
    types = as_list(document.get("type"))
    return "Assertion" in types or ("badge" in document and "recipient" in document)


class Badge2Prover:
    """Proves assertions from the cached documents."""

    def __init__(self, documents: TrustedDocuments, keys: KeyRing, settings: VerifySettings) -> None:
        self._documents = documents
        self._keys = keys
        self._settings = settings

    def signed(self, token: str, as_of: datetime) -> ProvenBadge:
        """A compact JWS whose payload is an assertion."""
        view, issuer, profile = self._whole(_checked(claims_of(token)), as_of)
        header = header_of(token)
        for key in self._keys.pinned(issuer):
            if algorithm_of(key.jwk) == header.get("alg") and token_signed_by(key.jwk, token):
                how = "Signed by a key pinned for its issuer."
                return ProvenBadge(view, issuer, "", how, profile or _embedded(view))
        jwk, owner, listed = self._key(view, profile or {}, as_of)
        if algorithm_of(jwk) != header.get("alg") or not token_signed_by(jwk, token):
            raise RefusedError("BAD_PROOF", "The token is not signed by the key it names.")
        bound = "" if owner == issuer and listed else "The key is not one its issuer's profile lists."
        return ProvenBadge(view, issuer, bound, "Signed by a key its issuer's profile lists.", profile)

    def hosted(self, document: Mapping[str, Any], as_of: datetime) -> ProvenBadge:
        """An assertion that its own address vouches for."""
        if _HOSTED.isdisjoint(_kinds(document)):
            raise RefusedError("BAD_PROOF", "It is neither hosted nor presented as a signed token.")
        address = document.get("id")
        hosted = _checked(self._document(address, as_of, "BAD_PROOF"))
        view, issuer, profile = self._whole(hosted, as_of)
        if view.get("id") != address:
            raise RefusedError("BAD_PROOF", "What its address holds is another assertion.")
        bound = (
            "" if _covers(profile or {}, issuer, str(address)) else "Its address is not one of its issuer's."
        )
        return ProvenBadge(
            view, issuer, bound, "Its issuer hosts it, as fetched.", profile or _embedded(view)
        )

    def check_revocation(self, found: Findings, badge: ProvenBadge, as_of: datetime) -> None:
        """The step `status` of an assertion: its own word, and the list its issuer's profile names."""
        if badge.view.get("revoked") is True:
            found.against("REVOKED")
        if badge.profile is None and _HOSTED.isdisjoint(_kinds(badge.view)):
            found.against(
                "STATUS_UNKNOWN", "Its issuer's profile, which names its revoked badges, is not known."
            )
        address = (badge.profile or {}).get("revocationList")
        if address is not None:
            try:
                revoked = self._document(address, as_of, "STATUS_UNKNOWN")
            except RefusedError as refusal:
                found.refused(refusal)
                return
            if _lists(revoked, badge.view):
                found.against("REVOKED")
        if not {"REVOKED", "STATUS_UNKNOWN"}.intersection(found.codes):
            found.good("status", "Not revoked." if address else "Its issuer keeps no list of revoked badges.")

    def _whole(
        self, assertion: Mapping[str, Any], as_of: datetime
    ) -> tuple[dict[str, Any], str, Mapping[str, Any] | None]:
        """The assertion with badge class and profile in place, the issuer's id, and its own profile."""
        badge = self._resolved(assertion.get("badge"), as_of)
        stated = badge.get("issuer")
        name = _name(stated)
        if not name:
            raise RefusedError("MALFORMED", "Its badge class names no issuer.")
        profile = self._profile(name, as_of)
        return {**assertion, "badge": {**badge, "issuer": profile or stated}}, name, profile

    def _profile(self, issuer: str, as_of: datetime) -> Mapping[str, Any] | None:
        """What is published at the issuer's id; None where nothing is known, for its keys may be pinned.

        Whatever it calls itself, it is the profile of its address and of nobody else.
        """
        try:
            profile = self._document(issuer, as_of, "BAD_PROOF")
        except RefusedError:
            return None
        if _host(_name(profile)) != _host(issuer):
            raise RefusedError("ISSUER_UNBOUND", "What its issuer's address holds is another's profile.")
        return {**profile, "id": issuer}

    def _resolved(self, value: Any, as_of: datetime) -> Mapping[str, Any]:
        return value if isinstance(value, Mapping) else self._document(value, as_of, "BAD_PROOF")

    def _key(
        self, view: Mapping[str, Any], profile: Mapping[str, Any], as_of: datetime
    ) -> tuple[dict[str, Any], str, bool]:
        """JWK and owner of the key the assertion (or the profile) names, and whether the profile lists it."""
        verification = view.get("verification") or view.get("verify")
        verification = verification if isinstance(verification, Mapping) else {}
        listed = {_name(entry): entry for entry in as_list(profile.get("publicKey"))}
        named = verification.get("creator") or verification.get("url") or profile.get("publicKey")
        address = _name(named)
        # Where the profile lists the address, the key found there counts, not one the assertion brings along.
        key = self._resolved(listed.get(address, named), as_of)
        owner = key.get("owner")
        return _jwk(key.get("publicKeyPem")), owner if isinstance(owner, str) else "", address in listed

    def _document(self, address: Any, as_of: datetime, code: ReasonCode) -> dict[str, Any]:
        """A cached document; RefusedError with `code`, not checked, where it is not there or too old.

        Only https is ever fetched; what the cache holds under http was put there by the operator.
        """
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise RefusedError(code, "It points at something without a web address.")
        document = self._documents.get(address)
        if document is None or as_of - document.fetched_at > self._settings.max_document_age:
            raise RefusedError(code, f"{address[:120]} is not in the cache, or is too old.", "not_checked")
        if len(document.content) > self._settings.max_bytes:
            raise RefusedError("TOO_LARGE", f"{address[:120]} is larger than is read.")
        value = read_json(document.content.decode("utf-8-sig", "replace"), self._settings)
        if not isinstance(value, dict):
            raise RefusedError(code, f"{address[:120]} holds no JSON object.")
        return value


def _checked(assertion: Mapping[str, Any]) -> Mapping[str, Any]:
    """The assertion itself, where it has the shape of one."""
    if _CONTEXTS.isdisjoint(c for c in as_list(assertion.get("@context")) if isinstance(c, str)):
        raise RefusedError("MALFORMED", "Its '@context' is not that of Open Badges 2.0.")
    if "Assertion" not in as_list(assertion.get("type")):
        raise RefusedError("MALFORMED", "Its 'type' is not Assertion.")
    return assertion


def _name(value: Any) -> str:
    name = (value.get("id") or value.get("@id")) if isinstance(value, Mapping) else value
    return name if isinstance(name, str) else ""


def _kinds(assertion: Mapping[str, Any]) -> frozenset[str]:
    verification = assertion.get("verification") or assertion.get("verify")
    return _texts(verification.get("type") if isinstance(verification, Mapping) else None)


def _embedded(view: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The profile inside a badge that its issuer is known to have made."""
    profile = view["badge"].get("issuer")
    return profile if isinstance(profile, Mapping) else None


def _jwk(pem: Any) -> dict[str, Any]:
    try:
        key = load_pem_public_key(pem.encode() if isinstance(pem, str) else b"")
        if isinstance(key, RSAPublicKey):
            return RSAAlgorithm.to_jwk(key, as_dict=True)
        return ECAlgorithm.to_jwk(key, as_dict=True) if isinstance(key, EllipticCurvePublicKey) else {}
    except (ValueError, TypeError, UnsupportedAlgorithm, jwt.PyJWTError):
        raise RefusedError("BAD_PROOF", "The key it names cannot be read.") from None


def _covers(profile: Mapping[str, Any], issuer: str, address: str) -> bool:
    """Whether the issuer vouches for assertions at this address; by default, those at its own host."""
    policy = profile.get("verification")
    policy = policy if isinstance(policy, Mapping) else {}
    starts = [text for text in as_list(policy.get("startsWith")) if isinstance(text, str)]
    origins = [text for text in as_list(policy.get("allowedOrigins")) if isinstance(text, str)]
    host = _host(address)
    if not host or urlsplit(address).username is not None:
        return False
    if starts and not any(address.startswith(text) for text in starts):
        return False
    return host in (origins or [_host(issuer)])


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _lists(revoked: Mapping[str, Any], view: Mapping[str, Any]) -> bool:
    names = _ids(view)
    return any(
        not names.isdisjoint(_ids(item) if isinstance(item, Mapping) else _texts(item))
        for item in as_list(revoked.get("revokedAssertions"))
    )


def _ids(assertion: Mapping[str, Any]) -> frozenset[str]:
    return _texts([assertion.get("id"), assertion.get("uid")])


def _texts(value: Any) -> frozenset[str]:
    return frozenset(text for text in as_list(value) if isinstance(text, str))

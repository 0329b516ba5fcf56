"""Credentials as signed tokens: VC-JWT (VC 1.1 and 2.0) as Open Badges 3.0 uses it.

Everything in the payload is signed, so the view is the payload itself. Claims that say what the
credential says as well must agree with it; dates of both count.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from skillmatch.errors import InputError
from skillmatch.readers.compact_jwt import payload
from skillmatch.readers.fields import as_list
from skillmatch.readers.files import parse_json

from .contexts import Contexts
from .findings import RefusedError
from .integrity import Proven, issuer_of
from .keys import Key, KeyRing, UnknownKeyError
from .signatures import algorithm_of, token_signed_by

_TYPES = frozenset({"", "jwt", "vc+jwt", "vc-ld+jwt", "vc+ld+jwt", "vc+ld+json+jwt", "jose"})
"""`typ` of a credential's token (VC-JOSE-COSE section 3.1, VC 1.1 section 6.3.1), lower case."""
_MAX_HEADER = 16_384
_FOREIGN = "The token is signed by a key of somebody else than the issuer it names."


class TokenProver:
    """Checks compact VC-JWTs."""

    def __init__(self, keys: KeyRing, contexts: Contexts) -> None:
        self._keys = keys
        self._contexts = contexts

    def prove(self, token: str, as_of: datetime) -> Proven:
        """The credential in the token, as its issuer signed it; RefusedError where nobody's key fits."""
        header = header_of(token)
        kind = str(header.get("typ") or "").lower().removeprefix("application/")
        if kind not in _TYPES:
            raise RefusedError("BAD_PROOF", f"A token of the type {kind[:40]!r} is no credential.")
        claims = claims_of(token)
        view = _credential(claims)
        self._contexts.check(view)
        key = self._signer(token, header, issuer_of(view), as_of)
        dates = (_moment(claims.get("nbf")), _moment(claims.get("exp")))
        return Proven(view, key, f"JWT {algorithm_of(key.jwk)}", *dates)

    def _signer(self, token: str, header: Mapping[str, Any], issuer: str, as_of: datetime) -> Key:
        """The issuer's key that signed. A `jwk` in the header proves nothing and is not looked at."""
        found, why = find_signer(self._keys, token, issuer, as_of)
        if found is not None:
            return found
        kid = header.get("kid")
        if isinstance(kid, str) and kid.startswith("did:") and kid.partition("#")[0] != issuer:
            try:
                key = self._keys.method(kid, as_of)
            except UnknownKeyError:
                raise why from None
            if algorithm_of(key.jwk) == header.get("alg") and token_signed_by(key.jwk, token):
                raise RefusedError("BAD_PROOF", _FOREIGN, also="ISSUER_UNBOUND")
        raise why


def find_signer(keys: KeyRing, token: str, issuer: str, as_of: datetime) -> tuple[Key | None, RefusedError]:
    """The key of `issuer` that signed the token; without one, why not."""
    header = header_of(token)
    try:
        offered = keys.of_issuer(issuer, as_of)
    except UnknownKeyError as error:
        return None, RefusedError("BAD_PROOF", str(error), "not_checked" if error.missing else "failed")
    kid = header.get("kid")
    named = [key for key in offered if key.id and key.id == kid] or list(offered)
    for key in named:
        if algorithm_of(key.jwk) == header.get("alg") and token_signed_by(key.jwk, token):
            return key, RefusedError("BAD_PROOF", "")
    return None, RefusedError("BAD_PROOF", "The token is not signed by a key of its issuer.")


def header_of(token: str) -> dict[str, Any]:
    """The protected header; RefusedError for one that cannot be read or asks for what is not supported."""
    encoded = token.split(".", 1)[0]
    if len(encoded) > _MAX_HEADER:
        raise RefusedError("TOO_LARGE", "The token's header is larger than is read.")
    try:
        header = parse_json(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode(), "")
    except (binascii.Error, ValueError, InputError):
        raise RefusedError("MALFORMED", "The token's header cannot be read.") from None
    if not isinstance(header, dict):
        raise RefusedError("MALFORMED", "The token's header is no object.")
    if "crit" in header or "b64" in header:
        raise RefusedError("BAD_PROOF", "The token asks for extensions that are not supported.")
    return header


@lru_cache(maxsize=8)
def claims_of(token: str) -> Mapping[str, Any]:
    """The payload, not to be changed; RefusedError MALFORMED where it cannot be read."""
    try:
        return payload(token)
    except InputError as error:
        raise RefusedError("MALFORMED", error.sentence) from None


def _credential(claims: Mapping[str, Any]) -> dict[str, Any]:
    """The credential in the payload, its gaps filled from the claims (VC 1.1, section 6.3.1)."""
    inner = claims.get("vc")
    view = dict(inner) if isinstance(inner, Mapping) else dict(claims)
    _same(view, "id", claims.get("jti"))
    if (issuer := claims.get("iss")) is not None:
        if view.get("issuer") is not None and issuer_of(view) != issuer:
            raise RefusedError("ISSUER_UNBOUND", "The token is by one issuer and its credential by another.")
        view.setdefault("issuer", issuer)
    _set_subject(view, claims.get("sub"))
    _fill(view, ("validFrom", "issuanceDate"), _moment(claims.get("nbf")))
    _fill(view, ("validUntil", "expirationDate"), _moment(claims.get("exp")))
    return view


def _same(view: dict[str, Any], term: str, claim: Any) -> None:
    if claim is not None and view.setdefault(term, claim) != claim:
        raise RefusedError("MALFORMED", f"The token's claims and its {term!r} disagree.")


def _set_subject(view: dict[str, Any], claim: Any) -> None:
    subjects = as_list(view.get("credentialSubject"))
    if claim is None or len(subjects) != 1 or not isinstance(subjects[0], Mapping):
        return
    subject = dict(subjects[0])
    if subject.setdefault("id", claim) != claim:
        raise RefusedError("MALFORMED", "The token's 'sub' and its credential's subject disagree.")
    view["credentialSubject"] = subject


def _moment(claim: Any) -> datetime | None:
    """A NumericDate (RFC 7519, section 2)."""
    if claim is None:
        return None
    if isinstance(claim, bool) or not isinstance(claim, int | float) or not 0 <= claim < 2.5e11:
        raise RefusedError("MALFORMED", "A date of the token is no number of seconds.")
    return datetime.fromtimestamp(claim, UTC)


def _fill(view: dict[str, Any], terms: tuple[str, str], moment: datetime | None) -> None:
    if moment is not None and not any(term in view for term in terms):
        view[terms[0]] = moment.isoformat()

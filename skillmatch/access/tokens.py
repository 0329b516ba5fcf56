"""Bearer tokens of the operator's identity provider: signed JWTs (RFC 7519, RFC 8725), checked here.

A token lets in whom it names if all of these hold: RS256, ES256 or EdDSA by a key of the configured set; the
configured issuer and audience; `exp` and `sub` are there, and it is in date. Its claims become the caller:

| claim (its name can be set) | becomes |
|---|---|
| `scope`: words, or a list; each as it is or after `skillmatch:` | scopes; others' are passed over |
| `skillmatch_person` | the person a learner is |
| `skillmatch_tenant` | the tenant, where there are several |
| `iss`, `sub` | the caller's id, as a keyed digest: a subject may be an e-mail address |

Nobody may be able to set the first three for themselves at the identity provider.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import AccessError
from .callers import Caller, Scope
from .key_sets import KeySource

if TYPE_CHECKING:
    from jwt import PyJWK

BY_TOKEN = "t-"  # noqa: S105 - no secret: how an id begins
"""Ids of those who ask with a token begin so."""
_KINDS = {"RS256": ("RSA", None), "ES256": ("EC", "P-256"), "EdDSA": ("OKP", "Ed25519")}
"""Algorithm → type and curve of its keys. No symmetric one: whoever can check those could sign as well."""
_MOST = 16_384
_LEAST_RSA = 2048
_MAX_ID = 2048
_PREFIX = "skillmatch:"
_BAD = "The token is not good here"


@dataclass(frozen=True, slots=True)
class TokenRules:
    """What a token must say."""

    issuer: str
    audience: str
    scope_claim: str = "scope"
    person_claim: str = "skillmatch_person"
    tenant_claim: str = "skillmatch_tenant"
    leeway: float = 30.0
    """Seconds by which clocks may differ."""


class Tokens:
    """Admits the holders of tokens. Safe to use from many threads; the first call may fetch keys."""

    def __init__(self, rules: TokenRules, keys: KeySource, secret: Callable[[], bytes]) -> None:
        """`secret` gives 32 bytes of the service's own, under which subjects become ids."""
        self._rules, self._keys, self._secret = rules, keys, secret

    def admit(self, token: str) -> Caller:
        """Whom the token names. Raises AccessError, which says what is wrong and repeats nothing of it."""
        claims = self._checked(token)
        if not claims["sub"]:
            raise AccessError(f"{_BAD}: it names nobody.")
        person, tenant = (
            _text(claims, name) for name in (self._rules.person_claim, self._rules.tenant_claim)
        )
        return Caller(self._id(claims["sub"]), _scopes(claims.get(self._rules.scope_claim)), tenant, person)

    def _checked(self, token: str) -> dict[str, Any]:
        import jwt

        if len(token) > _MOST or not token.isascii():
            raise AccessError(f"{_BAD}: it is too long, or no token.")
        try:
            header = jwt.get_unverified_header(token)
            algorithm, kid = header.get("alg"), header.get("kid", "")
            if algorithm not in _KINDS or not isinstance(kid, str) or "crit" in header:
                raise AccessError(f"{_BAD}: it is not signed by one of {', '.join(_KINDS)}.")
            claims: dict[str, Any] = jwt.decode(
                token,
                self._key(algorithm, kid),
                algorithms=[algorithm],
                issuer=self._rules.issuer,
                audience=self._rules.audience,
                leeway=self._rules.leeway,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise AccessError(f"{_BAD}: {_reason(error)}.") from error
        return claims

    def _key(self, algorithm: str, kid: str) -> PyJWK:
        """The key of this id, and of the kind the algorithm needs; without an id the only one of its kind."""
        from jwt import PyJWK

        kind, curve = _KINDS[algorithm]
        fitting = [
            one
            for one in self._keys.keys(kid)
            if one.get("kty") == kind
            and (curve is None or one.get("crv") == curve)
            and one.get("alg", algorithm) == algorithm
            and (not kid or one.get("kid") == kid)
        ]
        if len(fitting) != 1:
            raise AccessError(f"{_BAD}: no key of ours has signed it.")
        key = PyJWK(dict(fitting[0]), algorithm=algorithm)
        if getattr(key.key, "key_size", _LEAST_RSA) < _LEAST_RSA and kind == "RSA":
            raise AccessError(f"{_BAD}: its key is too short.")
        return key

    def _id(self, subject: str) -> str:
        content = f"{self._rules.issuer}\0{subject}".encode("utf-8", "surrogatepass")
        return BY_TOKEN + hashlib.blake2b(content, key=self._secret(), digest_size=10).hexdigest()


def _scopes(claimed: object) -> frozenset[Scope]:
    words = claimed.split() if isinstance(claimed, str) else claimed if isinstance(claimed, list) else []
    names = {one.removeprefix(_PREFIX) for one in words if isinstance(one, str)}
    return frozenset(scope for scope in Scope if scope in names)


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name, "")
    if not isinstance(value, str) or len(value) > _MAX_ID:
        raise AccessError(f"{_BAD}: its claim {name!r} is no text.")
    return value


def _reason(error: Exception) -> str:
    """In words of our own: those of the library may repeat what was sent."""
    words = {
        "ExpiredSignatureError": "it has expired",
        "ImmatureSignatureError": "it is not valid yet",
        "InvalidAudienceError": "it is meant for another service",
        "InvalidIssuerError": "it comes from somebody else",
        "InvalidSignatureError": "no key of ours has signed it",
        "MissingRequiredClaimError": "it lacks one of exp, iss, aud and sub",
    }
    return words.get(type(error).__name__, "it is no token, or a damaged one")

"""Tokens: the right ones let in, and every attack on them lets nobody in."""

from __future__ import annotations

import base64
import json
import time
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.access import Caller, Scope, TokenRules, Tokens
from skillmatch.errors import AccessError

ISSUER, AUDIENCE = "https://id.example", "skillmatch"
ALGORITHMS = ("RS256", "ES256", "EdDSA")


@cache
def private(algorithm: str, which: int = 0) -> Any:
    if algorithm == "RS256":
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return (
        ec.generate_private_key(ec.SECP256R1())
        if algorithm == "ES256"
        else ed25519.Ed25519PrivateKey.generate()
    )


def public(algorithm: str, which: int = 0, **more: str) -> dict[str, Any]:
    kind = {
        "RS256": jwt.algorithms.RSAAlgorithm,
        "ES256": jwt.algorithms.ECAlgorithm,
        "EdDSA": jwt.algorithms.OKPAlgorithm,
    }[algorithm]
    found = kind.to_jwk(private(algorithm, which).public_key(), as_dict=True)
    return {"kid": f"{algorithm}-{which}", **found, **more}


class Fixed:
    """A set of keys that stays as it is."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self._keys = keys

    def keys(self, kid: str = "") -> Any:
        return self._keys


def door(*keys: dict[str, Any]) -> Tokens:
    return Tokens(TokenRules(ISSUER, AUDIENCE), Fixed(*keys or map(public, ALGORITHMS)), lambda: bytes(32))


def claims(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    stated = {"iss": ISSUER, "aud": AUDIENCE, "sub": "amara@example.org", "exp": now + 300, "iat": now}
    stated |= {"scope": "openid skillmatch:learner", "skillmatch_person": "amara"}
    return {key: value for key, value in (stated | changes).items() if value is not None}


def token(
    algorithm: str = "ES256", which: int = 0, head: dict[str, Any] | None = None, **changes: Any
) -> str:
    header = {"kid": f"{algorithm}-{which}"} | (head or {})
    return jwt.encode(claims(**changes), private(algorithm, which), algorithm=algorithm, headers=header)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_whom_a_good_token_names(algorithm: str) -> None:
    found = door().admit(token(algorithm))
    assert found == Caller(found.id, frozenset((Scope.LEARNER,)), "", "amara")
    assert found.id.startswith("t-")
    assert "amara" not in found.id
    assert door().admit(token(algorithm)).id == found.id
    assert door().admit(token(algorithm, sub="ben")).id != found.id


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("employer designer", {"employer", "designer"}),
        (["skillmatch:admin", 7, None], {"admin"}),
        ("ADMIN superuser admin2", set()),
        ({"admin": True}, set()),
        (None, set()),
        (True, set()),
    ],
)
def test_scopes(scope: object, expected: set[str]) -> None:
    assert {str(one) for one in door().admit(token(scope=scope)).scopes} == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": int(time.time()) - 31},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": [1]},
        {"nbf": int(time.time()) + 3600},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-service"},
        {"aud": ["another-service"]},
        {"aud": None},
        {"aud": {"skillmatch": 1}},
        {"sub": None},
        {"sub": 7},
        {"sub": ""},
        {"skillmatch_person": ["amara"]},
        {"skillmatch_person": "x" * 5000},
        {"skillmatch_tenant": {"$ne": ""}},
    ],
    ids=str,
)
def test_claims_that_do_not_hold(changes: dict[str, Any]) -> None:
    with pytest.raises(AccessError):
        door().admit(token(**changes))


def test_a_little_difference_of_clocks_is_borne() -> None:
    now = int(time.time())
    assert door().admit(token(exp=now - 5, nbf=now + 5, aud=[AUDIENCE, "other"])).person == "amara"


def part(content: Any) -> str:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unsigned(alg: Any) -> str:
    return f"{part({'alg': alg, 'kid': 'ES256-0'})}.{part(claims())}."


def hmac_with_public_key(algorithm: str, form: str) -> str:
    """Signed with what everybody knows, in the hope that it is taken for the secret of HS256."""
    import hashlib
    import hmac

    key = private(algorithm).public_key()
    secret = {
        "pem": lambda: key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "der": lambda: key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        "jwk": lambda: json.dumps(public(algorithm)).encode(),
        "nothing": lambda: b"",
    }[form]()
    head = f"{part({'alg': 'HS256', 'kid': f'{algorithm}-0'})}.{part(claims())}"
    return f"{head}.{part(hmac.digest(secret, head.encode(), hashlib.sha256))}"


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "", None, 7, "HS256", ["ES256"], "ES256K", "PS256"])
def test_unsigned_tokens(alg: Any) -> None:
    with pytest.raises(AccessError):
        door().admit(unsigned(alg))


@pytest.mark.parametrize("form", ["pem", "der", "jwk", "nothing"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_public_key_is_no_secret(algorithm: str, form: str) -> None:
    with pytest.raises(AccessError):
        door().admit(hmac_with_public_key(algorithm, form))


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_keys_of_somebody_else(algorithm: str) -> None:
    """Under a foreign id, under one of ours, or brought along in the header: only ours count."""
    theirs = 1
    with pytest.raises(AccessError, match="no key of ours"):
        door().admit(token(algorithm, theirs))
    for head in (
        {"kid": f"{algorithm}-0"},
        {"kid": f"{algorithm}-0", "jwk": public(algorithm, theirs)},
        {"kid": "", "jwk": public(algorithm, theirs)},
        {"kid": "../../etc/passwd"},
        {"kid": f"{algorithm}-0", "jku": "https://evil.example/keys.json"},
        {"kid": f"{algorithm}-0", "x5u": "https://evil.example/cert.pem"},
    ):
        with pytest.raises(AccessError):
            door().admit(token(algorithm, theirs, head))


def test_headers_that_must_be_understood_are_refused() -> None:
    with pytest.raises(AccessError):
        door().admit(token(head={"crit": ["b64"], "b64": False}))
    with pytest.raises(AccessError):
        door().admit(token(head={"crit": []}))


def test_an_algorithm_is_bound_to_its_kind_of_key() -> None:
    """The header chooses neither the curve nor the type of the key it is checked with."""
    only = door(public("RS256", kid="one"))
    with pytest.raises(AccessError):
        only.admit(token("ES256", head={"kid": "one"}))
    with pytest.raises(AccessError):
        door(public("ES256", alg="ES384", kid="one")).admit(token("ES256", head={"kid": "one"}))
    p384 = ec.generate_private_key(ec.SECP384R1())
    other = jwt.algorithms.ECAlgorithm.to_jwk(p384.public_key(), as_dict=True) | {"kid": "one"}
    with pytest.raises(AccessError):
        door(other).admit(token("ES256", head={"kid": "one"}))


def test_short_and_secret_keys_are_not_used() -> None:
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(short.public_key(), as_dict=True) | {"kid": "one"}
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        made = jwt.encode(claims(), short, algorithm="RS256", headers={"kid": "one"})
    with pytest.raises(AccessError, match="too short"):
        door(jwk).admit(made)
    secret = {"kty": "oct", "k": part(b"x" * 32), "kid": "one", "alg": "HS256"}
    with pytest.raises(AccessError):
        door(secret).admit(jwt.encode(claims(), b"x" * 32, algorithm="HS256", headers={"kid": "one"}))


def test_without_an_id_the_only_key_of_its_kind_counts() -> None:
    bare = jwt.encode(claims(), private("ES256", 0), algorithm="ES256")
    assert door().admit(bare).person == "amara"
    with pytest.raises(AccessError):
        door(public("ES256"), public("ES256", 1)).admit(bare)


def test_what_was_signed_is_what_is_read() -> None:
    head, body, signature = token().split(".")
    raised = part(claims(scope="admin"))
    for changed in (
        f"{head}.{raised}.{signature}",
        f"{head}.{body}.{signature[:-4]}AAAA",
        f"{head}.{body}.",
        f"{head}.{body}",
        f"{head}.{body}.{signature}.{signature}",
        f"{head}.{body}.{signature}\n",
        f" {head}.{body}.{signature}",
        f"{part({'alg': 'EdDSA', 'kid': 'ES256-0'})}.{body}.{signature}",
    ):
        with pytest.raises(AccessError):
            door().admit(changed)


@given(
    st.text(max_size=300) | st.binary(max_size=200).map(lambda raw: f"{part(raw)}.{part(raw)}.{part(raw)}")
)
def test_anything_else_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(AccessError) as refused:
        door(public("ES256")).admit(text)
    assert len(text) < 12 or text not in str(refused.value)


def test_large_and_deep_ones_are_refused() -> None:
    deep = b'{"a":' * 3000 + b"1" + b"}" * 3000
    for text in ("x" * 20_000, f"{part(deep)}.{part(deep)}.x", token(padding="x" * 20_000)):
        with pytest.raises(AccessError):
            door().admit(text)

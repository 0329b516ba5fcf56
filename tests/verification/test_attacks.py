"""Every row of the attack table (standards.md, section 3), with the code it must give: proofs and keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from skillmatch.verification.minting import (
    Signer,
    add_proof,
    sign_jwt,
)

REFUSED = {"TOO_LARGE", "MALFORMED", "BAD_PROOF"}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unsigned_token(header: dict[str, Any], payload: Any, signature: bytes = b"") -> str:
    return ".".join((b64(json.dumps(header).encode()), b64(json.dumps(payload).encode()), b64(signature)))


# alg:none, HS256 with a public key, attacker's jwk header, foreign kid


@pytest.mark.parametrize("alg", ["none", "None", "NONE", "nOnE", ""])
def test_alg_none(world: Any, alg: str) -> None:
    payload = json.loads(base64.urlsafe_b64decode(world.token().split(".")[1] + "=="))
    assert world.codes(unsigned_token({"alg": alg, "typ": "JWT"}, payload)) == ("BAD_PROOF",)
    kept = world.token().rpartition(".")[0].partition(".")[2]
    assert world.codes(f"{b64(json.dumps({'alg': alg}).encode())}.{kept}.") == ("BAD_PROOF",)


@pytest.mark.parametrize("secret", ["raw", "jwk", "pem"])
def test_hs256_with_the_public_key_as_secret(world: Any, secret: str) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from jwt import PyJWK

    jwk = world.rsa.key.jwk()
    pem = PyJWK(jwk, "RS256").key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key = {"raw": jwk["n"].encode(), "jwk": json.dumps(jwk).encode(), "pem": pem}[secret]
    payload = world.token(world.rsa).split(".")[1]
    signing = f"{b64(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode())}.{payload}"
    signature = hmac.new(key, signing.encode(), hashlib.sha256).digest()
    assert world.codes(f"{signing}.{b64(signature)}") == ("BAD_PROOF",)


def test_a_jwk_in_the_header_proves_nothing(world: Any) -> None:
    for victim in (world.college, world.https, world.web):
        header = {"jwk": world.attacker.key.jwk(), "kid": victim.method}
        token = sign_jwt(world.badge(victim), world.attacker, header=header)
        assert world.codes(token) == ("BAD_PROOF",)
        assert "BAD_PROOF" in world.codes(
            sign_jwt(world.badge(victim), world.attacker, header={**header, "kid": None})
        )


def test_a_foreign_kid(world: Any) -> None:
    for victim in (world.college, world.https, world.web):
        codes = world.codes(sign_jwt(world.badge(victim), world.attacker))
        assert codes == ("BAD_PROOF", "ISSUER_UNBOUND")
    header = {
        "kid": "https://evil.example/keys/1",
        "jku": "https://evil.example/jwks",
        "x5u": "file:///etc/passwd",
    }
    assert world.codes(sign_jwt(world.badge(), world.attacker, header=header)) == ("BAD_PROOF",)


def test_a_critical_header_that_is_not_understood(world: Any) -> None:
    assert world.codes(world.token(header={"crit": ["b64"], "b64": False})) == ("BAD_PROOF",)


def test_a_token_by_one_issuer_around_a_credential_by_another(world: Any) -> None:
    token = sign_jwt(
        world.badge(world.college), world.attacker, shape="vc", claims={"iss": world.attacker.id}
    )
    assert world.codes(token) == ("ISSUER_UNBOUND",)


# a field, alignment or subject edited after signing; a proof lifted from another credential


@pytest.mark.parametrize(
    "path", [["validUntil"], ["credentialSubject", "id"], ["issuer", "name"], ["id"], ["name"],
             ["credentialSubject", "achievement", "alignment", 0, "targetUrl"],
             ["credentialSubject", "achievement", "criteria", "narrative"]],
)  # fmt: skip
@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_edited_after_signing(world: Any, suite: str, path: list[Any]) -> None:
    document = world.signed(suite=suite)
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "2031-01-01T00:00:00Z" if path == ["validUntil"] else "urn:edited"
    assert world.codes(document) == ("BAD_PROOF",)


def test_an_edited_token(world: Any) -> None:
    head, payload, signature = world.token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    claims["credentialSubject"]["id"] = "did:example:thief"
    claims["sub"] = "did:example:thief"
    assert world.codes(f"{head}.{b64(json.dumps(claims).encode())}.{signature}") == ("BAD_PROOF",)


def test_added_and_dropped_signed_members(world: Any) -> None:
    more, less = world.signed(), world.revocable(3)
    more["credentialSubject"]["achievement"]["alignment"].append(
        {"type": ["Alignment"], "targetName": "x", "targetUrl": "urn:x"}
    )
    del less["credentialStatus"]
    assert world.codes(more) == world.codes(less) == ("BAD_PROOF",)


def test_a_lifted_proof(world: Any) -> None:
    lifted = {**world.badge(id="urn:uuid:2"), "proof": world.signed()["proof"]}
    assert world.codes(lifted) == ("BAD_PROOF",)


def test_a_proof_for_another_purpose_or_with_edited_options(world: Any) -> None:
    assert world.codes(add_proof(world.badge(), world.college, purpose="authentication")) == ("BAD_PROOF",)
    document = world.signed()
    document["proof"]["created"] = "2020-01-01T00:00:00Z"
    assert world.codes(document) == ("BAD_PROOF",)
    document = world.signed()
    document["proof"]["challenge"] = "x"
    assert world.codes(document) == ("BAD_PROOF",)


def test_an_expired_proof(world: Any) -> None:
    document = add_proof(world.badge(), world.college, expires="2026-03-01T00:00:00Z")
    assert world.codes(document) == ("EXPIRED",)
    document["proof"]["expires"] = "2036-03-01T00:00:00Z"
    assert world.codes(document) == ("BAD_PROOF",)


# attacker's key signs a credential that names a victim issuer


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_a_victims_name_under_an_attackers_key(world: Any, suite: Any) -> None:
    for victim in (world.college, world.web, world.https):
        found = world.examine(add_proof(world.badge(victim), world.attacker, suite))
        assert found.verdict.codes == ("ISSUER_UNBOUND",)
        assert found.verdict.steps["issuer_trust"].state == "not_checked"


def test_a_did_web_document_cannot_lend_a_key_to_others(world: Any) -> None:
    """The attacker's document lists a key and says it is the victim's."""
    method = {"id": f"{world.college.id}#x", "type": "Multikey", "controller": world.college.id,
              "publicKeyMultibase": world.attacker.key.multikey()}  # fmt: skip
    evil = Signer(world.web.id, world.attacker.key, f"{world.web.id}#x")
    world.put(world.web.id, {"id": world.web.id, "assertionMethod": [method]})
    assert world.codes(add_proof(world.badge(world.college), evil)) == ("BAD_PROOF",)


def test_a_key_that_may_only_authenticate(world: Any) -> None:
    document = {"id": world.web.id, "authentication": [{
        "id": world.web.method, "type": "Multikey", "controller": world.web.id,
        "publicKeyMultibase": world.web.key.multikey()}]}  # fmt: skip
    world.put(world.web.id, document)
    assert world.codes(world.signed(world.web)) == ("BAD_PROOF",)


# https issuer with the key in the verificationMethod fragment


def test_a_key_in_the_fragment_of_an_https_issuer(world: Any) -> None:
    victim = "https://univ.example/issuer"
    evil = Signer(victim, world.attacker.key, f"{victim}#{world.attacker.key.multikey()}")
    assert world.codes(add_proof(world.badge(evil), evil)) == ("BAD_PROOF",)
    unknown = "https://unpinned.example"
    evil = Signer(unknown, world.attacker.key, f"{unknown}#{world.attacker.key.multikey()}")
    assert world.codes(add_proof(world.badge(evil), evil)) == ("BAD_PROOF",)


# self-issued did:key badge


def test_self_issued(world: Any) -> None:
    assert world.codes(world.signed(world.attacker)) == ("ISSUER_UNTRUSTED",)
    assert world.codes(world.token(world.attacker)) == ("ISSUER_UNTRUSTED",)

"""The attack table, continued: subjects, dates, status lists, addresses, contexts, prose."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from skillmatch.verification.minting import (
    Signer,
    add_proof,
    key_from_seed,
    sign_jwt,
    status_entry,
)

REFUSED = {"TOO_LARGE", "MALFORMED", "BAD_PROOF"}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unsigned_token(header: dict[str, Any], payload: Any, signature: bytes = b"") -> str:
    return ".".join((b64(json.dumps(header).encode()), b64(json.dumps(payload).encode()), b64(signature)))


# another learner's valid credential; several subjects


def test_another_learners_credential(world: Any) -> None:
    assert world.codes(world.signed(), "did:example:thief", "thief@example.org") == ("SUBJECT_MISMATCH",)
    assert world.codes(world.token(), "did:example:thief") == ("SUBJECT_MISMATCH",)
    nobody = world.badge()["credentialSubject"]
    del nobody["id"]
    assert world.codes(world.signed(credentialSubject=nobody), world.learner) == ("SUBJECT_MISMATCH",)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_every_one_of_several_subjects_is_checked(world: Any, suite: str) -> None:
    mine, other = world.badge()["credentialSubject"], world.badge()["credentialSubject"]
    other["id"] = "did:example:other"
    document = world.signed(suite=suite, credentialSubject=[mine, other])
    assert world.codes(document, world.learner) == ("SUBJECT_MISMATCH",)
    assert world.codes(document, "did:example:other") == ("SUBJECT_MISMATCH",)
    assert world.codes(document, world.learner, "did:example:other") == ()


# expired, future, malformed date


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_dates(world: Any, suite: str) -> None:
    def codes(**dates: str) -> tuple[str, ...]:
        return world.codes(world.signed(suite=suite, **dates))

    assert codes(validUntil="2026-05-31T00:00:00Z") == ("EXPIRED",)
    assert codes(validFrom="2026-07-01T00:00:00Z") == ("NOT_YET_VALID",)
    assert codes(validFrom="2026-06-01T12:04:00Z") == ()
    for wrong in (
        "yesterday",
        "2026-02-30T00:00:00Z",
        "2026-01-01",
        "",
        "0",
        "2026-01-01T00:00:00+99:00",
        "٢٠٢٦",
    ):
        assert codes(validUntil=wrong) == ("MALFORMED",), wrong


def test_dates_of_tokens(world: Any) -> None:
    assert world.codes(world.token(claims={"exp": 1_700_000_000})) == ("EXPIRED",)
    assert world.codes(world.token(claims={"nbf": 1_900_000_000})) == ("NOT_YET_VALID",)
    for wrong in (True, "soon", -1, 1e300):
        assert world.codes(world.token(claims={"exp": wrong})) == ("MALFORMED",)


# status list unreachable, foreign, of the wrong type, or a bomb: see also test_status


def test_status_unreachable(world: Any) -> None:
    assert world.codes(world.revocable(3)) == ()
    assert world.codes(world.revocable(7)) == ("REVOKED",)
    world.documents.clear()
    found = world.examine(world.revocable(3)).verdict
    assert (found.codes, found.steps["status"].state) == (("STATUS_UNKNOWN",), "not_checked")


def test_a_status_list_signed_by_another(world: Any) -> None:
    for other in (world.attacker, world.web):
        world.put(world.list, world.list_by(other, set()))
        assert world.codes(world.revocable(7)) == ("STATUS_UNKNOWN",)
    forged = add_proof({**world.list_by(world.college, set()), "proof": []} | {"proof": []}, world.attacker)
    world.put(world.list, forged)
    assert world.codes(world.revocable(7)) == ("STATUS_UNKNOWN",)


def test_a_status_list_that_unpacks_to_300_megabytes(world: Any) -> None:
    bomb = "u" + b64(gzip.compress(bytes(300 * 2**20), 9))
    listed = world.list_by(world.college, set())
    listed["credentialSubject"]["encodedList"] = bomb
    del listed["proof"]
    world.put(world.list, add_proof(listed, world.college))
    assert world.limited(world.revocable(3)) == ("STATUS_UNKNOWN",)


# URLs at loopback, private ranges, file:, cloud metadata


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1/l", "https://localhost/l", "http://169.254.169.254/latest", "file:///etc/passwd",
                "https://10.0.0.1/l", "http://[::1]/", "ftp://a.example/", "https:///",
     "gopher://x"],
)  # fmt: skip
def test_no_address_is_opened(world: Any, address: str) -> None:
    assert "STATUS_UNKNOWN" in world.codes(
        world.signed(suite="eddsa-jcs-2022", credentialStatus=status_entry(address, 1))
    )
    document = world.signed()
    document["@context"].append(address)
    assert world.codes(document) == ("BAD_PROOF",)
    evil = Signer(address, world.attacker.key, f"{address}#k")
    assert set(world.codes(add_proof(world.badge(evil), evil, "eddsa-jcs-2022"))) <= REFUSED | {
        "ISSUER_UNBOUND"
    }
    assert world.codes(add_proof(world.badge(evil), evil, "eddsa-jcs-2022")) != ()


def test_did_web_of_a_private_host_is_looked_up_in_the_cache_only(world: Any) -> None:
    local = Signer.with_did_web(key_from_seed("local"), "localhost:8080", "x")
    world.trust(local)
    assert world.codes(world.signed(local)) == ("BAD_PROOF",)


# unknown remote context; inline context that redefines terms


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
@pytest.mark.parametrize(
    "context", ["https://evil.example/context", {"achievement": "https://evil.example/a"},
                {"targetUrl": "https://evil.example/a"}, {"@vocab": "https://evil.example/"},
                {"x": {"@id": "https://evil.example/x", "@context": {"name": "https://evil.example/n"}}},
                {"credentialSubject": None}, {"id": "https://evil.example/id"}, {"y": "@type"}, 7, None],
)  # fmt: skip
def test_contexts_that_are_refused(world: Any, suite: str, context: Any) -> None:
    document = world.signed(suite=suite)
    document["@context"] = [*document["@context"], context]
    assert world.codes(document) == ("BAD_PROOF",)
    document = world.signed(suite=suite)
    document["credentialSubject"]["@context"] = context
    assert world.codes(document) == ("BAD_PROOF",)


@pytest.mark.parametrize(
    "context", ["https://evil.example/context", {"achievement": "https://evil.example/a"}]
)
def test_such_contexts_are_refused_even_when_signed(world: Any, context: Any) -> None:
    listed = [*world.badge()["@context"], context]
    assert world.codes(world.signed(suite="eddsa-jcs-2022", **{"@context": listed})) == ("BAD_PROOF",)
    assert world.codes(sign_jwt(world.badge(**{"@context": listed}), world.college)) == ("BAD_PROOF",)


def test_another_terms_iri_under_a_new_name_is_still_what_was_signed(world: Any) -> None:
    """The view names statements by their IRI, so an inline context that adds terms changes nothing."""
    listed = [*world.badge()["@context"], {"motto": "https://college.example/terms#motto"}]
    assert world.codes(world.signed(**{"@context": listed}, motto="Scientia")) == ()


# an unsigned member added beside signed ones: test_verifier.test_what_no_context_defines_is_not_read


def test_nothing_signed_is_nothing(world: Any) -> None:
    """A proof over an empty graph, or over two credentials, proves neither."""
    two = world.badge()
    two["@included"] = [{"id": "urn:uuid:9", "type": ["VerifiableCredential"], "issuer": "did:example:x"}]
    assert world.codes(add_proof(two, world.college)) == ("BAD_PROOF",)
    none = world.badge(id="relative", **{"@context": world.badge()["@context"][:1]})
    assert world.codes(add_proof(none, world.college)) == ("MALFORMED",)

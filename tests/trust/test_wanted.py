"""What is fetched for a credential, read from text that nobody has verified."""

from __future__ import annotations

import pytest

from skillmatch.errors import FetchError
from skillmatch.trust import addresses_of, did_web_url


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:college.example", "https://college.example/.well-known/did.json"),
        ("did:web:college.example#key-1", "https://college.example/.well-known/did.json"),
        ("did:web:college.example:units:maths", "https://college.example/units/maths/did.json"),
        ("did:web:college.example%3A8443", "https://college.example:8443/.well-known/did.json"),
        ("did:web:college.example%3A8443:a", "https://college.example:8443/a/did.json"),
    ],
)
def test_where_a_did_web_is(did: str, url: str) -> None:
    assert did_web_url(did) == url


@pytest.mark.parametrize(
    "did",
    [
        "did:key:z6Mk", "did:web:", "did:web::a", "did:web:a.example:", "https://a.example",
        "did:web:user%40a.example", "did:web:a.example%2Fb", "did:web:a.example%3Fq",
        "did:web:a.example:%2e%2e", "did:web:a.example:b%23c",
    ],
)  # fmt: skip
def test_what_is_no_did_web(did: str) -> None:
    with pytest.raises(FetchError, match="is no did:web"):
        did_web_url(did)


def test_issuers_methods_and_lists_are_found_wherever_they_stand() -> None:
    credential = {
        "issuer": {"id": "did:web:a.example"},
        "credentialStatus": [{"statusListCredential": "https://a.example/list/1", "id": "https://x.example"}],
        "proof": [{"verificationMethod": "did:web:b.example#key"}],
        "credentialSubject": {
            "id": "did:key:z6Mk",
            "achievement": {"image": "https://tracker.example/i.png"},
        },
    }
    assert set(addresses_of(credential)) == {
        "did:web:a.example",
        "https://a.example/list/1",
        "did:web:b.example",
    }


def test_a_hosted_badge_leads_to_its_class() -> None:
    assertion = {
        "id": "https://a.example/assertion",
        "type": "Assertion",
        "badge": "https://a.example/badge",
        "verification": {"type": "hosted"},
    }
    assert set(addresses_of(assertion)) == {"https://a.example/assertion", "https://a.example/badge"}


def test_a_badge_class_leads_to_its_issuer_and_that_to_its_key() -> None:
    issuer = "https://a.example/issuer"
    assert addresses_of({"type": "BadgeClass", "issuer": issuer}) == (issuer,)
    assert addresses_of({"type": ["BadgeClass"], "issuer": {"id": issuer, "url": "https://x.example"}}) == (
        issuer,
    )
    profile = {
        "type": "Issuer", "id": issuer, "publicKey": "https://a.example/key",
        "revocationList": "https://a.example/revoked", "verification": {"allowedOrigins": "a.example"},
    }  # fmt: skip
    assert set(addresses_of(profile)) == {"https://a.example/key", "https://a.example/revoked"}
    written = {"verification": {"type": "signed", "creator": {"id": "https://a.example/key"}},
               "badge": {"id": "https://a.example/badge", "issuer": {"id": issuer}}}  # fmt: skip
    assert set(addresses_of(written)) == {"https://a.example/key", "https://a.example/badge", issuer}


def test_only_https_lists_and_bounded_work() -> None:
    deep: object = "did:web:far.example"
    for _ in range(30_000):
        deep = [deep]
    assert addresses_of({"statusListCredential": "http://127.0.0.1/", "revocationList": "file:///etc"}) == ()
    assert addresses_of(deep) == ()
    assert addresses_of("did:web:a.example") == ("did:web:a.example",)
    assert addresses_of(None) == ()

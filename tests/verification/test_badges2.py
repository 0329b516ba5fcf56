"""Open Badges 2.0: signed and hosted assertions with the documents they point at."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import PyJWK

from skillmatch.verification import TrustedIssuer
from skillmatch.verification.minting import Signer, bake_png, compact, key_from_seed

CONTEXT = "https://w3id.org/openbadges/v2"
SITE = "https://ob2.example"


class Site:
    """An issuer's site: profile, key, badge class, assertions."""

    def __init__(self, world: Any) -> None:
        self.world = world
        self.signer = Signer.with_https(key_from_seed("ob2", "rsa"), f"{SITE}/issuer")
        self.profile: dict[str, Any] = {
            "@context": CONTEXT, "type": "Issuer", "id": f"{SITE}/issuer", "name": "OB2", "url": SITE,
            "publicKey": f"{SITE}/key",
        }  # fmt: skip
        self.assertion: dict[str, Any] = {
            "@context": CONTEXT, "type": "Assertion", "id": f"{SITE}/a/1", "badge": f"{SITE}/badge",
            "recipient": {"type": "email", "hashed": False, "identity": "ann@example.org"},
            "issuedOn": "2026-01-01T00:00:00Z", "verification": {"type": "hosted"},
        }  # fmt: skip
        world.put(f"{SITE}/badge", {
            "@context": CONTEXT, "type": "BadgeClass", "id": f"{SITE}/badge", "name": "Welding",
            "description": "Welds.", "criteria": {"narrative": "Weld."}, "issuer": f"{SITE}/issuer",
            "alignment": [{"targetName": "weld", "targetUrl": "http://data.europa.eu/esco/skill/w"}],
        })  # fmt: skip
        self.key(self.signer)
        self.publish()
        world.trusted[f"{SITE}/issuer"] = TrustedIssuer(f"{SITE}/issuer")

    def key(self, signer: Signer, address: str = f"{SITE}/key", owner: str = f"{SITE}/issuer") -> None:
        pem = PyJWK(signer.key.jwk()).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        self.world.put(address, {"id": address, "type": "CryptographicKey", "owner": owner,
                                 "publicKeyPem": pem.decode()})  # fmt: skip

    def publish(self, **changes: Any) -> None:
        self.world.put(f"{SITE}/issuer", {**self.profile, **changes})

    def host(self, **changes: Any) -> dict[str, Any]:
        document = {**self.assertion, **changes}
        self.world.put(document["id"], document)
        return document

    def token(self, signer: Signer | None = None, creator: str = f"{SITE}/key", **changes: Any) -> str:
        content = {**self.assertion, "verification": {"type": "signed", "creator": creator}, **changes}
        return compact({"alg": "RS256", "typ": "JWT"}, content, signer or self.signer)


@pytest.fixture
def site(world: Any) -> Site:
    return Site(world)


def test_signed(world: Any, site: Site) -> None:
    found = world.examine(site.token(), "ann@example.org")
    assert found.verdict.verified, found.verdict
    assert [skill.target_name for skill in found.skills] == ["weld"]
    assert found.award.issuer == f"{SITE}/issuer"
    assert "ann" not in found.award.subject
    assert world.examine(bake_png(site.token())).verdict.verified
    assert world.verifier().verify(found.award, None, world.now.date()).verified


def test_signed_by_others(world: Any, site: Site) -> None:
    evil = Signer.with_https(key_from_seed("evil", "rsa"), "https://evil.example/issuer")
    site.key(evil, "https://evil.example/key", "https://evil.example/issuer")
    assert world.codes(site.token(evil)) == ("BAD_PROOF",)
    assert world.codes(site.token(evil, creator="https://evil.example/key")) == ("ISSUER_UNBOUND",)
    site.key(evil, "https://evil.example/key", f"{SITE}/issuer")
    assert world.codes(site.token(evil, creator="https://evil.example/key")) == ("ISSUER_UNBOUND",)
    assert world.codes(site.token(creator="https://nowhere.example/key")) == ("BAD_PROOF",)


def test_a_pinned_key_needs_no_key_document(world: Any, site: Site) -> None:
    del world.documents[f"{SITE}/key"]
    assert world.codes(site.token()) == ("BAD_PROOF",)
    world.trusted[f"{SITE}/issuer"] = TrustedIssuer(f"{SITE}/issuer", keys=(site.signer.key.jwk(),))
    assert world.codes(site.token()) == ()


def test_an_edited_token(world: Any, site: Site) -> None:
    head, _, signature = site.token().split(".")
    assert world.codes(f"{head}.{site.token(id=f'{SITE}/a/2').split('.')[1]}.{signature}") == ("BAD_PROOF",)


def test_hosted(world: Any, site: Site) -> None:
    document = site.host()
    assert world.examine(document, "ann@example.org").verdict.verified
    assert world.codes(document, "bob@example.org") == ("SUBJECT_MISMATCH",)
    presented = {**document, "recipient": {"type": "email", "identity": "bob@example.org"}, "expires": None}
    assert world.codes(presented, "bob@example.org") == ("SUBJECT_MISMATCH",)
    del world.documents[document["id"]]
    verdict = world.examine(document).verdict
    assert (verdict.codes, verdict.steps["signature"].state) == (("BAD_PROOF",), "not_checked")


def test_hosted_elsewhere(world: Any, site: Site) -> None:
    assert world.codes(site.host(id="https://evil.example/a/1")) == ("ISSUER_UNBOUND",)
    assert world.codes(site.host(id=f"https://user@{SITE.removeprefix('https://')}/a/1")) == (
        "ISSUER_UNBOUND",
    )
    site.publish(
        verification={"allowedOrigins": ["badges.example"], "startsWith": ["https://badges.example/x/"]}
    )
    assert world.codes(site.host()) == ("ISSUER_UNBOUND",)
    assert world.codes(site.host(id="https://badges.example/y/1")) == ("ISSUER_UNBOUND",)
    assert world.codes(site.host(id="https://badges.example/x/1")) == ()


def test_a_profile_or_key_brought_along_is_not_the_issuers(world: Any, site: Site) -> None:
    """A badge that writes its victim's profile into itself would say whose keys and addresses count."""
    evil = Signer.with_https(key_from_seed("evil", "rsa"), "https://evil.example/issuer")
    pem = PyJWK(evil.key.jwk()).key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    badge = dict(json.loads(world.documents[f"{SITE}/badge"].content))
    for name in ("https://evil.example/key", f"{SITE}/key"):
        key = {"id": name, "type": "CryptographicKey", "owner": f"{SITE}/issuer", "publicKeyPem": pem}
        written = {**badge, "issuer": {**site.profile, "publicKey": name}}
        for listed in (written, {**written, "issuer": {**site.profile, "publicKey": key}}, f"{SITE}/badge"):
            token = site.token(evil, badge=listed, verification={"type": "signed", "creator": key})
            assert world.codes(token) in {("ISSUER_UNBOUND",), ("BAD_PROOF",)}
    written = {**badge, "issuer": {**site.profile, "verification": {"allowedOrigins": ["evil.example"]}}}
    assert world.codes(site.host(id="https://evil.example/a/1", badge=written)) == ("ISSUER_UNBOUND",)
    assert world.codes(site.host(badge=written)) == ()


def test_an_address_that_claims_to_be_another_is_not_it(world: Any, site: Site) -> None:
    evil = Signer.with_https(key_from_seed("evil", "rsa"), "https://evil.example/issuer")
    badge = json.loads(world.documents[f"{SITE}/badge"].content)
    world.put("https://evil.example/badge", {**badge, "issuer": "https://evil.example/profile"})
    policy = {"publicKey": "https://evil.example/key", "verification": {"allowedOrigins": ["evil.example"]}}
    world.put("https://evil.example/profile", {**site.profile, **policy})
    site.key(evil, "https://evil.example/key", f"{SITE}/issuer")
    hosted = site.host(id="https://evil.example/a/1", badge="https://evil.example/badge")
    assert world.codes(hosted) == ("ISSUER_UNBOUND",)
    world.put("https://evil.example/profile", {**site.profile, "id": "https://evil.example/trusted"})
    world.trusted["https://evil.example/trusted"] = TrustedIssuer("https://evil.example/trusted")
    assert world.codes(hosted) == ("ISSUER_UNTRUSTED",)
    assert world.examine(hosted).award.issuer == "https://evil.example/profile"
    lying = {**json.loads(world.documents["https://evil.example/key"].content), "id": f"{SITE}/key"}
    world.put("https://evil.example/key", lying)
    assert world.codes(site.token(evil, creator="https://evil.example/key")) == ("ISSUER_UNBOUND",)


def test_a_list_of_revoked_badges_cannot_be_left_out(world: Any, site: Site) -> None:
    site.publish(revocationList=f"{SITE}/revoked")
    world.put(f"{SITE}/revoked", {"revokedAssertions": [f"{SITE}/a/1"]})
    badge = json.loads(world.documents[f"{SITE}/badge"].content)
    assert world.codes(site.token(badge={**badge, "issuer": site.profile})) == ("REVOKED",)
    world.trusted[f"{SITE}/issuer"] = TrustedIssuer(f"{SITE}/issuer", keys=(site.signer.key.jwk(),))
    assert world.codes(site.token()) == ("REVOKED",)
    del world.documents[f"{SITE}/issuer"]
    assert world.codes(site.token()) == ("STATUS_UNKNOWN",)


def test_revoked(world: Any, site: Site) -> None:
    assert world.codes(site.host(revoked=True)) == ("REVOKED",)
    site.publish(revocationList=f"{SITE}/revoked")
    assert world.codes(site.token()) == ("STATUS_UNKNOWN",)
    for item in (f"{SITE}/a/1", {"id": f"{SITE}/a/1", "revocationReason": "mistake"}):
        world.put(f"{SITE}/revoked", {"revokedAssertions": [item]})
        assert world.codes(site.token()) == ("REVOKED",)
    world.put(f"{SITE}/revoked", {"revokedAssertions": [f"{SITE}/a/2", {"uid": "x"}, 7]})
    assert world.codes(site.token()) == ()


def test_dates_and_shape(world: Any, site: Site) -> None:
    assert world.codes(site.token(expires="2026-02-01T00:00:00Z")) == ("EXPIRED",)
    assert world.codes(site.token(issuedOn="2027-02-01T00:00:00Z")) == ("NOT_YET_VALID",)
    assert world.codes(site.token(expires="soon")) == ("MALFORMED",)
    assert world.codes(site.token(**{"@context": "https://w3id.org/openbadges/v9"})) == ("MALFORMED",)
    assert world.codes({**site.assertion, "verification": {"type": "signed"}}) == ("BAD_PROOF",)


def test_addresses_without_the_web(world: Any, site: Site) -> None:
    for address in ("file:///etc/passwd", "badge", 7, None, "https://[badge"):
        assert set(world.codes(site.token(badge=address))) <= {"BAD_PROOF", "MALFORMED"}
        assert world.codes(site.token(badge=address))


@pytest.mark.parametrize("odd", [{}, [{}], [["x"]], 7, None, [None]])
def test_values_of_another_kind_raise_nothing(world: Any, site: Site, odd: Any) -> None:
    """One badge that breaks the verifier would end the verification of all."""
    assert world.codes(site.host(verification={"type": odd})) == ("BAD_PROOF",)
    world.put(f"{SITE}/revoked", {"revokedAssertions": [odd, {"id": odd, "uid": odd}]})
    for key in ("publicKey", "revocationList", "verification"):
        site.publish(**{"revocationList": f"{SITE}/revoked", key: odd})
        world.codes(site.token(verification={"type": odd, "creator": f"{SITE}/key"}))
        world.codes(site.token(id=odd, uid=odd))
    world.put(f"{SITE}/revoked", {"revokedAssertions": [odd, {"id": odd, "uid": "u-1"}]})
    site.publish(revocationList=f"{SITE}/revoked")
    assert "REVOKED" in world.codes(site.token(id=odd, uid="u-1"))

"""Whose award it is: ids, plain and hashed identities, with and without salt."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from skillmatch.readers.openbadges import hashed


def about(world: Any, *identifiers: dict[str, Any], **subject: Any) -> dict[str, Any]:
    claims = world.badge()["credentialSubject"]
    del claims["id"]
    if identifiers:
        claims["identifier"] = [{"type": "IdentityObject", **item} for item in identifiers]
    return world.signed(credentialSubject={**claims, **subject})


def salted(text: str, salt: str, name: str = "sha256") -> dict[str, Any]:
    digest = hashlib.new(name, (text + salt).encode()).hexdigest()
    return {"identityHash": f"{name}${digest}", "identityType": "emailAddress", "hashed": True, "salt": salt}


@pytest.mark.parametrize("name", ["Ann@Example.org", "mailto:ann@example.org", "ann@example.org "])
def test_a_salted_hash_names_the_address_it_was_made_from(world: Any, name: str) -> None:
    assert world.codes(about(world, salted("ann@example.org", "sea")), name) == ()


def test_another_address_or_salt_does_not_fit(world: Any) -> None:
    assert world.codes(about(world, salted("ann@example.org", "sea")), "bob@example.org") == (
        "SUBJECT_MISMATCH",
    )
    wrong = {**salted("ann@example.org", "sea"), "salt": "salt"}
    assert world.codes(about(world, wrong), "ann@example.org") == ("SUBJECT_MISMATCH",)


def test_the_hash_itself_is_an_id(world: Any) -> None:
    item = salted("ann@example.org", "")
    assert world.codes(about(world, item), item["identityHash"]) == ()
    assert world.codes(about(world, item), hashed("ann@example.org")) == ()


def test_plain_identities(world: Any) -> None:
    plain = {"identityHash": "ann@example.org", "identityType": "emailAddress", "hashed": False}
    for name in ("ann@example.org", "mailto:ANN@example.org", hashed("ann@example.org")):
        assert world.codes(about(world, plain), name) == ()
    assert world.codes(about(world, plain), "an@example.org") == ("SUBJECT_MISMATCH",)
    assert world.codes(about(world, id="mailto:ann@example.org"), "ann@example.org") == ()


def test_md5_and_unknown_hashes_name_nobody(world: Any) -> None:
    digest = hashlib.md5(b"ann@example.org").hexdigest()
    for prefix in ("md5", "sha1", "", "sha256x"):
        item = {"identityHash": f"{prefix}${digest}", "identityType": "emailAddress", "hashed": True}
        assert world.codes(about(world, item), "ann@example.org") == ("SUBJECT_MISMATCH",)


def test_one_of_several_identities_is_enough_of_one_subject(world: Any) -> None:
    other = {"identityHash": "4711", "identityType": "sourcedId", "hashed": False}
    assert world.codes(about(world, other, salted("ann@example.org", "x")), "ann@example.org") == ()
    assert world.codes(about(world, other), "4711") == ()


@pytest.mark.parametrize("name", ["", "did:example:learner2", "did:example", "DID:EXAMPLE:LEARNER", "*"])
def test_ids_are_compared_whole(world: Any, name: str) -> None:
    assert world.codes(world.signed(), name) == ("SUBJECT_MISMATCH",)

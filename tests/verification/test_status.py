"""Status lists: what they must be to be believed, and that everything else is STATUS_UNKNOWN."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from skillmatch.verification import VerifySettings
from skillmatch.verification.minting import add_proof, encoded_list, sign_jwt, status_entry, status_list

UNKNOWN = ("STATUS_UNKNOWN",)


def listed(world: Any, *, bits: set[int] | None = None, **changes: Any) -> dict[str, Any]:
    """An unsigned list by the college with members laid over it; None takes one away."""
    document = status_list(world.list, world.college, bits or set(), valid_from=date(2026, 1, 1))
    subject = {**document["credentialSubject"], **changes.pop("subject", {})}
    document |= {"credentialSubject": {k: v for k, v in subject.items() if v is not None}, **changes}
    return {key: value for key, value in document.items() if value is not None}


def codes(world: Any, index: Any = 3, entry: Any = None, **changes: Any) -> tuple[str, ...]:
    """The codes of a credential at `index`, once the list has been changed and signed anew."""
    if changes:
        world.put(world.list, add_proof(listed(world, **changes), world.college))
    stated = {**status_entry(world.list, 0), "statusListIndex": index, **(entry or {})}
    return world.codes(world.signed(credentialStatus={k: v for k, v in stated.items() if v is not None}))


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_a_good_list_under_every_suite(world: Any, suite: Any) -> None:
    world.put(world.list, add_proof(listed(world, bits={7}), world.college, suite))
    assert world.codes(world.revocable(3)) == ()
    assert world.codes(world.revocable(7)) == ("REVOKED",)
    assert world.examine(world.revocable(7)).verdict.steps["status"].state == "failed"


def test_a_list_as_token(world: Any) -> None:
    world.put(world.list, sign_jwt(listed(world, bits={7}), world.college).encode())
    assert world.codes(world.revocable(3)) == ()
    assert world.codes(world.revocable(7)) == ("REVOKED",)


def test_suspension_and_several_entries(world: Any) -> None:
    suspended = listed(world, bits={5}, subject={"statusPurpose": "suspension"})
    world.put("https://college.example/status/2", add_proof(suspended, world.college))
    entries = [
        status_entry(world.list, 7),
        status_entry("https://college.example/status/2", 5, "suspension"),
        {**status_entry(world.list, 1), "statusPurpose": "message"},
    ]
    assert set(world.codes(world.signed(credentialStatus=entries))) == {"REVOKED", "SUSPENDED"}
    assert world.codes(world.signed(credentialStatus=entries[1:])) == ("SUSPENDED",)
    assert (
        world.codes(world.signed(credentialStatus=[status_entry(world.list, i) for i in range(9)])) == UNKNOWN
    )


def test_the_right_purpose_alone_counts(world: Any) -> None:
    assert codes(world, 7, {"statusPurpose": "suspension"}) == UNKNOWN
    assert codes(world, 7, {"statusPurpose": None}) == UNKNOWN
    assert codes(world, bits={7}, subject={"statusPurpose": ["suspension", "revocation"]}) == ()


@pytest.mark.parametrize("index", ["-1", "x", "131072", "99999999999999999999", "1.5", "", None, "٣"])
def test_an_index_that_is_none(world: Any, index: Any) -> None:
    assert codes(world, index) == UNKNOWN


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["VerifiableCredential"]},
        {"type": ["VerifiableCredential", "OpenBadgeCredential"]},
        {"subject": {"type": "Other"}},
        {"subject": {"statusPurpose": "suspension"}},
        {"subject": {"encodedList": encoded_list((), 8 * (16 * 1024 - 1))}},
        {"subject": {"encodedList": "uAAAA"}},
        {"subject": {"encodedList": "not base64!"}},
        {"subject": {"encodedList": None}},
        {"validUntil": "2026-05-01T00:00:00Z"},
        {"validFrom": "2027-01-01T00:00:00Z"},
        {"validUntil": "soon"},
    ],
)
def test_lists_that_say_nothing(world: Any, changes: dict[str, Any]) -> None:
    assert codes(world, **changes) == UNKNOWN


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b"<svg/>", b'{"a":1,"a":2}', b"a.b.c", b"[" * 9999]
)
def test_rubbish_instead_of_a_list(world: Any, content: bytes) -> None:
    world.put(world.list, content)
    assert codes(world) == UNKNOWN


def test_a_tampered_or_unsigned_list(world: Any) -> None:
    good = add_proof(listed(world, bits={3}), world.college)
    good["credentialSubject"]["encodedList"] = encoded_list(())
    world.put(world.list, good)
    assert codes(world) == UNKNOWN
    world.put(world.list, listed(world))
    assert codes(world) == UNKNOWN


def test_age(world: Any) -> None:
    content = add_proof(listed(world), world.college)
    for days, expected in ((6, ()), (8, UNKNOWN), (-1, ())):
        world.put(world.list, content, world.now - timedelta(days=days))
        assert codes(world) == expected
    hour = add_proof(listed(world, subject={"ttl": 3_600_000}), world.college)
    for minutes, expected in ((59, ()), (61, UNKNOWN)):
        world.put(world.list, hour, world.now - timedelta(minutes=minutes))
        assert codes(world) == expected
    world.put(world.list, content, world.now - timedelta(days=20))
    long = VerifySettings(max_list_age=timedelta(days=30))
    assert world.codes(world.revocable(3), settings=long) == ()


def test_a_status_service_the_operator_vouches_for(world: Any) -> None:
    world.put(world.list, world.list_by(world.web, {7}))
    service = VerifySettings(status_issuers=(world.web.id,))
    assert world.codes(world.revocable(3)) == UNKNOWN
    assert world.codes(world.revocable(3), settings=service) == ()
    assert world.codes(world.revocable(7), settings=service) == ("REVOKED",)


def test_an_entry_of_a_kind_not_known(world: Any) -> None:
    for kind in ("CustomStatus2030", "RevocationList2020Status"):
        entry = {"id": "https://college.example/s#1", "type": kind}
        assert world.codes(world.signed(suite="eddsa-jcs-2022", credentialStatus=entry)) == UNKNOWN


def test_the_plain_revocation_list_of_1edtech(world: Any) -> None:
    address = "https://college.example/revoked"
    entry = {"id": address, "type": "1EdTechRevocationList"}
    document = world.signed(suite="eddsa-jcs-2022", credentialStatus=entry)
    assert world.codes(document) == UNKNOWN
    for issuer, revoked, expected in (
        (world.college.id, [], ()),
        (world.college.id, [{"id": document["id"], "revoked": True}], ("REVOKED",)),
        (world.college.id, [{"id": "urn:other"}], ()),
        (world.attacker.id, [], UNKNOWN),
    ):
        world.put(address, {"id": address, "issuer": issuer, "revokedCredential": revoked})
        assert world.codes(document) == expected


def test_status_list_2021(world: Any) -> None:
    context = "https://w3id.org/vc/status-list/2021/v1"
    contexts = [*world.badge()["@context"], context]
    changed = listed(
        world, bits={7}, type=["VerifiableCredential", "StatusList2021Credential"],
        subject={"type": "StatusList2021"}, **{"@context": [world.badge()["@context"][0], context]},
    )  # fmt: skip
    world.put(world.list, add_proof(changed, world.college, "eddsa-jcs-2022"))
    for index, expected in ((3, ()), (7, ("REVOKED",))):
        entry = {**status_entry(world.list, index), "type": "StatusList2021Entry"}
        document = world.signed(suite="eddsa-jcs-2022", credentialStatus=entry, **{"@context": contexts})
        assert world.codes(document) == expected

"""What must be verified is verified, in every format and by every proof; nothing but signed JSON is read."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from skillmatch.domain import Alignment, Person
from skillmatch.verification import TrustedIssuer, Verifier, VerifySettings
from skillmatch.verification.minting import (
    Signer,
    add_proof,
    bake_png,
    bake_svg,
    did_document,
    key_from_seed,
    learner_record,
    sign_jwt,
)

STEPS = ["data_model", "signature", "issuer_binding", "issuer_trust", "dates", "status", "subject"]
SKILL = Alignment("http://data.europa.eu/esco/skill/1", "use query languages", "ESCO", "S5.1")


def signer_for(suite: str) -> Signer:
    kind: Any = "ed25519" if "ed" in suite.lower()[:2] else "p384" if suite.endswith("384") else "p256"
    return Signer.with_did_key(key_from_seed(suite, kind))


@pytest.mark.parametrize(
    "suite",
    ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020", "ecdsa-rdfc-2019", "ecdsa-jcs-2019",
     "ecdsa-rdfc-2019 384", "ecdsa-jcs-2019 384"],
)  # fmt: skip
def test_every_suite_verifies_with_every_step_good(world: Any, suite: str) -> None:
    signer = signer_for(suite)
    world.trust(signer)
    found = world.examine(world.signed(signer, suite.removesuffix(" 384")), world.learner)
    assert found.verdict.verified, found.verdict
    assert {name: step.state for name, step in found.verdict.steps.items()} == dict.fromkeys(STEPS, "good")
    assert list(found.verdict.steps) == STEPS
    assert found.skills == (SKILL,)


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_any_edit_of_a_signed_member_is_bad_proof(world: Any, suite: str) -> None:
    document = world.signed(suite=suite)
    document["credentialSubject"]["achievement"]["alignment"][0]["targetCode"] = "S9"
    assert world.codes(document) == ("BAD_PROOF",)


@pytest.mark.parametrize("kind", ["ed25519", "p256", "p384", "rsa"])
@pytest.mark.parametrize("shape", ["payload", "vc"])
def test_every_jwt_algorithm_verifies(world: Any, kind: Any, shape: Any) -> None:
    signer = Signer.with_did_jwk(key_from_seed("jwt", kind))
    world.trust(signer)
    found = world.examine(world.token(signer, shape=shape), world.learner)
    assert found.verdict.verified, found.verdict
    assert found.skills == (SKILL,)


@pytest.mark.parametrize("typ", [None, "JWT", "vc+jwt", "vc+ld+jwt", "application/vc+jwt"])
def test_the_types_a_credential_token_has(world: Any, typ: str | None) -> None:
    assert world.codes(world.token(header={"typ": typ})) == ()
    assert world.codes(world.token(header={"typ": "vp+jwt"})) == ("BAD_PROOF",)


@pytest.mark.parametrize("embedded", [False, True])
def test_did_web_from_the_cache_alone(world: Any, embedded: bool) -> None:
    world.put(world.web.id, did_document(world.web, embedded=embedded))
    assert world.codes(world.signed(world.web)) == ()
    assert world.codes(world.token(world.web)) == ()
    del world.documents[world.web.id]
    verdict = world.examine(world.signed(world.web)).verdict
    assert (verdict.codes, verdict.steps["signature"].state) == (("BAD_PROOF",), "not_checked")
    assert "trust refresh" in verdict.steps["signature"].detail


def test_a_did_document_for_another_or_too_old_proves_nothing(world: Any) -> None:
    world.put(world.web.id, did_document(replace(world.web, id="did:web:other.example")))
    assert world.codes(world.signed(world.web)) == ("BAD_PROOF",)
    world.put(world.web.id, did_document(world.web), world.now - timedelta(days=1000))
    assert world.codes(world.signed(world.web)) == ("BAD_PROOF",)


def test_https_issuers_need_a_pinned_key(world: Any) -> None:
    assert world.codes(world.signed(world.https)) == ()
    assert world.codes(world.token(world.https)) == ()
    assert world.codes(world.token(world.rsa)) == ()
    world.trust(world.https)
    assert world.codes(world.signed(world.https)) == ("BAD_PROOF",)
    assert world.codes(world.token(world.https)) == ("BAD_PROOF",)


def test_a_key_whose_time_is_over_is_none(world: Any) -> None:
    for ends, codes in (("2026-06-02T00:00:00Z", ()), ("2026-06-01T14:00:00+02:00", ("BAD_PROOF",)),
                        ("soon", ("BAD_PROOF",))):  # fmt: skip
        document = did_document(world.web)
        document["verificationMethod"][0]["expires"] = ends
        world.put(world.web.id, document)
        assert world.codes(world.signed(world.web)) == world.codes(world.token(world.web)) == codes


def test_a_pinned_key_stands_in_for_a_did_document(world: Any) -> None:
    """Every proof of an issuer is checked by the key the operator pinned for it, tokens or not."""
    del world.documents[world.web.id]
    other = Signer("did:ion:abc", key_from_seed("ion"), "did:ion:abc#key-1")
    for signer in (world.web, other):
        world.trust(signer, keys=(signer.key.jwk(),))
        for credential in (world.token(signer), world.signed(signer), world.signed(signer, "eddsa-jcs-2022")):
            assert world.codes(credential) == ()
        forged = replace(signer, key=world.attacker.key)
        assert world.codes(add_proof(world.badge(signer), forged)) == ("BAD_PROOF",)


def test_version_1_credentials(world: Any) -> None:
    document = world.badge(
        **{"@context": ["https://www.w3.org/2018/credentials/v1",
                        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]},
        validFrom=None, validUntil=None, name=None,
        issuanceDate="2026-01-01T00:00:00Z", expirationDate="2026-02-01T00:00:00Z",
    )  # fmt: skip
    for suite in ("eddsa-rdfc-2022", "Ed25519Signature2020"):
        found = world.examine(add_proof(document, world.college, suite))
        assert found.verdict.codes == ("EXPIRED",), found.verdict
        assert found.award is not None
        assert found.award.issued == date(2026, 1, 1)


def test_what_no_context_defines_is_not_read(world: Any) -> None:
    """Members outside the signature, dates, status and skills included, are not there at all."""
    document = world.signed()
    document["expirationDate"] = "2020-01-01T00:00:00Z"
    document["credentialSubject"]["achievement"]["alignments"] = [{"targetName": "flying"}]
    document["credentialSubject"]["achievement"]["alignment"][0]["skillLevel"] = "expert"
    found = world.examine(document)
    assert found.verdict.verified
    assert found.skills == (SKILL,)
    assert "expirationDate" not in (found.signed or {})
    assert "expert" not in json.dumps(found.signed)


def test_the_view_is_the_award(world: Any) -> None:
    rules = [{"id": "urn:r", "type": ["ResultDescription"], "name": "Score", "resultType": "Percent",
              "requiredValue": "80"}]  # fmt: skip
    subject = world.badge()["credentialSubject"]
    subject["achievement"]["resultDescription"] = rules
    subject["result"] = [{"type": ["Result"], "resultDescription": "urn:r", "value": "60"}]
    award = world.examine(world.signed(credentialSubject=subject), world.learner).award
    assert award is not None
    assert (award.level, award.assessment, award.person, award.subject) == (
        0.75,
        "proctored",
        world.learner,
        world.learner,
    )
    assert (award.issued, award.expires) == (date(2026, 1, 1), date(2028, 1, 1))


def test_the_award_is_told_by_the_day_the_verdict_is(world: Any) -> None:
    """Issued in the early hours of Kiritimati, it is the day before in UTC: good on that day."""
    badge = world.badge(validFrom="2026-06-02T01:00:00+14:00", validUntil="2028-01-01T08:00:00+14:00")
    badge["credentialSubject"]["activityStartDate"] = "2026-06-02T00:30:00+14:00"
    for credential in (add_proof(badge, world.college), sign_jwt(badge, world.college)):
        found = world.examine(credential)
        assert found.verdict.verified
        assert found.award is not None
        assert (found.award.issued, found.award.expires) == (date(2026, 6, 1), date(2027, 12, 31))
        assert found.award.started == date(2026, 6, 1)  # else it would have begun after it was issued


def test_proof_sets_need_every_proof_of_the_issuer(world: Any) -> None:
    both = add_proof(world.signed(), world.college, "Ed25519Signature2020")
    with_witness = add_proof(world.signed(), world.attacker)
    assert world.codes(both) == world.codes(with_witness) == ()
    broken = json.loads(json.dumps(both))
    broken["proof"][1]["proofValue"] = broken["proof"][0]["proofValue"]
    assert world.codes(broken) == ("BAD_PROOF",)
    unread = json.loads(json.dumps(both))
    unread["proof"][1] = {**unread["proof"][1], "type": "BbsBlsSignature2020"}
    assert world.codes(unread) == ()


def test_a_learner_record_and_each_credential_in_it(world: Any) -> None:
    inner = [world.signed(), world.token(), world.signed(world.attacker), world.badge()]
    record = learner_record(
        "Record",
        world.college,
        inner,
        record="urn:uuid:1",
        subject=world.learner,
        valid_from=date(2026, 1, 1),
    )
    for clr in (add_proof(record, world.college), sign_jwt(record, world.college)):
        found = world.examine_all(clr, world.learner)
        assert [e.verdict.codes for e in found] == [(), (), (), ("ISSUER_UNTRUSTED",), ("BAD_PROOF",)]
        assert [bool(e.award) for e in found] == [False, True, True, True, False]


def test_nothing_in_a_record_is_passed_over(world: Any) -> None:
    """A record inside a record, and one of more credentials than are read, hide no bad one."""
    good, bad = world.token(), world.token()[:-8] + "A" * 8

    def record(inner: list[Any]) -> str:
        unsigned = learner_record("Record", world.college, inner, record="urn:uuid:1",
                                  subject=world.learner, valid_from=date(2026, 1, 1))  # fmt: skip
        return sign_jwt(unsigned, world.college)

    found = world.examine_all(record([good, record([good, bad])]))
    assert [e.verdict.codes for e in found] == [(), (), (), (), ("BAD_PROOF",)]
    three = VerifySettings(max_inner=3)
    presentation = {"type": "VerifiablePresentation", "verifiableCredential": [good, good, good, bad]}
    for content in (record([good, good, good, bad]), record([good, record([good, bad])]), presentation):
        assert world.codes(content, settings=three) == ("TOO_LARGE",)


def test_pictures_and_wallets(world: Any) -> None:
    for content in (world.signed(), world.token()):
        for picture in (bake_png(content), bake_svg(content)):
            assert world.codes(picture) == ()
    presentation = {"type": "VerifiablePresentation", "verifiableCredential": [world.signed(), world.token()]}
    assert [e.verdict.codes for e in world.examine_all(presentation)] == [(), ()]
    envelope = {"@context": "https://www.w3.org/ns/credentials/v2", "type": "EnvelopedVerifiableCredential",
                "id": f"data:application/vc+jwt,{world.token()}"}  # fmt: skip
    assert world.codes(envelope) == ()
    assert [e.verdict.codes for e in world.examine_all([world.signed(), world.badge()])] == [
        (),
        ("BAD_PROOF",),
    ]


@pytest.mark.parametrize("form", ["document", "jwt"])
def test_verify_reads_the_credential_of_the_award(world: Any, form: str) -> None:
    found = world.examine(world.token() if form == "jwt" else world.signed(), world.learner)
    verifier = pickle.loads(pickle.dumps(world.verifier()))
    person = Person("p1", (world.learner,))
    assert found.award is not None
    award = replace(found.award, person="p1")
    assert award.extra.keys() == {form, "issuer_name"}
    assert verifier.verify(award, person, world.now.date()).verified
    assert verifier.verify(award, None, world.now.date()).verified
    assert verifier.verify(award, Person("p1"), world.now.date()).codes == ("SUBJECT_MISMATCH",)
    assert verifier.verify(found.award, person, world.now.date()).codes == ("SUBJECT_MISMATCH",)
    richer = replace(award, alignments=(*award.alignments, Alignment("urn:flying")))
    assert verifier.verify(richer, person, world.now.date()).codes == ("BAD_PROOF",)
    assert verifier.verify(replace(award, extra={}), person, world.now.date()).codes == ("BAD_PROOF",)


def test_trust_has_a_period(world: Any) -> None:
    for period, codes in (
        ({"valid_from": date(2026, 2, 1)}, ("ISSUER_UNTRUSTED",)),
        ({"valid_to": date(2025, 12, 31)}, ("ISSUER_UNTRUSTED",)),
        ({"valid_from": date(2026, 1, 1), "valid_to": date(2026, 1, 1)}, ()),
    ):
        world.trusted[world.college.id] = TrustedIssuer(world.college.id, **period)
        assert world.codes(world.signed()) == codes


def test_bounds_are_settings(world: Any) -> None:
    assert world.codes(world.signed(), settings=VerifySettings(max_bytes=500)) == ("TOO_LARGE",)
    assert world.codes(world.signed(), settings=VerifySettings(max_members=20)) == ("TOO_LARGE",)
    assert world.codes(world.signed(), settings=VerifySettings(max_quads=5)) == ("TOO_LARGE",)
    assert world.codes(world.signed(), settings=VerifySettings(max_depth=3)) == ("MALFORMED",)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ('{"a": NaN}', "It holds NaN, which is not JSON."),
        ('{"id": 1, "id": 2}', "It has the key 'id' twice in one object."),
        ("[" + "9" * 5000 + "]", "It holds a whole number of more than 4,300 digits."),
        ('{"a": "\0"}', "It holds a zero byte, so it is not a text file."),
        (b"\xe9", "Byte 0 is not UTF-8 text."),
        ("e30.WzFd.eA", "The JWT's payload is no object."),
        ("e30.eyJhIjogTmFOfQ.eA", "The JWT's payload holds NaN, which is not JSON."),
    ],
)
def test_what_cannot_be_read_is_told_in_sentences(world: Any, raw: bytes | str, said: str) -> None:
    (examined,) = Verifier(issuers={}).examine(raw, as_of=world.now)
    assert examined.verdict.codes == ("MALFORMED",)
    detail = examined.verdict.steps["data_model"].detail
    assert detail.startswith(said)
    assert detail.removeprefix(said) in (
        "",
        " Hand it in just as it was issued, or ask its issuer for another.",
    )

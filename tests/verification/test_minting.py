"""What the issuing kit mints is what the standards say, is the same every time, and verifies."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Alignment, Award, Evidence
from skillmatch.readers import openbadges
from skillmatch.readers.compact_jwt import credential_of
from skillmatch.verification.documents import Document, GivenDocuments
from skillmatch.verification.examination import Examination
from skillmatch.verification.minting import (
    KeyKind,
    MintingKey,
    Signer,
    Suite,
    add_proof,
    bake_png,
    bake_svg,
    did_document,
    did_jwk,
    did_key,
    did_web,
    key_from_seed,
    learner_record,
    open_badge,
    sign_jwt,
    status_entry,
    status_list,
)
from skillmatch.verification.settings import TrustedIssuer
from skillmatch.verification.verifier import Verifier

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
COURSE = "https://college.example/courses/sql"
LIST = "https://college.example/status/1"
AWARD = Award(
    id="https://college.example/awards/1",
    person="ann",
    credential=COURSE,
    issuer="",
    name="SQL in use",
    subject="did:example:ann",
    issued=date(2025, 1, 31),
    expires=date(2027, 1, 31),
    alignments=(
        Alignment("https://skills.example/z", "Queries", "starter", "Z-1"),
        Alignment("https://skills.example/a", "Joins", "starter", "A-1"),
    ),
    statements=("The earner can join two tables.", "A course."),
    level=0.9,
    assessment="quiz",
    evidence=(Evidence("https://work.example/1", "Query log"),),
)
SUITES: list[tuple[Suite, KeyKind]] = [
    ("eddsa-rdfc-2022", "ed25519"),
    ("eddsa-jcs-2022", "ed25519"),
    ("Ed25519Signature2020", "ed25519"),
    ("ecdsa-rdfc-2019", "p256"),
    ("ecdsa-rdfc-2019", "p384"),
    ("ecdsa-jcs-2019", "p256"),
    ("ecdsa-jcs-2019", "p384"),
]
KINDS: tuple[KeyKind, ...] = ("ed25519", "p256", "p384", "rsa")
Make = Callable[[MintingKey], Signer]


def _badge(signer: Signer, **more: Any) -> dict[str, Any]:
    return open_badge(AWARD, signer, achievement=COURSE, **more)


def _check(
    raw: bytes | str | dict[str, Any],
    signer: Signer,
    documents: dict[str, bytes] | None = None,
    **issuer: Any,
) -> tuple[Examination, ...]:
    kept = {name: Document(content, NOW) for name, content in (documents or {}).items()}
    trusted = {signer.id: TrustedIssuer(signer.id, **issuer)}
    verifier = Verifier(issuers=trusted, documents=GivenDocuments(kept))
    content = json.dumps(raw) if isinstance(raw, dict) else raw
    return verifier.examine(content, subjects=(AWARD.subject,), as_of=NOW)


def _good(*found: Examination) -> bool:
    assert found
    for one in found:
        assert one.verdict.verified, one.verdict
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_one_key_and_a_key_one_signature(kind: KeyKind) -> None:
    key_from_seed.cache_clear()
    first = key_from_seed("tests", kind)
    key_from_seed.cache_clear()
    again = key_from_seed("tests", kind)
    assert first is not again
    assert first.jwk() == again.jwk() != key_from_seed("other", kind).jwk()
    assert first.sign(b"one") == again.sign(b"one") != first.sign(b"two")
    assert not {"d", "p", "q", "dp", "dq", "qi"} & first.jwk().keys(), "public members only"


def test_a_seed_of_32_bytes_is_the_secret_itself() -> None:
    # RFC 8032, section 7.1, test 1.
    secret = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    key = key_from_seed(secret)
    assert key.sign(b"").hex().startswith("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155")


@pytest.mark.parametrize(
    ("kind", "start"), [("ed25519", "did:key:z6Mk"), ("p256", "did:key:zDn"), ("p384", "did:key:z82")]
)
def test_did_key_says_its_kind(kind: KeyKind, start: str) -> None:
    # did:key method: the prefixes that the multicodec values lead to.
    assert did_key(key_from_seed("tests", kind)).startswith(start)
    assert did_jwk(key_from_seed("tests", kind)).startswith("did:jwk:eyJ")


def test_rsa_has_no_did_key_and_ports_are_escaped() -> None:
    with pytest.raises(ValueError, match="JWK"):
        did_key(key_from_seed("tests", "rsa"))
    assert did_web("college.example:8443", "unit") == "did:web:college.example%3A8443:unit"


@pytest.mark.parametrize(("suite", "kind"), SUITES)
def test_every_embedded_proof_verifies(suite: Suite, kind: KeyKind) -> None:
    signer = Signer.with_did_key(key_from_seed("tests", kind), name="Test College")
    [found] = _check(add_proof(_badge(signer), signer, suite, created="2025-01-31T09:00:00Z"), signer)
    assert _good(found)
    assert found.award is not None
    assert set(found.award.alignments) == set(AWARD.alignments)
    assert (found.award.level, found.award.issuer, found.award.credential) == (0.9, signer.id, COURSE)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", ["payload", "vc"])
def test_every_token_verifies(kind: KeyKind, shape: Any) -> None:
    signer = Signer.with_did_jwk(key_from_seed("tests", kind))
    version: Any = "1.1" if shape == "vc" else "2.0"
    assert _good(*_check(sign_jwt(_badge(signer, version=version), signer, shape=shape), signer))


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
def test_the_older_data_model_verifies(suite: Suite) -> None:
    signer = Signer.with_did_key(key_from_seed("tests"))
    assert _good(*_check(add_proof(_badge(signer, version="1.1"), signer, suite), signer))


@pytest.mark.parametrize("embedded", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_did_web_verifies_with_its_document_alone(kind: KeyKind, embedded: bool) -> None:
    signer = Signer.with_did_web(key_from_seed("tests", kind), "college.example", "unit")
    token = sign_jwt(_badge(signer), signer)
    document = json.dumps(did_document(signer, embedded=embedded)).encode()
    assert _good(*_check(token, signer, {signer.id: document}))
    [without] = _check(token, signer)
    assert not without.verdict.verified


@pytest.mark.parametrize("kind", KINDS)
def test_an_https_issuer_verifies_with_a_pinned_key_alone(kind: KeyKind) -> None:
    signer = Signer.with_https(key_from_seed("tests", kind), "https://college.example/")
    token = sign_jwt(_badge(signer), signer)
    assert _good(*_check(token, signer, keys=(signer.key.jwk(),)))
    [unpinned] = _check(token, signer)
    assert not unpinned.verdict.verified


@pytest.mark.parametrize(("bits", "codes"), [((), ()), ((7,), ("REVOKED",))])
@pytest.mark.parametrize("form", ["jwt", "eddsa-rdfc-2022", "eddsa-jcs-2022"])
def test_status_lists_say_who_is_revoked(bits: tuple[int, ...], codes: tuple[str, ...], form: Any) -> None:
    signer = Signer.with_did_key(key_from_seed("tests"))
    listed = status_list(LIST, signer, bits, valid_from=date(2026, 9, 1), valid_until=date(2026, 12, 1))
    content = sign_jwt(listed, signer) if form == "jwt" else json.dumps(add_proof(listed, signer, form))
    badge = _badge(signer, status=[status_entry(LIST, 7)])
    [found] = _check(sign_jwt(badge, signer), signer, {LIST: content.encode()})
    assert found.verdict.codes == codes
    with pytest.raises(ValueError, match="no bit"):
        status_list(LIST, signer, (200_000,), valid_from=date(2026, 9, 1))


@pytest.mark.parametrize("secure", [sign_jwt, add_proof])
def test_pictures_carry_the_credential(secure: Callable[..., Any]) -> None:
    signer = Signer.with_did_key(key_from_seed("tests"))
    credential = secure(_badge(signer), signer)
    assert _good(*_check(bake_png(credential), signer))
    assert _good(*_check(bake_svg(credential), signer))


@pytest.mark.parametrize("secure", [sign_jwt, add_proof])
def test_a_learner_record_holds_credentials_that_verify_by_themselves(secure: Callable[..., Any]) -> None:
    college = Signer.with_did_key(key_from_seed("tests"))
    inner = [
        secure(open_badge(replace(AWARD, id=f"urn:example:{n}"), college, achievement=COURSE), college)
        for n in range(2)
    ]
    record = learner_record(
        "All of it",
        college,
        inner,
        record="urn:example:clr",
        subject=AWARD.subject,
        valid_from=date(2026, 1, 1),
        parents=[("https://college.example/degree", COURSE)],
    )
    found = _check(secure(record, college), college)
    assert len(found) == 3
    assert _good(*found)


# The reader makes one of letters that look alike and of blanks in a row, so only what stays as it is.
_text = st.text("abcdefghijKLMNOP-0123456789éß", min_size=1, max_size=20)
_days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@settings(max_examples=60, deadline=None)
@given(
    name=_text,
    words=st.lists(_text, max_size=2),
    issued=_days,
    expires=st.none() | _days,
    level=st.sampled_from([0.05, 0.5, 0.85, 1.0]),
    skills=st.lists(_text, max_size=4, unique=True),
)
def test_the_reader_reads_what_was_minted(
    name: str, words: list[str], issued: date, expires: date | None, level: float, skills: list[str]
) -> None:
    signer = Signer.with_did_key(key_from_seed("tests"))
    award = replace(
        AWARD,
        name=name,
        issuer=signer.id,
        statements=tuple(words),
        issued=issued,
        expires=expires,
        level=level,
        alignments=tuple(Alignment(f"https://skills.example/{skill}", skill) for skill in skills),
    )
    badge = open_badge(award, signer, achievement=COURSE)
    assert openbadges.award(badge, "ann").extra["document"] == badge
    for document in (badge, credential_of(sign_jwt(badge, signer))):
        read = openbadges.award(document, "ann")
        said = (read.name, read.issued, read.expires, read.level, read.alignments, read.subject, read.issuer)
        assert said == (name, issued, expires, level, award.alignments, award.subject, signer.id)
        assert set(words) <= set(read.statements)


def test_proofs_add_up_and_refuse_what_they_cannot_sign() -> None:
    signer = Signer.with_did_key(key_from_seed("tests"))
    once = add_proof(_badge(signer), signer, "eddsa-jcs-2022")
    twice = add_proof(once, signer, "eddsa-rdfc-2022")
    assert [proof["cryptosuite"] for proof in twice["proof"]] == ["eddsa-jcs-2022", "eddsa-rdfc-2022"]
    with pytest.raises(ValueError, match="takes no"):
        add_proof(_badge(signer), signer, "ecdsa-jcs-2019")
    with pytest.raises(ValueError, match="fraction"):
        add_proof({**_badge(signer), "evidence": {"size": 0.5}}, signer, "eddsa-jcs-2022")


def _secret(multibase: str) -> bytes:
    """The secret in `z` + base58btc of a two-byte prefix and the key."""
    number = 0
    for letter in multibase[1:]:
        number = number * 58 + "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".index(letter)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")[2:]


@pytest.mark.shared
def test_the_published_vector_of_eddsa_jcs_2022_is_minted_to_the_letter(shared_data: Path) -> None:
    folder = shared_data / "vectors/w3c-vc-di-eddsa"
    pair = json.loads((folder / "keyPair.json").read_text())
    signer = Signer.with_did_key(key_from_seed(_secret(pair["privateKeyMultibase"])))
    assert signer.key.multikey() == pair["publicKeyMultibase"]
    unsigned = json.loads((folder / "unsigned.json").read_text())
    signed = json.loads((folder / "eddsa-jcs-2022/signedJCS.json").read_text())
    assert add_proof(unsigned, signer, "eddsa-jcs-2022", created="2023-02-24T23:36:38Z") == signed


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["p256", "p384"])
def test_the_published_vectors_of_ecdsa_jcs_2019_are_minted_to_the_letter(
    shared_data: Path, kind: KeyKind
) -> None:
    folder = shared_data / "vectors/w3c-vc-di-ecdsa"
    pair = json.loads((folder / f"{kind}KeyPair.json").read_text())
    curve = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1()}[kind]
    secret = int.from_bytes(_secret(pair["secretKeyMultibase"]), "big")
    signer = Signer.with_did_key(MintingKey(kind, ec.derive_private_key(secret, curve)))
    assert signer.key.multikey() == pair["publicKeyMultibase"]
    unsigned = json.loads((folder / "unsigned.json").read_text())
    name = f"ecdsa-jcs-2019-{kind}/signedJCSECDSA{kind.upper()}.json"
    signed = json.loads((folder / name).read_text())
    assert add_proof(unsigned, signer, "ecdsa-jcs-2019", created="2023-02-24T23:36:38Z") == signed

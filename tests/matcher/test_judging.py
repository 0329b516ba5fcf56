"""Awards count as their documents sign them; verdicts are kept until something they depend on changes."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Award, Credential, Person
from skillmatch.errors import InputError
from skillmatch.matcher import Matcher, judging, trusting
from skillmatch.matcher.judging import Judge
from skillmatch.matcher.loading import import_records
from skillmatch.matcher.people import claim, claim_presented
from skillmatch.readers.openbadges import hashed
from skillmatch.readers.starter import read_starter
from skillmatch.trust import Fetched, Registry, verify_chain
from skillmatch.verification import Document, TrustedIssuer
from skillmatch.verification.minting import (
    Signer,
    add_proof,
    did_document,
    key_from_seed,
    learner_record,
    open_badge,
    sign_jwt,
    status_entry,
    status_list,
)
from skillmatch.workspace import Workspace

TODAY = date(2026, 6, 1)
COLLEGE = Signer.with_did_web(key_from_seed("college"), "college.example", name="College")
LIST = "https://college.example/status/1"
COURSE = "https://college.example/courses/sql"


def skill(number: int) -> Alignment:
    found = read_starter().skills[number]
    return Alignment(found.uri, found.label, "starter")


def badge(subject: str = "did:example:ann", key: str = "urn:uuid:1", place: int = 3) -> dict[str, Any]:
    award = Award(
        key, "", COURSE, COLLEGE.id, "SQL", subject, issued=date(2026, 1, 1), alignments=(skill(0),),
        statements=("Asks databases.",),
    )  # fmt: skip
    return open_badge(award, COLLEGE, achievement=COURSE, status=[status_entry(LIST, place)])


def listed(*bits: int) -> Document:
    made = status_list(LIST, COLLEGE, bits, valid_from=date(2026, 1, 1))
    return Document(sign_jwt(made, COLLEGE).encode(), datetime(2026, 6, 1, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "ws") as made:
        made.save_framework(read_starter())
        made.set_meta("as_of", TODAY.isoformat())
        trusting.trust(made, [TrustedIssuer(COLLEGE.id)], "add")
        web = Document(json.dumps(did_document(COLLEGE)).encode(), datetime(2026, 6, 1, tzinfo=UTC))
        made.documents.put([(COLLEGE.id, web), (LIST, listed())])
        yield made


def hold(workspace: Workspace, tmp_path: Path, *documents: Any, person: str = "") -> None:
    """Import documents as somebody hands them in."""
    folder = tmp_path / "wallet"
    folder.mkdir(exist_ok=True)
    for number, document in enumerate(documents):
        text = document if isinstance(document, str) else json.dumps(document)
        (folder / f"{number}.json").write_text(text)
    import_records(workspace, "awards", [folder], person=person)


def verdicts(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    judge = Judge(workspace, workspace.credentials(), TODAY)
    return {v.award: v.codes for _, _, theirs in judge.everybody() for v in theirs}


def verified(matcher: Matcher, person: str) -> dict[str, float]:
    return {one.skill: one.verified for one in matcher.profile(person).skills if one.verified > 0}


def test_a_good_award_counts_and_every_change_of_what_it_rests_on_is_heard(
    workspace: Workspace, tmp_path: Path
) -> None:
    hold(workspace, tmp_path, sign_jwt(badge(), COLLEGE))
    matcher = Matcher(workspace, encoder="hashing")
    matcher.index()
    whole = verified(matcher, "did:example:ann")[skill(0).target_uri]
    assert 0 < whole < 1
    before = matcher.snapshot.strengths.to_arrays()

    trusting.trust(workspace, [TrustedIssuer(COLLEGE.id, weight=0.5)], "add")
    assert verified(matcher, "did:example:ann") == {skill(0).target_uri: pytest.approx(whole / 2)}
    trusting.revoke(workspace, COLLEGE.id)
    assert not matcher.is_fresh()
    assert verified(matcher, "did:example:ann") == {}
    assert trusting.rescore_all(workspace) == 1
    assert matcher.is_fresh()
    assert verdicts(workspace) == {"urn:uuid:1": ("ISSUER_UNTRUSTED",)}

    trusting.trust(workspace, [TrustedIssuer(COLLEGE.id)], "add")
    assert matcher.rescore()
    after = matcher.snapshot.strengths.to_arrays()
    assert {key: array.tolist() for key, array in after.items()} == {
        key: array.tolist() for key, array in before.items()
    }

    workspace.documents.put([(LIST, listed(3))])
    assert verdicts(workspace) == {"urn:uuid:1": ("REVOKED",)}
    assert verified(matcher, "did:example:ann") == {}
    events = [entry["event"] for entry in workspace.audit.entries()]
    assert events.count("trust.revoke") == 1
    assert "verification" in events
    assert verify_chain(workspace.path).good
    assert "ann" not in (workspace.path / "audit.jsonl").read_text()


def test_a_registry_edited_by_hand_counts_at_the_next_question(workspace: Workspace, tmp_path: Path) -> None:
    hold(workspace, tmp_path, sign_jwt(badge(), COLLEGE))
    matcher = Matcher(workspace, encoder="hashing")
    matcher.index()
    posting = matcher.posting_from_text(f"Requirements:\n- {skill(0).target_name}")
    assert matcher.rank(posting)[0].parts["verified"] > 0
    workspace.registry.path.write_text('[[issuer]]\nid = "did:web:other.example"\n')
    assert all(match.parts["verified"] == 0 for match in matcher.rank(posting))


def test_verdicts_are_kept_and_only_what_is_due_is_examined(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(workspace, tmp_path, *(sign_jwt(badge(key=f"urn:uuid:{n}"), COLLEGE) for n in range(5)))
    judge = Judge(workspace, {}, TODAY)
    assert judge.bring_up_to_date() == 5
    found = verdicts(workspace)
    assert judge.bring_up_to_date() == 0
    with monkeypatch.context() as patch:
        patch.setattr(judging, "examine", lambda *_: pytest.fail("examined again"))
        assert verdicts(workspace) == found == {f"urn:uuid:{n}": () for n in range(5)}
    hold(workspace, tmp_path, sign_jwt(badge(key="urn:uuid:new"), COLLEGE))
    assert Judge(workspace, {}, TODAY).bring_up_to_date() == 1
    assert Judge(workspace, {}, date(2026, 6, 2)).bring_up_to_date() == 6  # another day, other dates
    workspace.documents.put([(LIST, listed(3))])
    assert Judge(workspace, {}, TODAY).bring_up_to_date() == 6


def test_many_are_verified_by_other_processes_with_equal_results(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents: list[Any] = [sign_jwt(badge(key=f"urn:uuid:{n}", place=n), COLLEGE) for n in range(40)]
    documents += [
        add_proof(badge(key=f"urn:uuid:j{n}"), COLLEGE, "eddsa-jcs-2022") | {"x": n} for n in range(20)
    ]
    hold(workspace, tmp_path, *documents)
    workspace.documents.put([(LIST, listed(3, 5, 8))])
    serial = verdicts(workspace)
    monkeypatch.setattr(judging, "_FEW", 10)
    told: list[tuple[str, int, int | None]] = []
    assert Judge(workspace, {}, TODAY).bring_up_to_date(lambda *step: told.append(step)) == 60
    assert told[-1] == ("verifying awards", 60, 60)
    assert verdicts(workspace) == serial
    assert [key for key, codes in serial.items() if codes == ("REVOKED",)] == [
        "urn:uuid:3",
        "urn:uuid:5",
        "urn:uuid:8",
    ]


REGISTRIES = (
    [],
    [TrustedIssuer(COLLEGE.id)],
    [TrustedIssuer(COLLEGE.id, ("esco", "nice"), 0.5)],
    [TrustedIssuer(COLLEGE.id, valid_from=date(2026, 1, 2))],
    [TrustedIssuer(COLLEGE.id, valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1))],
    [TrustedIssuer("did:web:other.example")],
)


def test_a_kept_verdict_follows_the_registry_as_a_new_one_would(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trusting and revoking need no signature anew, and give exactly what verifying anew gives."""
    edited = add_proof(badge(key="urn:uuid:edited"), COLLEGE, "eddsa-jcs-2022") | {"name": "Better"}
    old = badge(key="urn:uuid:old", place=5) | {"validUntil": "2026-02-01T00:00:00Z"}
    stranger = Signer.with_did_key(key_from_seed("stranger"))
    lifted = sign_jwt(badge(key="urn:uuid:lifted"), stranger)
    tokens = (sign_jwt(badge(), COLLEGE), sign_jwt(badge(key="urn:uuid:revoked", place=5), COLLEGE))
    hold(workspace, tmp_path, *tokens, sign_jwt(old, COLLEGE), edited, lifted)
    workspace.documents.put([(LIST, listed(5))])

    def everything() -> list[Any]:
        return [found for _, _, theirs in Judge(workspace, {}, TODAY).everybody() for found in theirs]

    with workspace._database.writing() as connection:
        connection.execute("DELETE FROM verdicts")
    anew = []
    for registry in REGISTRIES:
        workspace.registry.save(Registry.of(registry))
        anew.append(everything())
    for first in REGISTRIES:
        workspace.registry.save(Registry.of(first))
        with workspace._database.writing() as connection:
            connection.execute("DELETE FROM verdicts")
        Judge(workspace, {}, TODAY).bring_up_to_date()
        with monkeypatch.context() as patch:
            patch.setattr(judging, "examine", lambda *_: pytest.fail("examined again"))
            for registry, expected in zip(REGISTRIES, anew, strict=True):
                workspace.registry.save(Registry.of(registry))
                assert everything() == expected
    assert {verdict.verified for verdicts_ in anew for verdict in verdicts_} == {True, False}


def test_a_pinned_key_is_no_longer_believed_once_it_is_taken_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    school = Signer.with_https(key_from_seed("school"), "https://school.example")
    award = Award("urn:uuid:s", "", "c", school.id, "S", "did:example:ann", issued=date(2026, 1, 1))
    hold(
        workspace,
        tmp_path,
        sign_jwt(open_badge(award, school, achievement="https://school.example/c"), school),
    )
    pinned = TrustedIssuer(school.id, keys=(school.key.jwk(),))
    found = []
    for entries in ([pinned], [TrustedIssuer(school.id)], [pinned], []):
        workspace.registry.save(Registry.of(entries))
        judge = Judge(workspace, {}, TODAY)
        judge.bring_up_to_date()
        found.append(judge.person(Person("did:example:ann"))[2][0].verified)
    assert found == [True, False, True, False]


def test_only_what_is_signed_counts(workspace: Workspace, tmp_path: Path) -> None:
    """A member beside the signed ones, or an award that says more than its document, adds nothing."""
    signed = add_proof(badge(), COLLEGE, "eddsa-rdfc-2022")
    stuffed = copy.deepcopy(signed)
    stuffed["credentialSubject"]["achievement"]["unknownTerm"] = skill(1).target_name
    hold(workspace, tmp_path, stuffed)
    held = next(workspace.awards())
    more = dataclasses.replace(
        held, alignments=(*held.alignments, skill(1), skill(2)), level=1.0, statements=("x",)
    )
    workspace.save([more])
    judge = Judge(workspace, {}, TODAY)
    judge.bring_up_to_date()
    _, (award,), (verdict,) = judge.person(Person("did:example:ann"))
    if verdict.verified:
        assert award.alignments == (skill(0),)
        assert skill(1).target_name not in " ".join(award.statements)
    matcher = Matcher(workspace, encoder="hashing")
    matcher.index()
    assert set(verified(matcher, "did:example:ann")) <= {skill(0).target_uri}


def test_an_award_that_only_claims_to_come_with_a_document_proves_nothing(workspace: Workspace) -> None:
    """The document is somebody's good badge; the award filed with it is quite another one."""
    token = sign_jwt(badge(), COLLEGE)
    made_up = Award("mine", "did:example:ann", "c", COLLEGE.id, alignments=(skill(2),), extra={"jwt": token})
    workspace.save([Person("did:example:ann"), made_up])
    _, (award,), (verdict,) = Judge(workspace, {}, TODAY).person(Person("did:example:ann"))
    assert (award.id, award.person, verdict.award) == ("mine", "did:example:ann", "mine")
    assert award.alignments == (skill(0),)  # what counts is what was signed


def test_a_record_s_own_signature_proves_no_award(workspace: Workspace) -> None:
    """A learner record is signed as a whole; what stands in it unsigned is not proved by that."""
    inner = badge()
    record = learner_record(
        "Record",
        COLLEGE,
        [inner],
        record="urn:uuid:record",
        subject="did:example:ann",
        valid_from=date(2026, 1, 1),
    )
    token = sign_jwt(record, COLLEGE)
    for key in ("urn:uuid:1", "urn:uuid:record", "urn:uuid:other"):
        workspace.save(
            [Award(key, "did:example:ann", "c", COLLEGE.id, alignments=(skill(2),), extra={"jwt": token})]
        )
    judge = Judge(workspace, {}, TODAY)
    _, _, found = judge.person(Person("did:example:ann"))
    assert [verdict.verified for verdict in found] == [False, False, False]


def test_credentials_of_a_learner_record_are_verified_one_by_one(
    workspace: Workspace, tmp_path: Path
) -> None:
    inner = [
        sign_jwt(badge(key="urn:uuid:jwt"), COLLEGE),
        add_proof(badge(key="urn:uuid:ldp"), COLLEGE, "eddsa-jcs-2022"),
    ]
    edited = copy.deepcopy(inner[1]) | {"id": "urn:uuid:edited"}
    record = learner_record(
        "Record", COLLEGE, [*inner, edited], record="urn:uuid:record", subject="did:example:ann",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    expected = {"urn:uuid:jwt": (), "urn:uuid:ldp": (), "urn:uuid:edited": ("BAD_PROOF",)}
    hold(workspace, tmp_path, record)
    assert verdicts(workspace) == expected
    hold(workspace, tmp_path, sign_jwt(record, COLLEGE))
    assert verdicts(workspace) == expected


def test_another_person_s_award_counts_for_nobody_else(workspace: Workspace, tmp_path: Path) -> None:
    hold(workspace, tmp_path, sign_jwt(badge(), COLLEGE), person="bob")
    assert verdicts(workspace) == {"urn:uuid:1": ("SUBJECT_MISMATCH",)}
    claim(workspace, "bob", "did:example:ann")
    assert verdicts(workspace) == {"urn:uuid:1": ()}
    workspace.save([Person("eve")])
    with pytest.raises(InputError, match="somebody else already"):
        claim(workspace, "eve", "did:example:ann")
    claim(workspace, "bob", "did:example:bob")
    assert workspace.person("bob").subject_ids == ("did:example:ann", "did:example:bob")


def test_importing_somebody_s_wallet_keeps_what_is_known_of_them(
    workspace: Workspace, tmp_path: Path
) -> None:
    full = Person("bob", ("did:example:ann",), goal="p")
    workspace.save([full])
    hold(workspace, tmp_path, sign_jwt(badge(), COLLEGE), person="bob")
    assert workspace.person("bob") == full
    assert verdicts(workspace) == {"urn:uuid:1": ()}


def test_the_achievement_of_the_document_is_found_in_the_catalogue_by_its_address(
    workspace: Workspace, tmp_path: Path
) -> None:
    workspace.save(
        [Credential("sql", "SQL", COLLEGE.id, url=COURSE), Credential("x", "X", "else", url=COURSE)]
    )
    hold(workspace, tmp_path, sign_jwt(badge(), COLLEGE))
    _, (award,), _ = Judge(workspace, workspace.credentials(), TODAY).person(Person("did:example:ann"))
    assert award.credential == "sql"


def test_verdicts_go_with_the_award_and_the_person(workspace: Workspace, tmp_path: Path) -> None:
    hold(workspace, tmp_path, sign_jwt(badge(), COLLEGE))
    Judge(workspace, {}, TODAY).bring_up_to_date()
    assert workspace._database.rows("SELECT count(*) FROM verdicts") == [(1,)]
    workspace.delete_person("did:example:ann")
    assert workspace._database.rows("SELECT count(*) FROM verdicts") == [(0,)]
    traces = [
        path.name
        for path in workspace.path.rglob("*")
        if path.is_file() and b"did:example:ann" in path.read_bytes()
    ]
    assert traces == []


def test_one_address_is_one_persons_however_it_is_written(workspace: Workspace) -> None:
    workspace.save([Person("ann"), Person("bob")])
    claim(workspace, "ann", " Ann@Example.org ")
    assert workspace.person("ann").subject_ids[-1] == "Ann@Example.org"
    for spelling in ("ann@example.org", "mailto:ANN@example.org", hashed("ann@example.org")):
        with pytest.raises(InputError, match="somebody else"):
            claim(workspace, "bob", spelling)


def presentation(holder: Signer, **changes: Any) -> str:
    from skillmatch.verification.minting import compact

    claims = {
        "iss": holder.id, "aud": "skills.example", "nonce": "n-1", "nbf": 1, "exp": 4_000_000_000,
        "vp": {"type": ["VerifiablePresentation"], "holder": holder.id},
    } | changes  # fmt: skip
    return compact({"alg": holder.key.alg, "typ": "JWT", "kid": holder.method}, claims, holder)


def test_a_signed_presentation_proves_a_subject_id(workspace: Workspace) -> None:
    bob = Signer.with_did_key(key_from_seed("bob"))
    workspace.save([Person("bob")])
    bad = {
        "replayed": presentation(bob, nonce="n-0"),
        "made for others": presentation(bob, aud="elsewhere.example"),
        "expired": presentation(bob, exp=1000),
        "another's": presentation(bob, iss=COLLEGE.id),
        "carrying": presentation(bob, vp={"holder": bob.id, "verifiableCredential": ["x"]}),
        "unsigned": presentation(bob).rsplit(".", 1)[0] + ".",
        "no token": "nothing",
    }
    for words, text in bad.items():
        with pytest.raises(InputError):
            claim_presented(workspace, "bob", text, "n-1", "skills.example")
        assert workspace.person("bob").subject_ids == (), words
    assert claim_presented(workspace, "bob", presentation(bob), "n-1", "skills.example") == bob.id
    assert workspace.person("bob").subject_ids == (bob.id,)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2)])
def test_what_somebody_else_sends_under_the_id_of_a_badge_takes_nothing_from_it(
    workspace: Workspace, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """An id and an issuer's name are easily copied: the copy used to replace the badge, proof and all."""
    good, forged, foreign = badge(), badge(), badge()
    forged["validFrom"] = "2026-05-01T00:00:00Z"
    foreign["issuer"] = "did:example:mallory"
    bare = {"id": good["id"], "person": "did:example:ann", "name": "Nothing", "issuer": "i-1"}
    sent = [sign_jwt(good, COLLEGE), forged, foreign, bare]
    for number in order:
        hold(workspace, tmp_path, sent[number])
    hold(workspace, tmp_path, *(sent[number] for number in order))
    matcher = Matcher(workspace, encoder="hashing")
    matcher.index()
    assert verified(matcher, "did:example:ann")[skill(0).target_uri] > 0
    assert len(list(workspace.awards("did:example:ann"))) == 4


def test_a_badge_that_links_its_class_is_fetched_for_at_a_trusted_host_alone(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Only its class tells whose an Open Badges 2.0 badge is; strangers are not told that we hold theirs."""
    web: dict[str, dict[str, Any]] = {}
    for site in ("https://trusted.example", "https://stranger.example"):
        web |= {f"{site}/{kind.lower()}": {"@context": "https://w3id.org/openbadges/v2", "type": kind,
                                           "id": f"{site}/{kind.lower()}", "name": "Welding", **more}
                for kind, more in (
                    ("Assertion", {"badge": f"{site}/badgeclass", "issuedOn": "2026-01-01T00:00:00Z",
                                   "recipient": {"type": "email", "identity": "ann@example.org"},
                                   "verification": {"type": "hosted"}}),
                    ("BadgeClass", {"description": "Welds.", "issuer": f"{site}/issuer"}),
                    ("Issuer", {"url": site}))}  # fmt: skip
    trusting.trust(workspace, [TrustedIssuer("https://trusted.example/issuer")], "add")
    asked: list[str] = []

    def fetch(address: str) -> Fetched:
        asked.append(address)
        return Fetched(address, json.dumps(web.get(address, {})).encode(), datetime(2026, 6, 1, tzinfo=UTC))

    hold(workspace, tmp_path, *(one for one in web.values() if one["type"] == "Assertion"))
    trusting.refresh(workspace, fetch)
    assert {address for address in asked if "college" not in address} == {
        f"https://trusted.example/{kind}" for kind in ("assertion", "badgeclass", "issuer")
    }
    assert verdicts(workspace)["https://trusted.example/assertion"] == ()

"""The verifier finds in every document of the sample what the sample says is in it, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from skillmatch.domain import Person, Verdict
from skillmatch.readers.compact_jwt import credential_of
from skillmatch.sample import SAMPLE_AS_OF, SampleAward, SampleEcosystem, load_catalogue, load_sample
from skillmatch.sample.draws import BLOCK
from skillmatch.sample.identities import EMBEDDED_KEYS, issuer_signer
from skillmatch.verification.documents import GivenDocuments
from skillmatch.verification.minting import did_document
from skillmatch.verification.settings import TrustedIssuer
from skillmatch.verification.verifier import Verifier


@dataclass(frozen=True, slots=True)
class Checked:
    """The sample of 200 people with a verdict on every award."""

    sample: SampleEcosystem
    verifier: Verifier
    people: dict[str, Person]
    awards: list[SampleAward]
    verdicts: list[Verdict]

    def __iter__(self) -> Iterator[tuple[SampleAward, Verdict]]:
        return zip(self.awards, self.verdicts, strict=True)


@pytest.fixture(scope="module")
def checked() -> Checked:
    sample = load_sample()
    issuers = {
        entry.issuer: TrustedIssuer(entry.issuer, entry.frameworks, entry.weight) for entry in sample.trust
    }
    verifier = Verifier(issuers=issuers, documents=GivenDocuments(sample.documents))
    people, awards = {person.id: person for person in sample.people}, list(sample.awards)
    verdicts = [verifier.verify(item.award, people[item.award.person], SAMPLE_AS_OF) for item in awards]
    return Checked(sample, verifier, people, awards, verdicts)


def test_every_verdict_is_the_intended_one(checked: Checked) -> None:
    found = {
        item.award.id: (set(item.codes or ()), set(verdict.codes))
        for item, verdict in checked
        if item.codes is not None and set(item.codes) != set(verdict.codes)
    }
    assert found == {}
    assert all(verdict.verified == (item.codes == ()) for item, verdict in checked)


def test_every_reason_occurs(checked: Checked) -> None:
    found = Counter(code for verdict in checked.verdicts for code in verdict.codes)
    assert set(found) >= {
        "BAD_PROOF", "ISSUER_UNBOUND", "ISSUER_UNTRUSTED", "EXPIRED", "NOT_YET_VALID", "REVOKED",
        "SUSPENDED", "STATUS_UNKNOWN", "SUBJECT_MISMATCH",
    }  # fmt: skip
    assert sum(verdict.verified for verdict in checked.verdicts) > 500


def test_a_bare_claim_is_never_verified(checked: Checked) -> None:
    claims = [verdict for item, verdict in checked if item.codes is None]
    assert claims
    assert not any(verdict.verified for verdict in claims)


def test_what_is_signed_is_what_the_award_says(checked: Checked) -> None:
    as_of = datetime.combine(SAMPLE_AS_OF, datetime.min.time(), UTC)
    good = [item for item in checked.awards if item.codes == ()]
    for item in good[:60]:
        document = item.award.extra["document"]
        raw = document if isinstance(document, str) else json.dumps(document)
        own = checked.people[item.award.person].subject_ids
        [found] = checked.verifier.examine(raw, subjects=own, as_of=as_of)
        assert found.award is not None
        assert set(found.skills) == set(item.award.alignments)
        for name in ("id", "credential", "issuer", "subject", "issued", "expires", "level", "assessment"):
            assert getattr(found.award, name) == getattr(item.award, name), name


def test_without_documents_nothing_is_verified_that_needs_them(checked: Checked) -> None:
    alone = Verifier(issuers={entry.issuer: TrustedIssuer(entry.issuer) for entry in checked.sample.trust})
    for item, verdict in checked:
        if item.codes == () and "status" in json.dumps(_document(item)):
            again = alone.verify(item.award, checked.people[item.award.person], SAMPLE_AS_OF)
            assert verdict.verified
            assert not again.verified


def _document(item: SampleAward) -> object:
    document = item.award.extra["document"]
    return credential_of(document) if isinstance(document, str) else document


def test_documents_hold_every_did_and_every_list_but_the_unreachable(checked: Checked) -> None:
    documents = checked.sample.documents
    web = {issuer.id for issuer in checked.sample.issuers if issuer.id.startswith("did:web:")}
    assert web < documents.keys()
    named = set[str]()
    for item in checked.awards:
        if item.award.extra:
            entries = _document(item).get("credentialStatus", [])  # type: ignore[attr-defined]
            named |= {
                e["statusListCredential"] for e in ([entries] if isinstance(entries, dict) else entries)
            }
    missing = named - documents.keys()
    assert missing
    assert all(address.endswith("/status/revocation-moved") for address in missing)
    assert len(documents) == len(list(documents)) == len(set(documents))
    assert "https://nowhere.example" not in documents


def test_status_lists_do_not_depend_on_how_many_people_there_are(checked: Checked) -> None:
    larger = load_sample(BLOCK + 50).documents
    assert len(larger) > len(checked.sample.documents)
    assert all(larger[address] == document for address, document in checked.sample.documents.items())


def test_issuers_are_who_their_keys_say() -> None:
    for issuer in load_catalogue().issuers:
        assert issuer_signer(issuer.id).id == issuer.id
    embedded = did_document(issuer_signer(EMBEDDED_KEYS), embedded=True)
    assert json.loads(load_sample(0).documents[EMBEDDED_KEYS].content) == embedded
    assert "verificationMethod" not in embedded


def test_documents_are_of_every_form(checked: Checked) -> None:
    forms = Counter(
        "jwt"
        if isinstance(document, str)
        else document["proof"].get("cryptosuite", document["proof"]["type"])
        for document in (item.award.extra.get("document", "") for item in checked.awards)
        if document
    )
    assert forms.keys() == {"jwt", "eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"}


def test_nothing_heavy_is_imported_before_documents_are_asked_for() -> None:
    code = (
        "import sys; from skillmatch.sample import load_sample; s = load_sample(); list(s.people)\n"
        "heavy = {'cryptography', 'pyld', 'openvc', 'openbadgeslib'} & set(sys.modules)\n"
        "sys.exit(', '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

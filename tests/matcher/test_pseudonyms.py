"""Pseudonyms: the same for one audience, another for each, and nothing beside them gives anybody away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from skillmatch import sample
from skillmatch.domain import Match, Proof
from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.pseudonyms import ELSEWHERE, Pseudonyms, is_pseudonym


@pytest.fixture(scope="module")
def matcher(sample_folder: Path) -> Iterator[Matcher]:
    with Matcher.open(sample_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def match(matcher: Matcher) -> Match:
    return matcher.rank(matcher.posting_held(sample.DEMO_POSTING), n=1)[0]


def test_they_are_stable_and_lead_back_only_for_their_audience(matcher: Matcher) -> None:
    mine, theirs = (Pseudonyms(matcher.snapshot, one) for one in ("one", "other"))
    people = matcher.snapshot.strengths.persons.tolist()
    names = [mine.of(person) for person in people]
    assert len(set(names)) == len(people)
    assert all(map(is_pseudonym, names))
    assert set(names).isdisjoint(theirs.of(person) for person in people)
    assert names == [Pseudonyms(matcher.snapshot, "one").of(person) for person in people]
    assert mine.people(names[4::-1]) == dict(zip(names[:5], people[:5], strict=True))
    assert mine.people(()) == {}
    for wrong in (theirs.of(people[0]), people[0], "c-" + "a" * 20, "", "c-"):
        with pytest.raises(NotFoundError):
            mine.people((names[0], wrong))


def test_a_blind_match_is_the_same_match(matcher: Matcher, match: Match) -> None:
    blind = Pseudonyms(matcher.snapshot, "one").blinded(match)
    assert (blind.score, blind.parts, blind.gap, blind.rank) == (
        match.score,
        match.parts,
        match.gap,
        match.rank,
    )
    assert blind.because == match.because  # every credential here is of the catalogue
    for one, other in zip(blind.evidence, match.evidence, strict=True):
        assert replace(one, proofs=()) == replace(other, proofs=())
        for proof, before in zip(one.proofs, other.proofs, strict=True):
            assert (proof.credential, proof.issuer, proof.strength) == (
                before.credential, before.issuer, before.strength)  # fmt: skip
            assert proof.award != before.award
            assert before.issued is None or proof.issued == before.issued.replace(day=1)


def test_what_only_the_candidate_may_have_written_is_not_told(matcher: Matcher, match: Match) -> None:
    own = Proof(
        "s", "S", "self_claimed", 1.0, "urn:award:amara", "amaras-own", "Amara Osei is great",
        "did:key:zAmara", ("ISSUER_UNTRUSTED",), date(2026, 3, 17),
    )  # fmt: skip
    evidence = replace(match.evidence[0], proofs=(own,), verified=0.0, contribution=0.0)
    changed = replace(match, evidence=(evidence,), because=("x", "Has not said where they would work."))
    blind = Pseudonyms(matcher.snapshot, "one").blinded(changed)
    [proof] = blind.evidence[0].proofs
    assert (proof.credential, proof.credential_name, proof.issuer) == ("", ELSEWHERE, "")
    assert proof.codes == ("ISSUER_UNTRUSTED",)
    assert proof.issued == date(2026, 3, 1)
    for secret in ("amara", "Amara"):
        assert secret not in str(blind)
    assert ELSEWHERE in blind.because[0]

"""Generated people: the same on every run, whatever the count, and of mixed evidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import fields, replace
from itertools import islice

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Person
from skillmatch.errors import InputError
from skillmatch.graph import PrerequisiteGraph
from skillmatch.sample import (
    DEMO_LEARNER,
    DEMO_POSTING,
    SAMPLE_AS_OF,
    SampleAward,
    load_catalogue,
    load_sample,
)
from skillmatch.sample.draws import BLOCK, DRAWS, draws
from skillmatch.sample.identities import person_signer
from skillmatch.sample.personas import load_personas
from skillmatch.verification import trust_table

_seeds = st.integers(0, 2**63)


def _bytes(people: int, seed: int) -> bytes:
    sample = load_sample(people, seed)
    return msgspec.json.encode([list(sample.people), list(sample.awards)])


def test_the_stream_of_numbers_is_pinned() -> None:
    first = next(draws(7, 0, 1))
    assert len(first) == DRAWS
    assert first[:3] == [0.8720734548204873, 0.29536538151378355, 0.4200976785072422]


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert _bytes(200, 7) == _bytes(200, 7)
    assert _bytes(200, 7) != _bytes(200, 8)


@settings(max_examples=15, deadline=None)
@given(seed=_seeds, few=st.integers(0, 60), more=st.integers(0, 60))
def test_a_person_does_not_depend_on_how_many_there_are(seed: int, few: int, more: int) -> None:
    small, large = load_sample(few, seed), load_sample(few + more, seed)
    people = list(small.people)
    assert list(islice(large.people, few)) == people
    known = {person.id for person in people}
    assert list(small.awards) == [item for item in large.awards if item.award.person in known]


@pytest.mark.parametrize("start", [0, 1, BLOCK - 1, BLOCK, 3 * BLOCK + 5])
def test_numbers_depend_on_the_position_alone(start: int) -> None:
    assert list(draws(7, start, start + 3)) == list(draws(7, 0, start + 3))[start:]


def test_as_many_people_as_asked_for_personas_first() -> None:
    for count in (0, 3, 8, 9, 200):
        sample = load_sample(count)
        people = list(sample.people)
        assert len(people) == sample.people_count == count
        assert [p.person for p in sample.personas] == people[: len(sample.personas)]
    with pytest.raises(InputError):
        load_sample(-1)


def test_a_million_people_come_one_by_one() -> None:
    sample = load_sample(1_000_000, signed=False)
    assert len(list(islice(sample.people, 5_000))) == 5_000
    assert len({item.award.id for item in islice(sample.awards, 20_000)}) == 20_000


def test_documents_are_all_that_signing_adds() -> None:
    plain, urls = load_sample(120, signed=False), {c.id: c.url for c in load_catalogue().credentials}
    assert not plain.documents
    for bare, item in zip(plain.awards, load_sample(120).awards, strict=True):
        assert not bare.award.extra
        named = urls.get(bare.award.credential, bare.award.credential) if item.award.extra else None
        assert replace(bare.award, credential=named or bare.award.credential) == replace(item.award, extra={})
        assert bare.codes == item.codes


def test_streams_can_be_read_again() -> None:
    sample = load_sample(30)
    assert list(sample.awards) == list(sample.awards)


@pytest.fixture(scope="module")
def awards() -> list[SampleAward]:
    return list(load_sample(2_000, signed=False).awards)


def test_evidence_is_mixed(awards: list[SampleAward]) -> None:
    count = Counter[str]()
    for item in awards:
        count.update(("claim",) if item.codes is None else item.codes or ("good",))
    total = len(awards)
    assert 0.55 < count["good"] / total < 0.85
    assert 0.05 < count["EXPIRED"] / total < 0.25
    assert count["claim"] > 0.03 * total
    assert count["ISSUER_UNTRUSTED"] > 0.01 * total
    for code in ("REVOKED", "SUSPENDED", "STATUS_UNKNOWN", "BAD_PROOF", "SUBJECT_MISMATCH", "NOT_YET_VALID"):
        assert count[code] > 0
    assert count["ISSUER_UNBOUND"] > 0
    assert any(not item.award.alignments and item.award.issuer for item in awards), "inferred skills"
    assert any(
        item.award.issuer.startswith("did:key:") and item.award.name == "Skills at a glance"
        for item in awards
    )
    assert len({item.award.person for item in awards}) < 2_000, "some people have no award at all"


def test_the_same_award_may_come_twice_but_no_id_does(awards: list[SampleAward]) -> None:
    assert len({item.award.id for item in awards}) == len(awards)
    same = Counter((i.award.person, i.award.credential, i.award.issued) for i in awards if i.codes == ())
    assert max(same.values()) == 2


def test_codes_say_what_the_dates_the_issuer_and_the_subject_say(awards: list[SampleAward]) -> None:
    trusted = trust_table(load_catalogue().trust, "starter")
    for award, codes in ((item.award, item.codes) for item in awards if item.codes is not None):
        assert award.issuer
        if "BAD_PROOF" in codes:
            continue  # then nothing else it says is believed
        assert ("EXPIRED" in codes) == (award.expires is not None and award.expires < SAMPLE_AS_OF)
        assert ("NOT_YET_VALID" in codes) == (award.issued is not None and award.issued > SAMPLE_AS_OF)
        assert ("SUBJECT_MISMATCH" in codes) == ("somebody-else" in award.subject)
        assert ("ISSUER_UNTRUSTED" in codes) == (award.issuer not in trusted)


def test_good_awards_had_their_prerequisites_when_they_were_issued() -> None:
    catalogue = load_catalogue()
    graph = PrerequisiteGraph(
        {credential.id: credential for credential in catalogue.credentials},
        {stack.id: stack for stack in catalogue.stacks},
    )
    taught = {
        c.id: {a.target_uri for k in c.competencies for a in k.alignments} for c in catalogue.credentials
    }
    held: defaultdict[str, set[str]] = defaultdict(set)
    awards = load_sample(500, signed=False).awards
    sound = [i.award for i in awards if i.codes is not None and set(i.codes) <= {"EXPIRED"}]
    checked = 0
    for award in sorted(sound, key=lambda award: (award.person, award.issued)):
        before = held[award.person]
        if award.person != "bruno":
            skills = set().union(*(taught[name] for name in before))
            assert graph.readiness(award.credential, before, skills).state in ("ready", "earned"), award.id
            checked += 1
        before.add(award.credential)
    assert checked > 1_000


def test_personas_have_the_stories_they_are_told_with() -> None:
    personas = {persona.person.id: persona for persona in load_personas()}
    amara, bruno, jonas = personas["amara"], personas["bruno"], personas["jonas"]
    assert DEMO_LEARNER == "amara"
    assert amara.person.goal == DEMO_POSTING
    assert not any(item.codes == () for item in bruno.awards)
    assert all(item.codes == () for item in jonas.awards)
    assert any(item.award.credential.endswith("/data-analyst-certificate") for item in jonas.awards)
    assert personas["noor"].awards == ()
    assert all(persona.story for persona in personas.values())


def test_goals_exist() -> None:
    sample = load_sample(2_000)
    known = {p.id for p in sample.postings} | {s.id for s in sample.stacks}
    goals = Counter(person.goal for person in sample.people)
    assert goals.pop("") > 400
    assert all(goal in known or "/starter/occupation/" in goal for goal in goals)
    assert goals[DEMO_POSTING] > 3 * min(goals.values()), "demand is not uniform"


def test_people_are_pseudonymous_and_nothing_else() -> None:
    said = ["location", "remote", "available_from"]  # of work, not of life; filters, never scores
    assert [field.name for field in fields(Person)] == ["id", "subject_ids", "goal", *said]
    personas = {persona.person.id for persona in load_personas()}
    for person in load_sample(50).people:
        own = person_signer(person.id).id if person.id in personas else f"did:example:{person.id}"
        assert person.subject_ids == (own,)

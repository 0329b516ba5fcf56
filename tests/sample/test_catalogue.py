"""The shipped catalogue: complete, consistent, and invented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from skillmatch.domain import Prerequisite
from skillmatch.graph import PrerequisiteGraph
from skillmatch.readers.starter import read_starter
from skillmatch.sample import DEMO_POSTING, DEMO_PROGRAMME, SAMPLE_AS_OF, Catalogue, load_catalogue

_REAL = (
    "Google|Microsoft|Amazon|IBM|Apple|Facebook|Meta|Siemens|Oracle|Cisco|SAP|Coursera|Udemy|LinkedIn|Credly|"
    "NHS|Bosch|Salesforce|Indeed|Deloitte|Accenture|Netflix|Tesla|Volkswagen|BMW|Nestlé|Unilever|Fanuc|KUKA"
)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _nodes(node: Prerequisite | None) -> Iterator[Prerequisite]:
    if node is not None:
        yield node
        for child in node.children:
            yield from _nodes(child)


def test_there_is_enough_of_everything(catalogue: Catalogue) -> None:
    assert len(catalogue.issuers) >= 8
    assert len(catalogue.credentials) >= 60
    assert len(catalogue.stacks) >= 12
    assert len(catalogue.postings) == 40
    assert len(catalogue.trust) == len(catalogue.issuers) - 2


@pytest.mark.parametrize("kind", ["issuers", "credentials", "stacks", "postings"])
def test_ids_are_unique_and_easy_to_type(catalogue: Catalogue, kind: str) -> None:
    ids = [record.id for record in getattr(catalogue, kind)]
    assert len(set(ids)) == len(ids)
    shape = r"did:web:[a-z]+\.example(:[a-z]+)?|did:key:z6Mk\w{44}" if kind == "issuers" else r"[a-z0-9-]+"
    assert all(re.fullmatch(shape, name) for name in ids)


def test_every_reference_leads_somewhere(catalogue: Catalogue) -> None:
    issuers = {issuer.id for issuer in catalogue.issuers}
    offered = {credential.id for credential in catalogue.credentials}
    skills = {skill.uri for skill in read_starter().skills}
    assert {entry.issuer for entry in catalogue.trust} < issuers
    assert {record.issuer for record in (*catalogue.credentials, *catalogue.stacks)} <= issuers
    rules = [c.prerequisite for c in catalogue.credentials] + [s.completion for s in catalogue.stacks]
    for node in (node for rule in rules for node in _nodes(rule)):
        if node.kind == "credential":
            assert node.ref in offered
        if node.kind == "skill":
            assert node.ref in skills
    assert {stack.awards for stack in catalogue.stacks} - {""} <= offered


def test_the_demo_items_exist(catalogue: Catalogue) -> None:
    assert DEMO_POSTING in {posting.id for posting in catalogue.postings}
    assert DEMO_PROGRAMME in {stack.id for stack in catalogue.stacks}


def test_competencies_are_statements_aligned_to_the_starter_framework(catalogue: Catalogue) -> None:
    skills = {skill.uri: skill for skill in read_starter().skills}
    texts = Counter[str]()
    for credential in catalogue.credentials:
        assert 3 <= len(credential.competencies) <= 8
        for competency in credential.competencies:
            texts[competency.text] += 1
            assert re.match(r"The earner can [a-z].{20,}\.$", competency.text)
            assert competency.alignments
            for alignment in competency.alignments:
                skill = skills[alignment.target_uri]
                assert alignment.framework == "starter"
                assert (alignment.target_name, alignment.target_code) == (skill.label, skill.code)
    assert max(texts.values()) == 1


def test_credentials_vary_as_a_real_catalogue_does(catalogue: Catalogue) -> None:
    offered = catalogue.credentials
    assert {c.assessment for c in offered} == {"", "completion", "quiz", "project", "portfolio", "proctored"}
    assert {c.level for c in offered} == {None, 3, 4, 5, 6}
    assert {c.currency for c in offered} == {"EUR", "GBP", "USD"}
    assert any(c.valid_months for c in offered)
    assert any(c.valid_months is None for c in offered)
    assert any(c.cost == 0 for c in offered)
    assert all(c.description and c.hours and c.url for c in offered)


def test_prerequisites_and_rules_are_of_every_kind(catalogue: Catalogue) -> None:
    asked = {node.kind for c in catalogue.credentials for node in _nodes(c.prerequisite)}
    assert asked == {"credential", "skill", "text", "all_of", "any_of", "k_of"}
    completed = {node.kind for stack in catalogue.stacks for node in _nodes(stack.completion)}
    assert {"all_of", "any_of", "k_of", "text"} <= completed
    assert sum(bool(stack.awards) for stack in catalogue.stacks) >= 5


def test_the_graph_has_no_problems(catalogue: Catalogue) -> None:
    graph = PrerequisiteGraph(
        {credential.id: credential for credential in catalogue.credentials},
        {stack.id: stack for stack in catalogue.stacks},
    )
    assert graph.problems() == ()


def test_postings_read_like_postings(catalogue: Catalogue) -> None:
    for posting in catalogue.postings:
        assert 180 <= len(posting.text.split()) <= 300, posting.id
        assert posting.title
        assert posting.employer
        assert posting.location
        assert posting.posted is not None
        assert "2025-11-01" <= str(posting.posted) <= str(SAMPLE_AS_OF)
        assert not posting.requirements, "they are to be read from the text"
        assert re.search(r"[€£]\d", posting.text), f"{posting.id} states no pay"


def test_postings_carry_the_boilerplate_a_linker_must_ignore(catalogue: Catalogue) -> None:
    said = re.compile(
        r"equal opportunit|discriminat|welcome applications|everyone|without regard|diverse employer"
        r"|welcome at|equality|all alike|open to everyone",
        re.IGNORECASE,
    )
    assert [posting.id for posting in catalogue.postings if not said.search(posting.text)] == []


def test_some_employers_advertise_more_than_once(catalogue: Catalogue) -> None:
    employers = Counter(posting.employer for posting in catalogue.postings)
    assert len(employers) >= 12
    assert sum(count > 1 for count in employers.values()) >= 6


def test_nobody_real_is_named(catalogue: Catalogue) -> None:
    names = [issuer.name for issuer in catalogue.issuers] + [p.employer for p in catalogue.postings]
    prose = [posting.text for posting in catalogue.postings]
    prose += [c.text for credential in catalogue.credentials for c in credential.competencies]
    prose += [credential.description for credential in catalogue.credentials]
    found = {hit for text in names + prose for hit in re.findall(rf"\b(?:{_REAL})\b", text)}
    assert found == set()
    assert all(re.fullmatch(r"https://[a-z]+\.example/", issuer.url) for issuer in catalogue.issuers)


def test_a_credential_is_at_its_issuers_address_and_at_no_other_credentials(catalogue: Catalogue) -> None:
    addresses = {issuer.id: issuer.url for issuer in catalogue.issuers}
    assert len({credential.url for credential in catalogue.credentials}) == len(catalogue.credentials)
    assert all(
        credential.url.startswith(addresses[credential.issuer]) for credential in catalogue.credentials
    )

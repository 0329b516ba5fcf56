"""What is exported as CTDL is read back equal."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Alignment, Competency, Credential, Issuer, Prerequisite, Stack, tidy
from skillmatch.readers.credentials import read_credentials
from skillmatch.writers import ctdl_document

IDS = ("c-1", "https://r.example/2", "learn.three", "s-1")
CREDENTIALS = st.sampled_from(IDS)
SKILLS = st.sampled_from(("https://s.example/1", "urn:s:2"))
TEXTS = st.sampled_from(("A clean licence", "Two years\nof practice", "é; (x) and y"))
LEAF = st.one_of(
    st.builds(Prerequisite, st.just("credential"), CREDENTIALS),
    st.builds(Prerequisite, st.just("skill"), SKILLS),
    st.builds(Prerequisite, st.just("text"), text=TEXTS),
)
MARKED = LEAF | st.one_of(
    st.builds(Prerequisite, st.just("credential"), CREDENTIALS, st.just("A name"), ever=st.booleans()),
    st.builds(Prerequisite, st.just("skill"), SKILLS, level=st.sampled_from((0.25, 1.0))),
)


def composite(children: st.SearchStrategy[Prerequisite], over: int) -> st.SearchStrategy[Prerequisite]:
    """Any composite of one to four; k up to `over` more than there are."""

    def made(kind: Any, k: int, parts: list[Prerequisite]) -> Prerequisite:
        return Prerequisite(kind, k=min(k, len(parts) + over) if kind == "k_of" else 0, children=tuple(parts))

    kinds = st.sampled_from(("all_of", "any_of", "k_of"))
    return st.builds(made, kinds, st.integers(1, 5), st.lists(children, min_size=1, max_size=4))


PLAIN = st.recursive(LEAF, lambda inner: composite(inner, 1), max_leaves=12)
ANY = st.recursive(MARKED, lambda inner: composite(inner, 0), max_leaves=12)


def read_back(*records: Any, without_ours: bool = False) -> list[Any]:
    document = ctdl_document(records)
    if without_ours:
        for node in document["@graph"]:
            node.pop("skillmatch:record", None)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "out.json"
        file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return list(read_credentials(file))


def stack(rule: Prerequisite, awards: str = "") -> Stack:
    return Stack("s-9", "Way", "i-1", rule, awards, "Prose")


@settings(max_examples=150, deadline=None)
@given(PLAIN, st.sampled_from(("", "c-1")))
def test_a_rule_in_ctdl_words_alone_reads_back_as_its_plainest_shape(rule: Prerequisite, awards: str) -> None:
    asked = stack(tidy(rule), awards)
    assert read_back(asked, without_ours=True) == [asked]


@settings(max_examples=150, deadline=None)
@given(ANY, st.sampled_from(("", "c-1")))
def test_every_stack_reads_back_equal(rule: Prerequisite, awards: str) -> None:
    asked = stack(rule, awards)
    assert read_back(asked) == [asked]


SOME = st.none() | ANY


@settings(max_examples=80, deadline=None)
@given(
    SOME, SOME, SOME, SOME, SOME,
    st.none() | st.floats(0, 99_999), st.none() | st.integers(1, 1200), st.none() | st.integers(1, 8),
    st.sampled_from(("", "quiz", "proctored")), st.sampled_from(("", "Badge", "Module", "BachelorDegree")),
)  # fmt: skip
def test_every_credential_reads_back_equal(
    needs, beside, same, standing, advised, number, months, level, assessment, kind
) -> None:
    asked = Credential(
        "c-9", "Nine", "i-1", "Prose\nof two lines", competencies=(
            Competency("The earner can count."),
            Competency("Sums", (Alignment("urn:s:1", "add", "F", "1.2"), Alignment("urn:s:2", "sum"))),
        ),
        prerequisite=needs, hours=number, cost=number, currency="EUR", level=level, assessment=assessment,
        valid_months=months, url="https://n.example", credential_type=kind, corequisite=beside,
        equivalent=same, advanced_standing=standing, recommended=advised, prepares_for=("c-1", "c-2"),
    )  # fmt: skip
    (found,) = read_back(asked)
    assert replace(found, extra={}) == asked
    (again,) = read_back(found)
    assert again == found


def test_several_stacks_and_their_issuers_share_a_document() -> None:
    one = stack(
        Prerequisite("all_of", children=(Prerequisite("credential", "a"), Prerequisite("credential", "b")))
    )
    records = [Issuer("i-1", "North", "https://n.example"), one, replace(one, id="s-10", awards="a")]
    assert read_back(*records) == records


def test_what_a_profile_can_say_is_said_in_ctdl() -> None:
    either = Prerequisite(
        "any_of", children=(Prerequisite("credential", "b"), Prerequisite("text", text="Two years"))
    )
    needs = Prerequisite("all_of", children=(Prerequisite("credential", "a"), either))
    (found,) = read_back(Credential("c", "C", "i", prerequisite=needs), without_ours=True)
    assert found.prerequisite == needs


def test_components_carry_names_and_are_told_once() -> None:
    a = Prerequisite("credential", "a")
    rule = Prerequisite(
        "any_of", children=(a, Prerequisite("all_of", children=(a, Prerequisite("skill", "urn:s"))))
    )
    graph = ctdl_document([stack(rule)], {"a": "Algebra"})["@graph"]
    components = [node for node in graph if node.get("ceterms:proxyFor")]
    assert [(node["@type"], node["ceterms:name"]["en"]) for node in components] == [
        ("ceterms:CredentialComponent", "Algebra"), ("ceterms:CompetencyComponent", "urn:s"),
    ]  # fmt: skip
    assert "skillmatch:record" not in graph[0]


@pytest.mark.shared
def test_real_records_read_back_equal(shared_data: Path) -> None:
    folders = ("catalogues/wgu", "catalogues/ms_learn_sample", "vectors/ctdl-registry",
               "vectors/ctdl-registry-assistant")  # fmt: skip
    for folder in folders:
        read = [
            one
            for one in read_credentials(shared_data / folder)
            if isinstance(one, Issuer | Credential | Stack)
        ]
        records = list({one.id: one for one in read}.values())
        found = read_back(*records)
        assert len(found) == len(records) > 0
        for asked, told in zip(records, found, strict=True):
            if isinstance(asked, Issuer):
                assert told == asked
            else:
                assert replace(told, extra={}) == replace(asked, extra={})


SCHEMAS = "vectors/ctdl-registry/fixtures/schemas/ce_registry"


def _valid(schemas: Path, file: str, definition: str, value: Any) -> None:
    text = (schemas / f"{file}.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    schema["$ref"] = f"#/definitions/{definition}"
    for name in re.findall(r'"#/definitions/([^"]+)"', text):
        schema["definitions"].setdefault(name, {})  # upstream names some that it does not define
    jsonschema.Draft4Validator(schema).validate(value)


def _plain_texts(value: Any) -> Any:
    """The schema wants plain text where the registry's own records have language maps."""
    if isinstance(value, list):
        return [_plain_texts(item) for item in value]
    if not isinstance(value, dict):
        return value
    plain = {key: _plain_texts(item) for key, item in value.items()}
    for key in ("ceterms:description", "ceterms:targetNodeName"):
        if isinstance(plain.get(key), dict):
            plain[key] = plain[key]["en"]
    return plain


@pytest.mark.shared
def test_profiles_are_what_the_registry_takes(shared_data: Path) -> None:
    folder = shared_data / "catalogues" / "wgu"
    records = [one for one in read_credentials(folder) if isinstance(one, Credential)]
    a, b = Prerequisite("credential", "urn:a"), Prerequisite("skill", "urn:b")
    either = Prerequisite("any_of", children=(b, Prerequisite("all_of", children=(a, a))))
    records.append(Credential("urn:c", "C", "i", prerequisite=either, corequisite=a, recommended=b))
    nodes = ctdl_document(records)["@graph"]
    profiles = [
        profile
        for node in nodes
        for name in ("requires", "corequisite", "recommends")
        for profile in node.get(f"ceterms:{name}", ())
    ]
    assert len(profiles) > 100
    for profile in [profiles[0], *profiles[-5:]]:
        _valid(shared_data / SCHEMAS, "credential", "ceterms:ConditionProfile", _plain_texts(profile))


@pytest.mark.shared
def test_a_pathway_as_the_registry_describes_one_is_read_and_reads_back_equal(shared_data: Path) -> None:
    """Its schema embeds components in conditions; `prerequisite` holds conditions again."""

    def component(name: str, **fields: Any) -> dict[str, Any]:
        told = {"ceterms:name": {"en": name}, "ceterms:description": {"en": name}, "ceasn:isChildOf": []}
        return {"@type": "ceterms:PathwayComponent", **told, "ceterms:proxyFor": f"urn:{name}", **fields}

    def condition(k: int, *components: dict[str, Any], **fields: Any) -> dict[str, Any]:
        told = {"@type": "ceterms:ComponentCondition", "ceterms:name": {"en": "C"}, "ceterms:ctid": "ce-1"}
        return {**told, "ceterms:requiredNumber": k, "ceterms:targetComponent": list(components), **fields}

    first = component("b", **{"ceterms:prerequisite": [condition(1, component("a"))]})
    rule = condition(2, first, component("c"), component("d"))
    _valid(shared_data / SCHEMAS, "pathway", "ceterms:ComponentCondition", condition(1, component("c")))
    goal = {"@id": "urn:goal", "@type": "ceterms:CredentialComponent", "ceterms:name": {"en": "Goal"},
            "ceterms:proxyFor": "urn:award", "ceterms:hasCondition": [rule]}  # fmt: skip
    start = {"@id": "urn:way", "@type": "ceterms:Pathway", "ceterms:name": {"en": "Way"},
             "ceterms:hasDestinationComponent": "urn:goal"}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "way.json"
        file.write_text(json.dumps({"@graph": [start, goal]}))
        (read,) = read_credentials(file)
    a, b, c, d = (Prerequisite("credential", f"urn:{name}") for name in "abcd")
    both = Prerequisite("all_of", children=(b, a))
    assert read.completion == Prerequisite("k_of", k=2, children=(both, c, d))
    assert read_back(read) == [read]

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Competency, Credential, Issuer, Prerequisite, Stack
from skillmatch.errors import InputError
from skillmatch.readers.credentials import read_credentials

REGISTRY = "https://credentialengineregistry.org"
CTID = "ce-6A62B250-A1A2-4D31-A702-CDC2437EFD31"
BADGE: dict[str, Any] = {
    "@id": f"{REGISTRY}/graph/{CTID}",
    "@type": "ceterms:MicroCredential",
    "ceterms:name": {"de": "Abzeichen", "en-us": "Badge"},
}


def read(folder: Path, value: Any) -> list[Any]:
    file = folder / "ctdl.json"
    file.write_text(json.dumps(value), encoding="utf-8-sig")
    return list(read_credentials(file))


def one(folder: Path, **fields: Any) -> Credential:
    (record,) = read(folder, BADGE | {f"ceterms:{name}": value for name, value in fields.items()})
    assert isinstance(record, Credential)
    return record


def ref(name: str) -> Prerequisite:
    return Prerequisite("credential", ref=name)


def text(words: str) -> Prerequisite:
    return Prerequisite("text", text=words)


def test_registry_ids_and_languages(tmp_path: Path) -> None:
    record = one(
        tmp_path, ownedBy=[f"{REGISTRY}/resources/ce-6a62b250-a1a2-4d31-a702-cdc2437efd32"], keyword="k"
    )
    assert (record.id, record.name) == (f"{REGISTRY}/resources/{CTID.lower()}", "Badge")
    assert record.issuer.endswith("efd32")
    assert (record.credential_type, record.competencies) == ("MicroCredential", (Competency("k"),))
    assert record.extra["ceterms:keyword"] == "k"


def test_competencies_and_their_alignments(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        keyword=["not used"],
        teaches=[{"ceterms:targetNodeName": {"en": "SQL"}, "ceterms:targetNode": "https://s/1",
                  "ceterms:targetNodeDescription": {"en": "Writes queries"}, "ceterms:frameworkName": "F",
                  "ceterms:codedNotation": "S1"}, "https://only/a/uri"],
        requires=[{"ceterms:targetCompetency": [{"ceterms:targetNodeName": "Joins"}]}],
    )  # fmt: skip
    assert record.competencies == (
        Competency("SQL: Writes queries", (Alignment("https://s/1", "SQL", "F", "S1"),)),
        Competency("Joins"),
    )
    assert record.prerequisite is None


def test_conditions(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        requires=[{"ceterms:condition": {"en-US": ["Be 18", "Drive"]},
                   "ceterms:targetCredential": ["https://r/1"],
                   "ceterms:description": "not needed"},
                  {"ceterms:description": {"en": "Only prose"}}],
        entryCondition={"ceterms:yearsOfExperience": 2,
                        "ceterms:targetCompetency": [{"ceterms:targetNode": "https://s/1"}],
                        "ceterms:alternativeCondition": [{"ceterms:targetAssessment": ["https://r/2"]},
                                                         {"ceterms:targetLearningOpportunity": "https://r/3"}]},
    )  # fmt: skip
    assert record.prerequisite == Prerequisite(
        "all_of",
        children=(
            ref("https://r/1"), text("Be 18"), text("Drive"), text("Only prose"),
            Prerequisite("skill", ref="https://s/1"), text("2 years of experience"),
            Prerequisite("any_of", children=(ref("https://r/2"), ref("https://r/3"))),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("duration", "hours"),
    [("PT40H", 40.0), ("PT1H30M", 1.5), ("P4Y", 6000.0), ("P8W", 300.0), ("P1M", 125.0), ("P1DT2H", 9.5)],
)
def test_durations(tmp_path: Path, duration: str, hours: float) -> None:
    assert one(tmp_path, estimatedDuration=[{"ceterms:exactDuration": duration}]).hours == hours


def test_a_range_counts_its_middle_and_nonsense_is_refused(tmp_path: Path) -> None:
    bounds = {"ceterms:minimumDuration": "PT10H", "ceterms:maximumDuration": "PT20H"}
    assert one(tmp_path, estimatedDuration=bounds).hours == 15
    (error,) = read(tmp_path, {**BADGE, "ceterms:estimatedDuration": [{"ceterms:exactDuration": "4 weeks"}]})
    assert "Badge: 'exactDuration' is '4 weeks'" in error.reason


def test_costs_levels_renewal_and_assessment(tmp_path: Path) -> None:
    kind = [{"ceterms:targetNode": f"costType:{name}"} for name in ("Tuition", "Application")]
    costs = [{"ceterms:price": price, "ceterms:currency": "US Dollar", "ceterms:directCostType": kind[index]}
             for index, price in ((0, 900), (0, 300.0), (1, "50"))]  # fmt: skip
    record = one(
        tmp_path,
        estimatedCost=[*costs, {"ceterms:price": 1, "ceterms:currency": "EUR"}],
        audienceLevelType=[{"ceterms:targetNode": "audLevel:MastersDegreeLevel"}],
        renewalFrequency="P2Y6M",
        requires={
            "ceterms:targetAssessment": {"@id": "_:x", "ceterms:name": "Test", "ceterms:isProctored": True}
        },
    )
    assert (record.cost, record.currency, record.level) == (350.0, "USD", 7)
    assert (record.valid_months, record.assessment) == (30, "proctored")
    assert one(tmp_path).cost is None


def test_parts_make_a_stack(tmp_path: Path) -> None:
    record, stack = read(tmp_path, {**BADGE, "ceterms:hasPart": ["https://r/1", {"@id": "https://r/2"}]})
    whole = Prerequisite("all_of", children=(ref("https://r/1"), ref("https://r/2")))
    assert stack == Stack(f"{record.id}#parts", "Badge", "", whole, awards=record.id)


def profile(*targets: str, **fields: Any) -> dict[str, Any]:
    stated = {"ceterms:targetCredential": list(targets), **{f"ceterms:{k}": v for k, v in fields.items()}}
    return {"@type": "ceterms:ConditionProfile", **stated}


def test_what_goes_with_it_and_what_is_only_advised(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        corequisite=[profile("https://r/1")],
        coPrerequisite=[profile("https://r/2", alternativeCondition=[profile("https://r/3"), profile("https://r/4")])],
        recommends=[profile("https://r/5")],
        preparationFrom=[profile("https://r/6")],
        isPreparationFor=[profile("https://r/7")],
        isRecommendedFor=[profile("https://r/8", "https://r/7")],
    )  # fmt: skip
    either = Prerequisite("any_of", children=(ref("https://r/3"), ref("https://r/4")))
    assert record.corequisite == Prerequisite(
        "all_of", children=(ref("https://r/1"), ref("https://r/2"), either)
    )
    assert record.recommended == Prerequisite("all_of", children=(ref("https://r/5"), ref("https://r/6")))
    assert record.prepares_for == ("https://r/7", "https://r/8")
    assert record.prerequisite is None


def test_advanced_standing_never_comes_without_its_words(tmp_path: Path) -> None:
    record = one(
        tmp_path,
        advancedStandingFrom=[profile("https://r/1"), profile("https://r/2", description="Up to 30 credits")],
    )
    assert record.advanced_standing is not None
    ways = record.advanced_standing.children
    assert [[child.text or child.ref for child in way.children] for way in ways] == [
        ["https://r/1", "Advanced standing: the issuer decides what it counts for."],
        ["https://r/2", "Up to 30 credits"],
    ]  # fmt: skip


def test_what_is_said_from_the_other_end_counts_within_a_document(tmp_path: Path) -> None:
    first = BADGE | {"@id": "https://r/1", "ceterms:isRequiredFor": [profile("https://r/2", "https://r/9")],
                     "ceterms:isPartOf": ["https://r/2"]}  # fmt: skip
    second = BADGE | {"@id": "https://r/2", "ceterms:hasPart": ["https://r/3"]}
    one, two, stack = read(tmp_path, {"@graph": [first, second]})
    assert (one.prerequisite, two.prerequisite) == (None, ref("https://r/1"))
    assert stack.completion == Prerequisite("all_of", children=(ref("https://r/3"), ref("https://r/1")))


def component(name: str, **fields: Any) -> dict[str, Any]:
    node = {"@id": f"https://p/{name}", "@type": "ceterms:CredentialComponent", "ceterms:name": name}
    return node | {f"ceterms:{key}": value for key, value in fields.items()}


def pathway(*components: dict[str, Any]) -> dict[str, Any]:
    start = {"@id": "https://p/way", "@type": "ceterms:Pathway", "ceterms:name": "Way",
             "ceterms:ownedBy": "https://o/1",
             "ceterms:hasDestinationComponent": ["https://p/goal"]}  # fmt: skip
    return {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [start, *components]}


def test_a_pathway_with_k_of_n_and_nested_conditions(tmp_path: Path) -> None:
    either = {
        "ceterms:logicalOperator": "logicOp:Or",
        "ceterms:targetComponent": ["https://p/c", "https://p/d"],
    }
    constraint = {
        "ceterms:leftOperand": "ceterms:reqNum",
        "ceterms:operand": "=",
        "ceterms:rightOperand": [2],
    }
    two = {"ceterms:targetComponent": ["https://p/a", "https://p/b"], "ceterms:hasCondition": [either]}
    goal = component(
        "goal", proxyFor="https://r/goal", hasCondition=[{**two, "ceterms:hasConstraint": [constraint]}]
    )
    leaves = [component(name, proxyFor=f"https://r/{name}") for name in "abc"]
    (stack,) = read(tmp_path, pathway(goal, *leaves, component("d")))
    inner = Prerequisite("any_of", children=(ref("https://r/c"), text("d")))
    rule = Prerequisite("k_of", k=2, children=(ref("https://r/a"), ref("https://r/b"), inner))
    assert stack == Stack(
        "https://p/way", "Way", "https://o/1", rule, awards="https://r/goal", extra=stack.extra
    )


def test_a_count_over_its_parts_stays_so_that_it_can_be_told(tmp_path: Path) -> None:
    three = {"ceterms:requiredNumber": 3, "ceterms:targetComponent": ["https://r/a", "https://r/b"]}
    goal = component("goal", hasCondition=[three])
    (stack,) = read(tmp_path, pathway(goal))
    assert stack.completion == Prerequisite("k_of", k=3, children=(ref("https://r/a"), ref("https://r/b")))


def test_what_is_excluded_is_only_shown(tmp_path: Path) -> None:
    none = {"ceterms:logicalOperator": "logicOp:Not", "ceterms:targetComponent": ["https://p/a"]}
    goal = component("goal", hasCondition=[none])
    (stack,) = read(tmp_path, pathway(goal, component("a", proxyFor="https://r/a")))
    assert stack.completion == text("None of: https://r/a")


def test_components_that_come_before_others_belong_to_them(tmp_path: Path) -> None:
    goal = component("goal", hasCondition=[{"ceterms:targetComponent": ["https://p/b"]}])
    first = component("a", proxyFor="https://r/a", preceeds=["https://p/b"])
    before = {"@type": "ceterms:ComponentCondition", "ceterms:targetComponent": ["https://r/c"]}
    second = component("b", proxyFor="https://r/b", prerequisite=[before])
    (stack,) = read(tmp_path, pathway(goal, first, second))
    assert stack.completion == Prerequisite(
        "all_of", children=(ref("https://r/b"), ref("https://r/c"), ref("https://r/a"))
    )


def test_pathways_without_end_are_refused(tmp_path: Path) -> None:
    loop = component("goal", hasCondition=[{"ceterms:targetComponent": ["https://p/goal"]}])
    (error,) = read(tmp_path, pathway(loop))
    assert "contains itself" in error.reason
    layers = [component("goal", hasChild=["https://p/1", "https://p/1x"])]
    for n in range(1, 30):
        nodes = [f"https://p/{n + 1}", f"https://p/{n + 1}x"]
        layers += [component(f"{n}", hasChild=nodes), component(f"{n}x", hasChild=nodes)]
    (error,) = read(tmp_path, pathway(*layers))
    assert "20,000 conditions" in error.reason


def test_an_envelope_by_its_decoded_resource_or_its_payload(tmp_path: Path) -> None:
    envelope = {"envelope_community": "ce_registry", "envelope_ctdl_type": "ceterms:MicroCredential"}
    (plain,) = read(tmp_path, {**envelope, "resource": "x", "decoded_resource": {"@graph": [BADGE]}})
    payload = base64.urlsafe_b64encode(json.dumps(BADGE).encode()).decode().rstrip("=")
    (packed,) = read(tmp_path, {**envelope, "resource": f"e30.{payload}.sig"})
    assert plain.id == packed.id
    (error,) = read(tmp_path, {**envelope, "resource": "encoded version of document"})
    assert "Download the envelope again" in str(error)


def test_one_bad_resource_leaves_the_others(tmp_path: Path) -> None:
    owner = {"@id": "https://o/1", "@type": "ceterms:CredentialOrganization", "ceterms:name": {"en": "Org"}}
    nameless = {"@id": "https://r/2", "@type": "ceterms:Badge"}
    blank = {"@id": "_:q", "@type": "ceterms:QACredentialOrganization", "ceterms:name": "Accreditor"}
    issuer, bad, good = read(tmp_path, {"@graph": [owner, nameless, BADGE, blank]})
    assert issuer == Issuer("https://o/1", "Org")
    assert bad.reason == "https://r/2: the credential has no 'name'"
    assert good.name == "Badge"


@pytest.mark.shared
def test_registry_records(shared_data: Path) -> None:
    found = list(read_credentials(shared_data / "catalogues" / "wgu"))
    credentials = [record for record in found if isinstance(record, Credential)]
    assert [(record.level, record.hours) for record in credentials] == [
        (6, 6000),
        (6, 6000),
        (7, 3000),
        (7, 3000),
    ]
    science = credentials[1]
    assert science.name == "Bachelor of Science, Computer Science (BSCS_202412)"
    assert (science.credential_type, len(science.competencies)) == ("BachelorOfScienceDegree", 79)
    assert science.prerequisite is not None
    assert len(science.prerequisite.children) == 37
    (stack,) = [record for record in found if isinstance(record, Stack)]
    assert (stack.awards, len(stack.completion.children)) == (science.id, 3)


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "credentials", "issuers", "errors"),
    [("ctdl-registry/docs", 1, 1, 0), ("ctdl-registry/spec", 8, 3, 1), ("ctdl-registry-assistant", 11, 1, 5)],
)
def test_registry_fixtures(
    shared_data: Path, folder: str, credentials: int, issuers: int, errors: int
) -> None:
    found = list(read_credentials(shared_data / "vectors" / folder))
    kinds = [type(record) for record in found]
    assert (kinds.count(Credential), kinds.count(Issuer), kinds.count(InputError)) == (
        credentials,
        issuers,
        errors,
    )


@pytest.mark.shared
def test_upstream_files_that_are_no_json(shared_data: Path) -> None:
    samples = shared_data / "vectors/ctdl-registry-assistant/src/SamplePublishing/RA.SamplesForDocumentation"
    for name, row in (("EnvelopeSamples/ConditionManifest", 17),
                      ("Credentials/files/Credential_PublishDetailedRecord_API_Input", 186)):  # fmt: skip
        with pytest.raises(InputError, match=f"row {row}: is not valid JSON"):
            list(read_credentials(samples / f"{name}.json"))

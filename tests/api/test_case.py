"""Frameworks as CASE 1.1: what is served is valid, and read back it is the same framework."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch.readers.case import read_case
from skillmatch.workspace import Workspace

Served = tuple[TestClient, Workspace]
BASE = "/ims/case/v1p1"
_BINDING = "vectors/case-opencase/apps/opencase/docs/RESTBindings.md"
_SCHEMA = "case/schema/apps/opencase/schemas/official/case-v1p1-cfpackage.json"
_PACKAGES = (
    "core/docs/sample_files/opensalt-framework-20c5134f-423d-4097-a971-3dd5152bf507.json",
    *(f"core/tests/_data/{name}.json" for name in ("Ordering", "SmartLevelFramework", "Utf8TestFramework")),
)


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The service over real CASE packages, each a framework."""
    folder = tmp_path_factory.mktemp("case")
    with Workspace.create(folder) as workspace:
        for number, name in enumerate(_PACKAGES):
            path = shared_data / "vectors/case-opensalt" / name
            workspace.save_framework(read_case(path, id=f"real-{number}"))
        with TestClient(create_app(folder), raise_server_exceptions=False) as opened:
            yield opened, workspace


def only(client: TestClient) -> dict[str, Any]:
    [document] = client.get(f"{BASE}/CFDocuments").json()["CFDocuments"]
    return document


def read_back(answer: Any, folder: Path) -> Any:
    file = folder / "package.json"
    file.write_bytes(answer.content)
    return read_case(file)


def test_a_package_read_back_is_the_same_framework(
    client: TestClient, sample_folder: Path, tmp_path: Path
) -> None:
    document = only(client)
    with Workspace.open(sample_folder) as workspace:
        held = workspace.framework(workspace.framework_infos()[0].id).records
    answer = client.get(f"{BASE}/CFPackages/{document['identifier']}")
    assert answer.headers["content-type"] == "application/json"
    found = read_back(answer, tmp_path)
    assert (found.skills, found.groups) == (held.skills, held.groups)
    assert set(found.relations) == set(held.relations)
    same = ("title", "version", "licence", "publisher", "language")
    assert [getattr(found.info, name) for name in same] == [getattr(held.info, name) for name in same]


@pytest.mark.shared
def test_real_packages_come_back_as_they_were(real: Served, tmp_path: Path) -> None:
    client, workspace = real
    documents = client.get(f"{BASE}/CFDocuments").json()["CFDocuments"]
    assert len(documents) == len(_PACKAGES)
    for document, info in zip(documents, workspace.framework_infos(), strict=True):
        held = workspace.framework(info.id).records
        assert info.source.endswith(document["identifier"]) == (info.id != "real-3"), "real-2 has that one"
        found = read_back(client.get(f"{BASE}/CFPackages/{document['identifier']}"), tmp_path)
        assert (found.skills, found.groups) == (held.skills, held.groups)
        assert set(found.relations) == set(held.relations)


@pytest.mark.shared
def test_packages_pass_the_official_schema(client: TestClient, real: Served, shared_data: Path) -> None:
    schema = jsonschema.Draft201909Validator(json.loads((shared_data / _SCHEMA).read_text()))
    for service in (client, real[0]):
        for document in service.get(f"{BASE}/CFDocuments").json()["CFDocuments"]:
            schema.validate(service.get(f"{BASE}/CFPackages/{document['identifier']}").json())


@pytest.mark.shared
def test_answers_pass_the_schemas_of_the_binding(client: TestClient, shared_data: Path) -> None:
    schemas = dict(_schemas((shared_data / _BINDING).read_text()))
    document = only(client)
    package = client.get(f"{BASE}/CFPackages/{document['identifier']}").json()
    item, association = package["CFItems"][0], package["CFAssociations"][0]
    definitions = package["CFDefinitions"]
    asked = {
        "getAllCFDocuments": "CFDocuments",
        "getCFDocument": f"CFDocuments/{document['identifier']}",
        "getCFItem": f"CFItems/{item['identifier']}",
        "getCFItemAssociations": f"CFItemAssociations/{item['identifier'].upper()}",
        "getCFAssociation": f"CFAssociations/{association['identifier']}",
        "getCFItemType": f"CFItemTypes/{definitions['CFItemTypes'][0]['identifier']}",
        "getCFLicense": f"CFLicenses/{definitions['CFLicenses'][0]['identifier']}",
        "getCFPackage": f"CFPackages/{document['identifier']}",
    }
    for name, path in asked.items():
        answer = client.get(f"{BASE}/{path}")
        assert answer.status_code == 200, answer.text
        jsonschema.Draft202012Validator(schemas[f"{name}-200"]).validate(answer.json())
    refused = client.get(f"{BASE}/CFItems/{document['identifier']}")
    told = schemas["getCFItem-400-401-403-404-429-500-default"]
    jsonschema.Draft202012Validator(told).validate(refused.json())


def _schemas(binding: str) -> Iterator[tuple[str, Any]]:
    """Operation and statuses → schema, out of the listings of appendix C."""
    for block in re.findall(r"```\n(\{.*?\n\})\s*```", binding.partition("### C1.1b")[2], re.DOTALL):
        schema = json.loads(block.replace("(ext:)\n", "(ext:)"), strict=False)  # a line broken by mistake
        yield schema["$id"].removesuffix("-responsepayload-schema.json"), schema


def test_parts_are_those_of_the_package(client: TestClient) -> None:
    document = only(client)
    package = client.get(f"{BASE}/CFPackages/{document['identifier']}").json()
    whole = {one["identifier"]: one for one in package["CFItems"]}
    children = [one for one in package["CFAssociations"] if one["associationType"] == "isChildOf"]
    child = next(one for one in children if one["destinationNodeURI"]["identifier"] in whole)
    item = client.get(f"{BASE}/CFItems/{child['originNodeURI']['identifier']}").json()
    assert item.pop("CFDocumentURI")["identifier"] == document["identifier"]
    assert item == whole[item["identifier"]]
    found = client.get(f"{BASE}/CFItemAssociations/{item['identifier']}").json()
    assert child in found["CFAssociations"]
    one = client.get(f"{BASE}/CFAssociations/{child['identifier']}").json()
    assert {name: value for name, value in one.items() if name != "CFDocumentURI"} == child
    tops = [one for one in children if one["destinationNodeURI"]["identifier"] == document["identifier"]]
    below = {one["originNodeURI"]["identifier"] for one in children}
    assert tops
    assert below == whole.keys(), "every item has a place in the tree"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 1),
        ("filter=language='EN'", 1),
        ("filter=language='en' AND title~'starter'", 1),
        ("filter=language='de' OR version!='9'", 1),
        ("filter=licenseURI.title~'cc'", 1),
        ("filter=language='de'", 0),
        ("filter=frameworkType>'a'", 0),
        ("offset=1", 0),
        ("sort=title&orderBy=desc", 1),
        ("sort=nothing", 1),
    ],
)
def test_documents_are_filtered_and_paged(client: TestClient, asked: str, found: int) -> None:
    answer = client.get(f"{BASE}/CFDocuments?{asked}")
    assert answer.status_code == 200, answer.text
    assert len(answer.json()["CFDocuments"]) == found
    assert answer.headers["x-total-count"] == ("0" if asked.startswith("filter") and not found else "1")
    assert 'rel="first"' in answer.headers["link"]


def test_fields_are_chosen(client: TestClient) -> None:
    [one] = client.get(f"{BASE}/CFDocuments?fields=identifier,title").json()["CFDocuments"]
    assert sorted(one) == ["identifier", "title"]
    [whole] = client.get(f"{BASE}/CFDocuments?fields=identifier,nothing").json()["CFDocuments"]
    assert whole == only(client)


@pytest.mark.parametrize(
    ("path", "status", "minor"),
    [
        ("CFDocuments/2b6a7f0e-7d7b-5c1e-9d8a-3f1f6f0c9a01", 404, "unknownobject"),
        ("CFItems/2b6a7f0e-7d7b-5c1e-9d8a-3f1f6f0c9a01", 404, "unknownobject"),
        ("CFAssociations/2b6a7f0e-7d7b-5c1e-9d8a-3f1f6f0c9a01", 404, "unknownobject"),
        ("CFSubjects/2b6a7f0e-7d7b-5c1e-9d8a-3f1f6f0c9a01", 404, "unknownobject"),
        ("CFRubrics/2b6a7f0e-7d7b-5c1e-9d8a-3f1f6f0c9a01", 404, "unknownobject"),
        ("CFPackages/none", 404, "invalid_uuid"),
        ("CFDocuments?limit=0", 400, "invalid_selection_field"),
        ("CFDocuments?orderBy=up", 400, "invalid_sort_field"),
        ("CFDocuments?fields=", 400, "invalid_selection_field"),
        ("CFDocuments?filter=nothing='x'", 400, "invalid_selection_field"),
        ("CFDocuments?filter=title=x", 400, "invalid_selection_field"),
        ("CFDocuments?filter=title='x' AND ", 400, "invalid_selection_field"),
    ],
)
def test_what_is_refused_says_so_as_case_does(client: TestClient, path: str, status: int, minor: str) -> None:
    answer = client.get(f"{BASE}/{path}")
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert (told["imsx_codeMajor"], told["imsx_severity"]) == ("failure", "error")
    [field] = told["imsx_codeMinor"]["imsx_codeMinorField"]
    assert field["imsx_codeMinorFieldValue"] == minor


def test_a_damaged_workspace_is_told_of_without_where_it_lies(own: TestClient, workspace_copy: Path) -> None:
    (workspace_copy / "trust.toml").write_text("[[half")
    answer = own.get("/ims/case/v1p1/CFDocuments")
    assert answer.status_code == 400
    assert "the workspace" in answer.json()["imsx_description"]
    assert str(workspace_copy) not in answer.text


def test_what_the_client_has_is_not_sent_again(client: TestClient) -> None:
    path = f"{BASE}/CFPackages/{only(client)['identifier']}"
    first = client.get(path)
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"if-none-match": "*"}).status_code == 304


def test_what_is_served_is_described_where_case_looks_for_it(client: TestClient) -> None:
    found = client.get(f"{BASE}/discovery/imscasev1p1_openapi3_v1p0.json").json()
    assert f"{BASE}/CFPackages/{{key}}" in found["paths"]
    assert all(path.startswith(BASE) for path in found["paths"])

"""CASE packages: what becomes what, and what is refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Relation
from skillmatch.errors import InputError
from skillmatch.readers.case import read_case

DOCUMENT = {
    "identifier": "d0", "uri": "https://x/CFDocuments/d0", "title": "Baking Standards", "creator": "Bakers",
    "version": "1.2", "licenseURI": {"title": "CC BY 4.0", "uri": "https://cc"}, "language": "en-GB",
    "CFPackageURI": {"uri": "https://x/CFPackages/d0"},
}  # fmt: skip


def item(number: int, statement: str, **more: Any) -> dict[str, Any]:
    return {
        "identifier": f"i{number}", "uri": f"https://x/CFItems/i{number}", "fullStatement": statement,
        "CFDocumentURI": {"uri": DOCUMENT["uri"]}, **more,
    }  # fmt: skip


def association(kind: str, origin: Any, target: Any) -> dict[str, Any]:
    def node(end: Any) -> Any:
        return {"uri": f"https://x/CFItems/{end}", "identifier": end} if isinstance(end, str) else end

    return {"associationType": kind, "originNodeURI": node(origin), "destinationNodeURI": node(target)}


PACKAGE: dict[str, Any] = {
    "CFDocument": DOCUMENT,
    "CFItems": [
        item(1, "Breads", CFItemType="Domain"),
        item(2, "Bakes bread at home.", abbreviatedStatement="Bakes bread", humanCodingScheme="B.1"),
        item(3, "Prepare a dough of rye.", abbreviatedStatement="Rye dough", CFItemType="Skill"),
        item(4, "Alone", CFItemType="Domain"),
    ],
    "CFAssociations": [
        association("isChildOf", "i1", {"uri": DOCUMENT["uri"], "identifier": "d0"}),
        association("isChildOf", "i2", "i1"),
        association("isPartOf", "i3", "i2"),
        association("precedes", "i3", "i2"),
        association("isRelatedTo", "i2", "i4"),
        association("exactMatchOf", "i2", {"uri": "https://other/1", "identifier": "o1"}),
        association("exactMatchOf", "https://other/2", "i3"),
        association("isRelatedTo", "i2", {"uri": "https://other/3", "identifier": "o3"}),
        association("exemplar", "i2", {"uri": "https://film", "identifier": "f"}),
    ],
}


def write(package: Any, path: Path) -> Path:
    target = path / "package.json"
    target.write_text(json.dumps(package), encoding="utf-8")
    return target


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_package_is_read(tmp_path: Path, wrapped: bool) -> None:
    records = read_case(write({"CFPackage": PACKAGE} if wrapped else PACKAGE, tmp_path))
    assert [group.label for group in records.groups] == ["Breads"]
    bread, rye, alone = records.skills
    assert (bread.label, bread.description, bread.code) == ("Bakes bread at home.", "", "B.1")
    assert (rye.label, rye.description, rye.kind) == ("Rye dough", "Prepare a dough of rye.", "skill")
    assert alone.kind == "competency"
    assert records.relations == (
        Relation(bread.uri, "https://x/CFItems/i1", "broader"),
        Relation(rye.uri, bread.uri, "broader"),
        Relation(rye.uri, bread.uri, "precedes"),
        Relation(bread.uri, alone.uri, "related"),
        Relation(bread.uri, "https://other/1", "exactMatch"),
        Relation(rye.uri, "https://x/CFItems/https://other/2", "exactMatch"),
    )
    info = records.info
    assert (info.id, info.version, info.licence, info.publisher) == (
        "baking-standards", "1.2", "CC BY 4.0", "Bakers",
    )  # fmt: skip
    assert info.missing == "Associations that lead out of the package and are left out: 1."


def test_nodes_may_be_bare_strings(tmp_path: Path) -> None:
    package = copy.deepcopy(PACKAGE)
    package["CFAssociations"] = [
        {"associationType": "isChildOf", "originNodeURI": "i2", "destinationNodeURI": "https://x/CFItems/i1"}
    ]
    assert len(read_case(write(package, tmp_path), id="own").relations) == 1


def change(path: list[Any], value: Any) -> dict[str, Any]:
    package = copy.deepcopy(PACKAGE)
    place: Any = package
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return package


@pytest.mark.parametrize(
    ("package", "row", "says"),
    [
        ([], None, "no CASE package"),
        ({"CFItems": []}, None, "no CASE package"),
        (change(["CFDocument", "title"], ""), None, "no title"),
        (change(["CFItems"], {}), None, "no skills"),
        (change(["CFItems"], "many"), None, "no list"),
        (change(["CFItems", 1], 7), 2, "no object"),
        (change(["CFItems", 1, "fullStatement"], " "), 2, "no fullStatement"),
        (change(["CFItems", 2, "uri"], "https://x/CFItems/i1"), 3, "already in row 1"),
        (change(["CFItems", 3], {"fullStatement": "x"}), 4, "no id"),
        (change(["CFAssociations", 1, "originNodeURI"], None), 2, "lacks an end"),
        (change(["CFAssociations", 0], association("isChildOf", "i2", "i3")), 2, "circle"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, package: Any, row: int | None, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read_case(write(package, tmp_path))
    assert caught.value.row == row
    assert "package.json" in str(caught.value)


@pytest.mark.shared
def test_real_exports_of_opensalt(shared_data: Path) -> None:
    folder = shared_data / "vectors" / "case-opensalt" / "core"
    real = read_case(
        folder / "docs/sample_files/opensalt-framework-20c5134f-423d-4097-a971-3dd5152bf507.json"
    )
    assert (len(real.skills), len(real.groups)) == (14, 2)
    ordering = read_case(folder / "tests/_data/Ordering.json")
    assert len(ordering.skills) == 28
    assert sum(relation.kind == "broader" for relation in ordering.relations) == 27

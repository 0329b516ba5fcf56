"""Rich Skill Descriptors as JSON and CSV, with lists of occupations beside them."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Relation
from skillmatch.errors import InputError
from skillmatch.frameworks import Framework
from skillmatch.readers.rsd import read_rsd
from skillmatch.readers.soc import above

DESCRIPTOR: dict[str, Any] = {
    "uuid": "u1",
    "id": "https://osmt/api/skills/u1",
    "skillName": "Rye Baking ",
    "skillStatement": "Bake rye bread.",
    "keywords": ["Bread"],
    "categories": ["Baking"],
    "authors": ["Bakers"],
    "alignments": [{"id": "https://emsi/rye", "skillName": "Rye"}],
    "occupations": [
        {"code": "51-0000", "name": "Production Occupations"},
        {"code": "51-3010", "name": "Bakers"},
        {"code": "", "name": "nobody"},
    ],
}
SHEET = (
    "Collection,Skill Name,Skill Category,Contextualized Skill Statement,Keywords,BLS Major Group,"
    "BLS Broad Occupation,O*NET Job Role,Alignment\n"
    ",Rolls,Baking; Pastry,Bake rolls.,Rolls; Bread,51-0000,51-3010,51-3011.00,https://emsi/rolls\n"
)
LIST = "SOC Group,SOC Code,SOC Title,SOC Definition\nBroad,51-3010,Bakers and others,Who bake.\n"


def write(path: Path, **files: Any) -> Path:
    for name, content in files.items():
        if isinstance(content, str):
            (path / f"{name}.csv").write_text(content, encoding="utf-8")
        else:
            (path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("data", [[DESCRIPTOR], {"name": "c", "skills": [DESCRIPTOR]}, DESCRIPTOR])
def test_json_is_read(tmp_path: Path, data: Any) -> None:
    records = read_rsd(write(tmp_path, rsd=data) / "rsd.json")
    (rye,) = records.skills
    assert (rye.uri, rye.label, rye.description) == (DESCRIPTOR["id"], "Rye Baking", "Bake rye bread.")
    assert (rye.kind, rye.alt_labels) == ("competency", ())
    assert records.relations == (
        Relation(rye.uri, "urn:rsd:category:baking", "broader"),
        Relation(rye.uri, "https://emsi/rye", "closeMatch"),
        Relation("urn:soc:51-3010", "urn:soc:51-0000", "broader"),
    )
    assert [(o.label, o.is_group) for o in records.occupations] == [
        ("Production Occupations", True), ("Bakers", False),
    ]  # fmt: skip
    assert records.info.publisher == "Bakers"


def test_the_import_sheet_is_read(tmp_path: Path) -> None:
    framework = Framework.from_records(read_rsd(write(tmp_path, sheet=SHEET) / "sheet.csv", id="own"))
    assert framework.uris[0].startswith("urn:own:")
    assert [group.label for group in framework.groups] == ["Baking", "Pastry"]
    assert framework.mappings("closeMatch") == {framework.uris[0]: ("https://emsi/rolls",)}
    assert [r.label for r in framework.requirements("51-3011.00")] == ["Rolls"]
    assert framework.requirements("51-3010") == ()


def test_the_library_export_is_read(tmp_path: Path) -> None:
    text = "Canonical URL,RSD Name,Authors,Skill Statement\nhttps://osmt/1,Rolls,Bakers,Bake rolls.\n"
    records = read_rsd(write(tmp_path, export=text) / "export.csv")
    assert records.skills[0].uri == "https://osmt/1"
    assert records.info.missing == "The descriptors name no occupations."


def test_a_folder_is_read_as_one_and_lists_give_titles(tmp_path: Path) -> None:
    records = read_rsd(write(tmp_path, a=[DESCRIPTOR], b=SHEET, c=LIST))
    assert [skill.label for skill in records.skills] == ["Rye Baking", "Rolls"]
    bakers = next(o for o in records.occupations if o.code == "51-3010")
    assert (bakers.label, bakers.description) == ("Bakers and others", "Who bake.")
    assert {o.code for o in records.occupations} == {"51-0000", "51-3010", "51-3011.00"}


@pytest.mark.parametrize(
    ("content", "row", "says"),
    [
        (LIST, None, "lists occupations, not skills"),
        ([DESCRIPTOR, DESCRIPTOR], 2, "already in row 1"),
        ([DESCRIPTOR, {"name": "x"}], 2, "no skillName"),
        ([{**DESCRIPTOR, "skillStatement": None}], 1, "no statement"),
        ([{**DESCRIPTOR, "skillName": ""}], 1, "no name"),
        ([{"skillName": "x", "skillStatement": "y"}], 1, "no id"),
        ([], None, "no skills"),
        ("a,b\n1,2\n", 1, "neither a sheet"),
        ("", 1, "empty"),
        (SHEET + SHEET.splitlines()[1] + "\n", 3, "already in row 2"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: Any, row: int | None, says: str) -> None:
    path = write(tmp_path, rsd=content) / ("rsd.csv" if isinstance(content, str) else "rsd.json")
    with pytest.raises(InputError, match=says) as caught:
        read_rsd(path)
    assert caught.value.row == row


@settings(deadline=None)
@given(st.from_regex(r"\d\d-\d{4}(\.\d\d)?", fullmatch=True))
def test_what_is_above_a_code_only_rises(code: str) -> None:
    chain = [code, *above(code)]
    assert len(set(chain)) == len(chain)
    for lower, higher in pairwise(chain):
        assert set(above(higher)) <= set(above(lower))


@pytest.mark.shared
def test_the_descriptors_of_osmt(shared_data: Path) -> None:
    records = read_rsd(shared_data / "rsd" / "osmt_full_rsd_119.json")
    assert len(records.skills) == 119
    whole = read_rsd(shared_data / "rsd")
    assert len(whole.skills) == 121
    untitled = [o for o in whole.occupations if o.label == o.code]
    assert len(untitled) <= 10

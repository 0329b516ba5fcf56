"""Mappings out to files and back: equal every way, whatever their texts hold."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from skillmatch.domain import Decision
from skillmatch.errors import InputError
from skillmatch.readers.mapping_documents import read_case_mapping, read_ctdl_mapping
from skillmatch.readers.mapping_tables import read_mapping_csv, read_mapping_xlsx, read_sssom
from skillmatch.writers.mapping_documents import case_mapping, ctdl_mapping
from skillmatch.writers.mapping_tables import mapping_csv, mapping_xlsx
from skillmatch.writers.sssom import sssom_tsv

_EVIL = (
    "=1+1",
    "+x",
    "-2",
    "@SUM(A1)",
    "'quoted",
    "''=x",
    "_x0041_",
    "x005F_",
    "a\tb",
    "a\r\nb",
    " b ",
    "a;b,c",
)
_TEXT = st.one_of(
    st.sampled_from(_EVIL),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12),
)
_FILLED = _TEXT.filter(str.strip)
_URI = st.sampled_from(("urn:a", "https://x.example/ä?b=1", "=urn:c", "o*net:1"))


@st.composite
def decisions(draw: Any, *, mappings: bool | None = None) -> Decision:
    kind = draw(st.sampled_from(("credential", "posting", "statement", "skill", "occupation")))
    if mappings:
        kind = draw(st.sampled_from(("skill", "occupation")))
    two = kind in ("skill", "occupation")
    return Decision(
        kind,
        "" if kind == "statement" else draw(_URI),
        draw(_FILLED),
        draw(_FILLED),
        draw(_URI),
        draw(st.sampled_from(("suggested", "confirmed", "rejected"))),
        label=draw(_TEXT),
        by=draw(_TEXT),
        at=draw(st.sampled_from(("", "2026-11-22T01:30:00Z"))),
        relation=draw(st.sampled_from(("exactMatch", "closeMatch", "broadMatch", "narrowMatch")))
        if two
        else "",
        source_framework=draw(_FILLED) if two else "",
        probability=draw(st.none() | st.floats(0, 1)),
        model=draw(_TEXT),
        origin=draw(st.sampled_from(("single", "bulk", "import", "undo"))),
        note=draw(_TEXT),
    )


Written = Callable[[list[Decision]], bytes]
_WAYS: dict[str, tuple[Written, Callable[[Path], Iterator[Decision]]]] = {
    "csv": (mapping_csv, read_mapping_csv),
    "xlsx": (mapping_xlsx, read_mapping_xlsx),
    "case": (lambda made: json.dumps(case_mapping(made)).encode(), read_case_mapping),
    "ctdl": (lambda made: json.dumps(ctdl_mapping(made)).encode(), read_ctdl_mapping),
}
_ROUND = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("way", _WAYS)
@_ROUND
@given(made=st.lists(decisions(), max_size=4, unique_by=lambda one: one.key))
def test_a_round_trip_changes_nothing(way: str, made: list[Decision], tmp_path: Path) -> None:
    write, read = _WAYS[way]
    path = tmp_path / "mapping"
    path.write_bytes(write(made))
    kept = made if way in ("csv", "xlsx") else [one for one in made if one.state == "confirmed"]
    assert sorted(read(path), key=lambda one: one.key) == sorted(kept, key=lambda one: one.key)


@_ROUND
@given(made=st.lists(decisions(mappings=True), max_size=4))
def test_sssom_comes_back_too(made: list[Decision], tmp_path: Path) -> None:
    path = tmp_path / "mapping.tsv"
    path.write_bytes(sssom_tsv(made))
    assert list(read_sssom(path)) == made


def test_sssom_names_everything_by_curies_that_its_header_spells_out() -> None:
    """As the standard asks: a reference is a CURIE, and its prefix is in the curie_map."""
    mapping = Decision(
        "skill", "https://x.example/a#1", "A", "esco", "plain", "confirmed", relation="exactMatch",
        source_framework="own",
    )  # fmt: skip
    other = replace(mapping, record="https://x.example/a#2", skill="b:2")
    lines = sssom_tsv([mapping, other]).decode().splitlines()
    head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = list(csv.DictReader([line for line in lines if not line.startswith("#")], delimiter="\t"))

    def whole(curie: str) -> str:
        prefix, _, name = curie.partition(":")
        return str(head["curie_map"][prefix]) + name

    assert [whole(row["subject_id"]) for row in rows] == [mapping.record, other.record]
    assert [whole(row["object_id"]) for row in rows] == ["urn:skillmatch:id:plain", "b:2"]
    assert {whole(row["object_source"]) for row in rows} == {"urn:skillmatch:framework:esco"}
    assert {whole(row["predicate_id"]) for row in rows} == {"http://www.w3.org/2004/02/skos/core#exactMatch"}


def test_sssom_of_others_is_read_by_its_header(tmp_path: Path) -> None:
    path = tmp_path / "theirs.sssom.tsv"
    path.write_text(
        "# curie_map:\n#   E: http://data.example/esco/\n#   O: https://o.example/\n# object_source: O:net\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        "E:1\tskos:broadMatch\tO:15-1\tsemapv:ManualMappingCuration\n"
        "http://data.example/esco/2\tskos:exactMatch\tO:15-2\tsemapv:LexicalMatching\n",
        encoding="utf-8",
    )
    first, second = read_sssom(path)
    assert (first.record, first.skill, first.relation, first.state) == (
        "http://data.example/esco/1", "https://o.example/15-1", "broadMatch", "confirmed",
    )  # fmt: skip
    assert (first.source_framework, first.framework) == ("?", "https://o.example/net")
    assert (second.record, second.state) == ("http://data.example/esco/2", "suggested")
    path.write_text("#curie_map: [\nsubject_id\n", encoding="utf-8")
    with pytest.raises(InputError, match="YAML"):
        list(read_sssom(path))


@given(st.lists(decisions(), max_size=4))
def test_no_cell_runs(made: list[Decision]) -> None:
    for line in csv.reader(io.StringIO(mapping_csv(made).decode("utf-8-sig"))):
        assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    sheet = load_workbook(io.BytesIO(mapping_xlsx(made))).worksheets[0]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_a_text_too_long_for_a_cell_is_told_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    with pytest.raises(InputError, match=r"row 3.*32,768"):
        mapping_xlsx([_GOOD, replace(_GOOD, statement="x" * 32_768)])
    gc.collect()
    assert not complaints  # of a workbook left half-written


_GOOD = Decision("credential", "c1", "Plans.", "esco", "urn:s", "confirmed", relation="", origin="import")
_SCHEMA = "case/schema/apps/opencase/schemas/official/case-v1p1-cfpackage.json"


@pytest.mark.shared
def test_case_packages_pass_the_official_schema(shared_data: Path) -> None:
    schema = json.loads((shared_data / _SCHEMA).read_text(encoding="utf-8"))
    mapping = Decision(
        "skill", "urn:a", "A", "esco", "urn:b", "confirmed", relation="exactMatch", source_framework="own"
    )
    loose = replace(mapping, relation="broadMatch", record="urn:c", at="2026-11-22T01:30:00Z")
    document = case_mapping([_GOOD, mapping, loose])
    checker = jsonschema.Draft201909Validator(
        schema, format_checker=jsonschema.Draft201909Validator.FORMAT_CHECKER
    )
    assert [error.message for error in checker.iter_errors(document)] == []
    kinds = [one["associationType"] for one in document["CFAssociations"]]
    assert kinds == ["isRelatedTo", "exactMatchOf", "isRelatedTo"]


def refused(path: Path, read: Callable[[Path], Iterator[Decision]]) -> InputError:
    with pytest.raises(InputError) as caught:
        list(read(path))
    return caught.value


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("credential,c1,esco,urn:s,maybe,", "state is 'maybe'"),
        ("credential,c1,,urn:s,confirmed,", "names no skill"),
        ("credential,,esco,urn:s,confirmed,", "names no credential"),
        ("spell,c1,esco,urn:s,confirmed,", "kind is 'spell'"),
        ("credential,c1,esco,urn:s,confirmed,nan", "probability is 'nan'"),
        ("credential,c1,esco,urn:s,confirmed,1.5", "probability"),
        ("skill,c1,esco,urn:s,confirmed,", "source_framework"),
        ("credential,c1,esco,urn:s", "columns"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, change: str, words: str) -> None:
    path = tmp_path / "m.csv"
    head = "kind,record,framework,skill,state,probability\ncredential,c1,esco,urn:s,confirmed,0.5\n"
    path.write_text(head + change + "\n")
    error = refused(path, read_mapping_csv)
    assert words in str(error)
    assert error.row == 3


def test_hostile_workbooks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.xlsx"
    book = Workbook()
    book.active.append(["kind", "record", "framework", "skill", "state"])
    book.active.append(["credential", "c1", "esco", '=HYPERLINK("http://evil.example")', "confirmed"])
    book.save(path)
    assert "formula" in str(refused(path, read_mapping_xlsx))
    assert refused(path, read_mapping_xlsx).row == 2
    path.write_bytes(b"PK\x03\x04 no workbook")
    assert "workbook" in str(refused(path, read_mapping_xlsx))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * (600 * 2**20))
    assert "unpacks to" in str(refused(path, read_mapping_xlsx))


def test_documents_of_others_are_read_as_far_as_they_tell(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    ends = {"originNodeURI": {"uri": "urn:a", "title": "A"}, "destinationNodeURI": "urn:b"}
    child = {"associationType": "isChildOf", **ends}
    path.write_text(json.dumps({"CFAssociations": [{"associationType": "exactMatchOf", **ends}, child]}))
    (found,) = read_case_mapping(path)
    assert (found.record, found.skill, found.relation, found.state) == (
        "urn:a",
        "urn:b",
        "exactMatch",
        "confirmed",
    )
    path.write_text(json.dumps({"CFAssociations": [{"associationType": "exactMatchOf"}]}))
    assert refused(path, read_case_mapping).row == 1
    teaches = {"ceterms:targetNode": "urn:b", "ceterms:targetNodeDescription": {"en": "Plans."}}
    path.write_text(json.dumps({"@id": "c1", "ceterms:teaches": [teaches], "ceasn:exactAlignment": []}))
    (found,) = read_ctdl_mapping(path)
    assert (found.kind, found.record, found.statement, found.skill) == ("credential", "c1", "Plans.", "urn:b")
    path.write_text("[" * 500)
    assert "nested" in str(refused(path, read_ctdl_mapping)) or "JSON" in str(
        refused(path, read_ctdl_mapping)
    )

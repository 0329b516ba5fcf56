from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.evaluation.datasets import read_rows, write_rows
from skillmatch.evaluation.linking import read_labelled


def test_skillskape(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        """,sentence,skills\n0,"Write, sing","['a', ""b's""]"\n1,None here,['UNK']\n""", encoding="utf-8"
    )
    assert list(read_rows(path)) == [("Write, sing", "a"), ("Write, sing", "b's"), ("None here", "")]


def test_spans(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("sentence,span,sub_span,label\nx,y,,a\nx,y,z,b\n", encoding="utf-8")
    assert list(read_rows(path)) == [("x", "a"), ("x", "b")]


def test_there_and_back(tmp_path: Path) -> None:
    rows = [('a, "b"\nc', "x"), ("d", "")]
    assert write_rows(rows, tmp_path / "out.csv") == 2
    assert list(read_labelled(tmp_path / "out.csv")) == rows


@pytest.mark.parametrize("cell", ["{1}", "__import__('os')", "['a'", "[1]"])
def test_a_broken_list_names_its_row(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text(f"sentence,skills\nx,[]\ny,{cell}\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 3"):
        list(read_rows(path))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "labelled"),
    [("skillskape/dev.csv", 1230), ("skill-extraction/tech_validation_annotations.csv", 75)],
)
def test_the_public_files_are_read(shared_data: Path, name: str, labelled: int) -> None:
    rows = list(read_rows(shared_data / name))
    missing = {"", "LABEL NOT PRESENT", "UNDERSPECIFIED"}
    assert len({sentence for sentence, label in rows if label not in missing}) >= labelled

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.evaluation.datasets import read_rows
from skillmatch.training.annotated import (
    HEADER,
    Annotated,
    annotated,
    blind,
    key,
    read_annotations,
    write_table,
)
from skillmatch.training.distil import Marked
from skillmatch.training.rerank_data import ANNOTATIONS, FEDERAL, POSTINGS, TASKS

MARKED = (
    Marked("You bake and sell bread", ("bake", "sell bread"), "house-1"),
    Marked("We are nice", (), "house-1"),
    Marked("You paint", ("paint",), "house-2"),
)

OTHER = (key(MARKED[0].text), key("bake"), "-")


def write(file: Path, *rows: tuple[str, ...]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows((HEADER, *rows))
    return file


def test_spans_get_what_is_said_of_them_and_sentences_nobody_looked_at_are_left_out(tmp_path: Path) -> None:
    sentence = key(MARKED[0].text)
    file = write(
        tmp_path / "a.csv",
        (sentence, key("bake"), "bake goods ; prepare bread products"),
        (sentence, key("sell bread"), "-"),
    )
    found = annotated(MARKED, file)
    assert [one.text for one in found] == [MARKED[0].text, "We are nice"]
    assert found[0].spans == {"bake": ("bake goods", "prepare bread products"), "sell bread": ()}
    assert found[0].labels == {"bake goods", "prepare bread products"}
    assert found[1].spans == {}


def test_a_sentence_without_marks_may_ask_for_something_as_a_whole(tmp_path: Path) -> None:
    whole = key(MARKED[1].text)
    for answer, spans in (("show kindness", {MARKED[1].text: ("show kindness",)}), ("0", {})):
        found = annotated((*MARKED[:2], MARKED[1]), write(tmp_path / "a.csv", (whole, whole, answer), OTHER))
        assert [(one.spans, one.marked) for one in found] == [({"bake": ()}, True), (spans, False)]


def test_where_nothing_is_asked_for_is_no_sentence_nobody_looked_at(tmp_path: Path) -> None:
    paint = key(MARKED[2].text)
    found = annotated(MARKED, write(tmp_path / "a.csv", (paint, key("paint"), "0"), OTHER))
    assert {one.text: dict(one.spans) for one in found} == {
        MARKED[0].text: {"bake": ()},
        MARKED[1].text: {},
        MARKED[2].text: {},
    }


def test_tables_are_read_as_they_were_written(tmp_path: Path) -> None:
    said = {"bake": ("sell bread", "bake"), "sing": ()}
    write_table(
        [
            Annotated('"bake", sing', "1", said),
            Annotated("sing", "1", {"sing": ()}),
            Annotated("nice", "1", {}),
        ],
        tmp_path / "new" / "a.csv",
    )
    assert list(read_rows(tmp_path / "new" / "a.csv")) == [
        ('"bake", sing', "bake"),
        ('"bake", sing', "sell bread"),
        ("sing", "-"),
        ("nice", ""),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "row 1"), ("a,b\n", "row 1"), ("sentence,span,skills\nx,y\n", "row 2"), ("\x00", "row 1")],
)
def test_another_layout_is_refused_with_its_row(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_annotations(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.csv"):
        read_annotations(tmp_path / "none.csv")


def test_some_postings_are_kept_from_every_fit() -> None:
    kept = sum(blind(f"tech-{number}") for number in range(1000))
    assert 150 < kept < 250


@pytest.mark.parametrize(("name", "sentences"), [(POSTINGS, 1840), (TASKS, 4201), (FEDERAL, 732)])
def test_the_annotations_in_the_house_are_whole(name: str, sentences: int) -> None:
    said = read_annotations(ANNOTATIONS / name)
    assert len(said) == sentences
    labels = [label for own in said.values() for skills in own.values() for label in skills or ()]
    assert all(label == label.strip() != "" for label in labels)
    assert all(len(one) == 12 for own in said for one in (own, *said[own]))


def test_a_folder_without_the_corpora_is_a_sentence_not_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "skillmatch.training.blind", str(tmp_path), "-o", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "train.json" in done.stderr
    assert "Traceback" not in done.stderr

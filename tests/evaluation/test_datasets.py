from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.errors import InputError
from skillmatch.evaluation.datasets import LONGEST, read_rows


def test_skillskape(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text(
        """,sentence,skills\n0,"Write, sing","['a', ""b's""]"\n1,None here,['UNK']\n""", encoding="utf-8"
    )
    assert list(read_rows(path)) == [("Write, sing", "a"), ("Write, sing", "b's"), ("None here", "UNK")]


def test_spans(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("sentence,span,sub_span,label\nx,y,,a\n\nx,y,z,b\n", encoding="utf-8")
    assert list(read_rows(path)) == [("x", "a"), ("x", "b")]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfSentence,Label\nx,a\n",
        "text;more;URI\nx;;a\n".encode("utf-16"),
        b"label\tquery\na\tx\n",
        b'"skill","statement"\n"a","x"\n',
        b"sentence,skills\nx,\"['a']\"\n",
    ],
)
def test_columns_separators_and_encodings_of_spreadsheets(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(content)
    assert list(read_rows(path)) == [("x", "a")]


characters = st.characters(exclude_categories=("Cs",), exclude_characters="\0")


@given(
    st.lists(st.tuples(st.text(characters, min_size=1).filter(str.strip), st.text(characters)), max_size=5)
)
def test_whatever_is_quoted_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "out.csv"
    plain = [(sentence, label) for sentence, label in rows if not label.strip().startswith("[")]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(("sentence", "label"))
        writer.writerows(plain)
    assert list(read_rows(path)) == plain


@pytest.mark.parametrize("cell", ["[{1}]", "[__import__('os')]", "['a'", "[1]", "[" * 3000])
def test_a_broken_list_names_its_row(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "s.csv"
    path.write_text(f"sentence,skills\nx,[]\ny,{cell}\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 3"):
        list(read_rows(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"other,label\na,b\n", "no column 'sentence'"),
        (b"other,more\na,b\n", "'sentence' or 'label'"),
        (b"sentence,label\n,SQL\n", "row 2: no sentence"),
        (b"sentence,label\n\xff\xfe,SQL\n", "not UTF-8"),
        (b"\xff\xfea", "not UTF-8"),
        (b"sentence,label\n" + b"x" * (LONGEST + 1) + b",SQL\n", "field larger"),
        (b'sentence,label\n"x,SQL\n', "unexpected end"),
        (b"", "no column"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        list(read_rows(path))
    with pytest.raises(InputError, match="absent"):
        list(read_rows(tmp_path / "absent.csv"))
    with pytest.raises(InputError, match="directory"):
        list(read_rows(tmp_path))


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "labelled"),
    [("skillskape/dev.csv", 1230), ("skill-extraction/tech_validation_annotations.csv", 75)],
)
def test_the_public_files_are_read(shared_data: Path, name: str, labelled: int) -> None:
    rows = list(read_rows(shared_data / name))
    missing = {"", "LABEL NOT PRESENT", "UNDERSPECIFIED", "UNK"}
    assert len({sentence for sentence, label in rows if label not in missing}) >= labelled

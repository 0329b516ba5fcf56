"""Whatever is thrown at the openers, they answer with values or with one InputError that names the place."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.errors import InputError
from skillmatch.readers import files
from skillmatch.readers.yaml_text import parse_yaml


def rows(text: str | bytes, *required: str) -> list[tuple[int, dict[str, str]]]:
    data = text.encode() if isinstance(text, str) else text
    return list(files.csv_rows(files.text_lines(io.BytesIO(data), "f.csv"), "f.csv", required))


def test_rows_are_numbered_by_the_line_they_begin_on() -> None:
    assert rows('a,b\n1,"x\ny"\n\n2,z\n') == [(2, {"a": "1", "b": "x\ny"}), (5, {"a": "2", "b": "z"})]


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b""])
def test_a_byte_order_mark_is_no_part_of_the_first_column(mark: bytes) -> None:
    assert rows(mark + b"label\nx\n", "label") == [(2, {"label": "x"})]


def test_utf16_with_its_mark_is_read() -> None:
    assert rows("label\nñ\n".encode("utf-16"), "label") == [(2, {"label": "ñ"})]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_from_the_header(delimiter: str) -> None:
    assert rows(f"a{delimiter}b\n1{delimiter}2\n") == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize(
    ("text", "row", "says"),
    [
        ("", 1, "empty"),
        ("a,a\n1,2\n", 1, "twice"),
        ("b\n1\n", 1, "lacks the column 'a'"),
        ("a,b\n1,2\n3\n", 3, "1 columns"),
        ('a,b\n1,"2\n3,4\n', 2, "not valid CSV"),
        (b"a,b\n1,2\n\xff,3\n", 3, "not UTF-8"),
        (b"a,b\n1,\x00\n", 2, "zero byte"),
    ],
)
def test_a_bad_csv_is_refused_by_file_and_row(text: str | bytes, row: int, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        rows(text, "a")
    assert (caught.value.file, caught.value.row) == ("f.csv", row)


def test_a_bad_row_does_not_end_the_records() -> None:
    found = list(files.csv_records(["a,b\n", "1\n", "1,2\n"], "f.csv"))
    assert isinstance(found[0], InputError)
    assert found[1] == (3, {"a": "1", "b": "2"})


def test_an_endless_line_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINE", 10)
    with pytest.raises(InputError, match="longer than"):
        rows("label\n" + "x" * 50)


def test_large_files_are_refused_before_they_are_held(tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(b"x" * 100)
    with pytest.raises(InputError, match="larger than"):
        files.read_bytes(tmp_path / "big", limit=99)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"a": 1, "a": 2}', "has the key 'a' twice in one object. Keep one of them."),
        ('{"a": NaN}', "holds NaN, which is not JSON. Write null, or leave it out."),
        ("[" * 70 + "]" * 70, "nested deeper"),
        ("[" * 100_000, "nested deeper"),
        ('{"a": ', "not valid JSON"),
        ("9" * 5000, "holds a whole number of more than 4,300 digits. Write it as text"),
    ],
)
def test_bad_json_is_refused(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        files.parse_json(text, "f.json", 3)


def test_json_errors_name_their_line() -> None:
    with pytest.raises(InputError, match="row 3"):
        files.parse_json("{\n\n!", "f.json")
    with pytest.raises(InputError, match="row 9"):
        files.parse_json("!", "f.jsonl", 9)


@pytest.mark.parametrize(
    "text",
    [
        "a: b: c",
        "a: &x 1\nb: *x",
        "!!python/object:os.system {}",
        "[" * 70 + "]" * 70,
        "a: \x07",
        "- [1",
        "a: " + "9" * 5000,
        "a: 2025-13-45",
        "!!bool maybe",
        "!!int ''",
        "!!timestamp now",
    ],
)
def test_bad_yaml_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"f\.yml"):
        parse_yaml(text, "f.yml")


def test_plain_yaml_is_read() -> None:
    assert parse_yaml("- a: 1\n  b: [x, y]", "f.yml") == [{"a": 1, "b": ["x", "y"]}]


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        files.read_text(tmp_path / "none.csv")
    with pytest.raises(InputError, match="folder"):
        files.read_text(tmp_path)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_rows_or_one_input_error(data: bytes) -> None:
    found: list[tuple[int, dict[str, str]]] = []
    row: int | None = 1
    try:
        found = rows(data)
    except InputError as error:
        row = error.row
    assert row is not None
    assert all(row >= 2 for row, _ in found)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_json_or_an_input_error(text: str) -> None:
    file: str | None = "f.json"
    try:
        files.parse_json(text, "f.json")
    except InputError as error:
        file = error.file
    assert file == "f.json"


def test_a_name_twice_among_very_many_is_found_at_once() -> None:
    """Each name was compared with every other: 430 KB of keys took 14 seconds, and megabytes hours."""
    names = [f"k{number}" for number in range(200_000)]
    keys = ",".join(f'"{name}":1' for name in [*names, names[-1]])
    with pytest.raises(InputError, match=f"has the key '{names[-1]}' twice"):
        files.parse_json(f"{{{keys}}}", "a.json")
    assert next(files.csv_rows([",".join(names), ",".join(names)], "a.csv"))[0] == 2
    with pytest.raises(InputError, match=f"column '{names[-1]}' appears twice"):
        next(files.csv_rows([",".join([*names, names[-1]])], "a.csv"))


def test_lines_that_end_in_a_carriage_return_alone_are_named() -> None:
    with pytest.raises(InputError, match=r"carriage return alone.*Save it with the line ends"):
        next(files.csv_rows(["id,name\ra,b\r"], "a.csv"))

from __future__ import annotations

import json
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from skillmatch.domain import Issuer
from skillmatch.errors import InputError
from skillmatch.readers.awards import read_awards
from skillmatch.readers.credentials import read_credentials
from skillmatch.readers.postings import read_postings

ISSUER = {"type": "issuer", "id": "i-1", "name": "North"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"{", "is not valid JSON"),
        (b"[1, NaN]", "holds NaN, which is not JSON. Write null"),
        (b"[1e999]", "too large"),
        (b'["\\ud800"]', "surrogate"),
        (b"\xff\xfe\xfd", "UTF-16"),
        (b'{"a": "\xe9"}', "not UTF-8"),
        (b"[" * 100 + b"]" * 100, "nested deeper"),
        (b"[" * 100_000, "nested deeper"),
        (b'{"id": 1, "id": 2}', "has the key 'id' twice in one object. Keep one"),
        (b"\x89PNG\r\n", "is an image"),
        (b"%PDF-1.7", "is a PDF"),
        (b"PK\x03\x04 half a zip", "not a readable zip"),
    ],
)
def test_an_unreadable_file_raises(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "data.json"
    file.write_bytes(content)
    for read in (read_credentials, read_postings, read_awards):
        with pytest.raises(InputError, match=reason) as caught:
            list(read(file))
        assert caught.value.file == str(file)


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        list(read_credentials(tmp_path / "none.json"))
    with pytest.raises(InputError, match="holds no file"):
        list(read_credentials(tmp_path))


def test_a_folder_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{", encoding="utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.json").write_text(json.dumps(ISSUER), encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    bad, good = read_credentials(tmp_path)
    assert isinstance(bad, InputError)
    assert bad.file == str(tmp_path / "a.json")
    assert good == Issuer("i-1", "North")


def test_a_zip_reads_like_its_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("in/list.csv", "id,name\ni-1,North\n")
        archive.writestr("__MACOSX/list.csv", "junk")
        archive.writestr("zz.json", "{")
    good, bad = read_credentials(tmp_path / "all.zip")
    assert good == Issuer("i-1", "North")
    assert isinstance(bad, InputError)
    assert str(bad.file).endswith("all.zip:zz.json")


@pytest.mark.parametrize("name", ["data.json", "data.txt", "data"])
def test_json_lines_are_told_by_content(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(f"{json.dumps(ISSUER)}\n{json.dumps({**ISSUER, 'id': 'i-2'})}\n", encoding="utf-8-sig")
    assert [record.id for record in read_credentials(file) if isinstance(record, Issuer)] == ["i-1", "i-2"]


@pytest.mark.parametrize(
    ("value", "read", "fix"),
    [
        ({"id": "p", "title": "T", "text": "x"}, read_credentials, "import postings"),
        ({"@type": "JobPosting", "title": "T"}, read_credentials, "import postings"),
        ({"type": "Assertion"}, read_postings, "import awards"),
        ({"person": "p"}, read_postings, "import awards"),
        ({"@type": "ceterms:Badge"}, read_awards, "import credentials"),
        ({"CFDocument": {}}, read_awards, "framework import case"),
        ({"skillStatement": "x"}, read_credentials, "framework import rsd"),
        ({"postings": []}, read_credentials, "import postings"),
        ({"people": []}, read_postings, "import awards"),
        ({"stacks": []}, read_awards, "import credentials"),
        ({"colour": 1}, read_awards, "FORMATS.md"),
    ],
)
def test_the_wrong_command_is_told_the_right_one(
    tmp_path: Path, value: object, read: object, fix: str
) -> None:
    file = tmp_path / "data.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    (error,) = read(file)  # type: ignore[operator]
    assert isinstance(error, InputError)
    assert fix in str(error)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_inside_a_zip_is_told_however_it_was_packed(tmp_path: Path, method: int) -> None:
    """LZMA's error got through as a traceback, and bzip2's stopped the files after it."""
    file = tmp_path / "data.zip"
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("a.json", json.dumps([ISSUER] * 200))
    start = len("a.json") + 30 + 10
    raw = bytearray(file.read_bytes())
    raw[start : start + 30] = bytes(sign ^ 0x5A for sign in raw[start : start + 30])
    file.write_bytes(bytes(raw))
    with zipfile.ZipFile(file, "a", method) as archive:
        archive.writestr("b.json", json.dumps(ISSUER))
    bad, good = read_credentials(file)
    assert isinstance(bad, InputError)
    assert "cannot be unpacked" in str(bad)
    assert isinstance(good, Issuer)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
def test_a_pipe_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write() -> None:
        with suppress(BrokenPipeError):  # whoever refuses a pipe need not wait for what comes through it
            pipe.write_text(json.dumps(ISSUER), encoding="utf-8")

    writer = Thread(target=write)
    writer.start()
    with pytest.raises(InputError, match=r"is a pipe.*Save it as a file"):
        list(read_credentials(pipe))
    writer.join()

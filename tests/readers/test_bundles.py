"""Folders and zips of others: bounded, whole, and one release at a time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.readers import bundles
from skillmatch.readers.bundles import counted, open_bundle


def zipped(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path / "release.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "label\nx\n")
    return path / "release.zip"


def test_files_are_known_by_base_name(tmp_path: Path) -> None:
    with open_bundle(zipped(tmp_path, "a/skills_en.csv", "__MACOSX/skills_en.csv"), "a release") as bundle:
        assert bundle.names == ("skills_en.csv",)
        assert bundle.matching(r"SKILLS_..\.csv") == ["skills_en.csv"]
        assert list(bundle.rows("skills_en.csv", ("label",))) == [(2, {"label": "x"})]
        assert bundle.place("skills_en.csv").endswith("release.zip/a/skills_en.csv")


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputError, match="twice"),
        open_bundle(zipped(tmp_path, "v1/skills_en.csv", "v2/skills_en.csv"), "a release"),
    ):
        pass


@pytest.mark.parametrize(("name", "bound"), [("MAX_MEMBERS", 1), ("MAX_UNPACKED", 10)])
def test_a_zip_over_the_bounds_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, bound: int
) -> None:
    monkeypatch.setattr(bundles, name, bound)
    with pytest.raises(InputError, match="more than"), open_bundle(zipped(tmp_path, "a", "b"), "a release"):
        pass


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, "a.csv")
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(InputError, match="encrypted"), open_bundle(path, "a release"):
        pass


def test_a_folder_of_one_folder_is_looked_into(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a.csv").write_text("label\n")
    with open_bundle(tmp_path, "a release") as bundle:
        assert bundle.names == ("a.csv",)
        with bundle.open("a.csv") as stream:
            assert stream.read() == b"label\n"


def test_counted_tells_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "_PROGRESS_ROWS", 2)
    told: list[tuple[int, int | None]] = []
    assert list(counted("abcde", "s", lambda _, done, total: told.append((done, total)))) == list("abcde")
    assert told == [(2, None), (4, None), (5, 5)]


def test_what_macos_puts_into_every_folder_is_passed_over(tmp_path: Path) -> None:
    with open_bundle(zipped(tmp_path, ".DS_Store", "a/.DS_Store", "a/skills_en.csv"), "a release") as bundle:
        assert bundle.names == ("skills_en.csv",)

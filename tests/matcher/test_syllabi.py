"""A folder of course descriptions becomes one programme, whatever lies in it, however often stopped."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from skillmatch.domain import Credential, Stack
from skillmatch.errors import InputError
from skillmatch.matcher import syllabi
from skillmatch.matcher.syllabi import programme_from_folder
from skillmatch.readers.credentials import read_credentials


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    courses = tmp_path / "courses"
    (courses / "year 2").mkdir(parents=True)
    (courses / "sql.txt").write_text("SQL\nLearning outcomes\n- join tables with SQL\n- model a database\n")
    (courses / "copy of sql.txt").write_text(
        "SQL\nLearning outcomes\n- join tables with SQL\n- model a database\n"
    )
    (courses / "year 2" / "charts.md").write_text(
        "# Charts\n\nPrerequisites: SQL\n\n## Learning outcomes\n\n- draw charts\n"
    )
    (courses / "broken.pdf").write_bytes(b"%PDF no")
    (courses / "notes.xls").write_bytes(b"x")
    (courses / ".hidden.txt").write_text("secret")
    (courses / "link.txt").symlink_to("/etc/hostname")
    return courses


def test_a_folder_becomes_a_programme(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "programme.json"
    seen: list[tuple[int, int]] = []
    report = programme_from_folder(
        folder, out, name="Data", progress=lambda _, done, total: seen.append((done, total))
    )
    assert (report.courses, report.statements) == (2, 3)
    assert [one.file for one in report.bad] == ["broken.pdf"]
    assert report.skipped == ("notes.xls",)
    assert report.same == (("sql.txt", "copy of sql.txt"),)
    assert seen[-1] == (4, 4)
    records = list(read_credentials(out))
    names = sorted(one.name for one in records if isinstance(one, Credential))
    assert names == ["Charts", "SQL"]
    stack = next(one for one in records if isinstance(one, Stack))
    assert stack.name == "Data"
    assert not out.with_name("programme.json.partial.jsonl").exists()


def test_the_same_folder_gives_the_same_file(folder: Path, tmp_path: Path) -> None:
    programme_from_folder(folder, tmp_path / "a.json")
    programme_from_folder(folder, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_a_stopped_run_goes_on_where_it_was(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, whole = tmp_path / "programme.json", tmp_path / "whole.json"
    programme_from_folder(folder, whole)

    def stop(_: str, done: int, __: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        programme_from_folder(folder, out, progress=stop)
    assert not out.exists()
    partial = out.with_name("programme.json.partial.jsonl")
    notes = partial.read_text()
    assert notes.count("\n") == 2
    partial.write_text(notes + '{"half a li')
    report = programme_from_folder(folder, out)
    assert report.resumed == 2
    assert out.read_bytes() == whole.read_bytes()


def test_a_changed_document_is_read_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "programme.json"

    def stop(_: str, done: int, __: int | None) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        programme_from_folder(folder, out, progress=stop)
    (folder / "sql.txt").write_text("SQL\nLearning outcomes\n- tune queries\n")
    programme_from_folder(folder, out)
    assert "tune queries" in out.read_text()


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder"):
        programme_from_folder(tmp_path / "absent", tmp_path / "o.json")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no document"):
        programme_from_folder(tmp_path / "empty", tmp_path / "o.json")
    (tmp_path / "empty" / "a.pdf").write_bytes(b"x")
    with pytest.raises(InputError, match=r"could be read; the first, a\.pdf"):
        programme_from_folder(tmp_path / "empty", tmp_path / "o.json")
    assert not (tmp_path / "o.json").exists()
    assert syllabi._WORKERS > 1


def test_the_command_shows_coverage(run, folder: Path, tmp_path: Path, sample_folder: Path) -> None:
    out = tmp_path / "programme.json"
    found = run("syllabi", folder, "--out", out, "--json", "-w", sample_folder)
    assert found.code == 0
    whole = json.loads(found.out)
    assert whole["folder"]["courses"] == 2
    assert whole["coverage"]["asked"] > 100
    assert any("SQL" in one["label"] for one in whole["coverage"]["covered"])
    told = run("syllabi", folder, "--out", out, "--no-coverage", "-w", sample_folder)
    assert "broken.pdf" in told.err
    assert "2 courses with 3 statements" in told.out
    assert run("gaps", out, "-w", sample_folder).code == 0


def test_pipes_are_passed_over(folder: Path, tmp_path: Path) -> None:
    """Opening one waits for a writer, which may never come."""
    os.mkfifo(folder / "pipe.txt")
    assert programme_from_folder(folder, tmp_path / "programme.json").courses == 2


def test_names_in_any_bytes_are_told(folder: Path, tmp_path: Path) -> None:
    """Older systems wrote Latin-1 names; they are kept readable, and the run goes on."""
    try:
        Path(os.fsdecode(bytes(folder) + b"/caf\xe9.txt")).write_text("Outcomes\n- make coffee\n")
        Path(os.fsdecode(bytes(folder) + b"/th\xe9.pdf")).write_bytes(b"%PDF no")
    except OSError:
        pytest.skip("file names must be UTF-8 here")
    out = tmp_path / "programme.json"
    report = programme_from_folder(folder, out)
    assert report.courses == 3
    assert "th?.pdf" in [one.file for one in report.bad]
    assert "caf?.txt" in out.read_text("utf-8")


def test_where_nothing_can_be_written_nothing_is_read(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        programme_from_folder(folder, tmp_path)
    with pytest.raises(InputError, match="cannot be written"):
        programme_from_folder(folder, tmp_path / "none" / "programme.json")

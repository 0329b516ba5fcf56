"""Wrong input of every sort: exit 1, a reason with file and row on stderr, stdout empty, nothing kept."""

from __future__ import annotations

import importlib.util
import io
import os
import random
import sqlite3
import zipfile
from pathlib import Path

import pytest

from skillmatch.workspace import Workspace

IMPORTERS = [
    *(("framework", "import", form) for form in ("esco", "onet", "case", "rsd", "nice", "table")),
    *(("import", kind) for kind in ("credentials", "postings", "awards")),
]


def half_a_zip() -> bytes:
    stream = io.BytesIO()
    noise = random.Random(1).randbytes(5000).hex()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills.csv", f"label\n{noise}\n")
    return stream.getvalue()[:2000]


BROKEN = {
    "empty.csv": b"",
    "empty.json": b"",
    "blank.txt": b" \n\n ",
    "noise.csv": random.Random(2).randbytes(2000),
    "noise.json": random.Random(3).randbytes(2000),
    "noise.zip": random.Random(4).randbytes(2000),
    "half.zip": half_a_zip(),
    "empty.zip": b"PK\x05\x06" + bytes(18),
    "half.json": b'{"credentials": [{"id": "a", "na',
    "numbers.json": b"[1, 2]",
    "null.json": b"null",
    "text.json": b'"hello"',
    "object.json": b"{}",
    "deep.json": b"[" * 100_000 + b"]" * 100_000,
    "nan.json": b'{"postings": [{"title": "a", "text": "b", "x": NaN}]}',
    "latin.csv": "id,label,title,name\n1,caf\xe9,caf\xe9,caf\xe9\n".encode("latin-1"),
    "latin.json": '{"id": "caf\xe9"}'.encode("latin-1"),
    "zero.csv": b"id,label\n1,a\0b\n",
    "long.csv": b"id,label\n1," + b"x" * 17_000_000 + b"\n",
    "ragged.csv": b"id,label,title\n1\n",
    "quote.csv": b'id,label,title\n1,"never closed\n',
    "picture.json": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "paper.json": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_no_importer_takes_a_broken_file(run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(BROKEN[name])
    for importer in IMPORTERS:
        done = run(*importer, file, "-w", tmp_path / "w")
        _refused(done, name)
        assert not (tmp_path / "w").exists(), f"{importer} left a workspace behind"


@pytest.mark.parametrize("importer", IMPORTERS, ids=" ".join)
def test_no_importer_takes_a_missing_file_or_an_empty_folder(run, tmp_path: Path, importer) -> None:
    _refused(run(*importer, tmp_path / "missing.csv", "-w", tmp_path / "w"), "missing.csv")
    (tmp_path / "bare").mkdir()
    _refused(run(*importer, tmp_path / "bare", "-w", tmp_path / "w"), "bare")


WRONG_FRAMEWORKS = {
    "no label column": ("name\nx\n", "'label'"),
    "no label": ("label,uri\n,urn:1\n", "row 2"),
    "two of one id": ("label,uri\na,urn:1\nb,urn:1\n", "row 3"),
    "no rows": ("label\n", "no skills"),
    "unknown kind": ("label,kind\na,wizardry\n", "row 2"),
    "circle": ("label,broader\na,b\nb,a\n", "circle"),
    "its own heading": ("label,broader\na,a\n", "circle"),
    "unknown heading": ("label,broader\na,nowhere\n", "row 2"),
    "column twice": ("label,label\na,b\n", "twice"),
}


@pytest.mark.parametrize("case", WRONG_FRAMEWORKS)
def test_wrong_frameworks_name_the_row_and_keep_the_old_one(run, tiny: Path, tmp_path: Path, case) -> None:
    content, reason = WRONG_FRAMEWORKS[case]
    (tmp_path / "bad.csv").write_text(content)
    before = run("framework", "list", "-w", tiny, "--json").out
    done = run("framework", "import", "table", tmp_path / "bad.csv", "--id", "tiny", "-w", tiny)
    _refused(done, "bad.csv")
    assert reason in done.err
    assert run("framework", "list", "-w", tiny, "--json").out == before


WRONG_RECORDS = {
    ("credentials", '{"credentials": [{"name": "b", "issuer": "c"}]}'): ("row 1", "'id'"),
    ("credentials", '{"credentials": [{"id": "a", "issuer": "c"}]}'): ("row 1", "'name'"),
    ("credentials", '[{"id":"a","name":"b","issuer":"c"},{"id":"a","name":"d","issuer":"c"}]'): ("row 2",),
    ("credentials", '[{"id":"a","name":"b","issuer":"c","hours":-5}]'): ("hours",),
    ("credentials", '{"postings": []}'): ("import postings",),
    ("credentials", '{"awards": []}'): ("import awards",),
    ("postings", '{"postings": [{"id": "p", "text": "x"}]}'): ("row 1", "'title'"),
    ("postings", '[{"id": "p", "text": "x"}]'): ("row 1", "FORMATS.md"),
    ("postings", '{"credentials": []}'): ("import credentials",),
    ("awards", '[{"credential": "a"}]'): ("row 1",),
    ("awards", '[{"person": "p"}]'): ("row 1",),
    ("awards", '{"postings": []}'): ("import postings",),
}


@pytest.mark.parametrize("case", WRONG_RECORDS, ids=" ".join)
def test_wrong_records_say_where_and_why(run, tmp_path: Path, case: tuple[str, str]) -> None:
    kind, content = case
    (tmp_path / "bad.json").write_text(content)
    done = run("import", kind, tmp_path / "bad.json", "-w", tmp_path / "w")
    _refused(done, "bad.json")
    for reason in WRONG_RECORDS[case]:
        assert reason in done.err


def test_one_bad_record_of_many_keeps_all_out(run, tiny: Path, tmp_path: Path) -> None:
    lines = [f'{{"id": "c{n}", "name": "C", "issuer": "i"}}' for n in range(2000)] + ['{"id": "bad"}']
    (tmp_path / "many.jsonl").write_text("\n".join(lines))
    with Workspace.open(tiny) as workspace:
        before = (workspace.counts(), workspace.generation())
    _refused(run("import", "credentials", tmp_path / "many.jsonl", "-w", tiny), "row 2001")
    with Workspace.open(tiny) as workspace:
        assert (workspace.counts(), workspace.generation()) == before


def test_a_hundred_bad_records_are_not_a_hundred_lines(run, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text('{"id": "x"}\n' * 500)
    done = run("import", "postings", tmp_path / "bad.jsonl", "-w", tmp_path / "w")
    assert "500 records are bad" in done.err
    assert "and 480 more" in done.err
    assert len(done.err.splitlines()) < 30


EVERY_COMMAND = [
    ("index",), ("extract", "Write Python."), ("recommend", "ann"), ("rank", "p-data"), ("gaps", "s-data"),
    ("search", "python"), ("framework", "list"), ("framework", "show", "tiny"), ("serve",),
]  # fmt: skip


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=" ".join)
def test_no_command_takes_a_folder_that_is_no_workspace(run, tmp_path: Path, command) -> None:
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "empty").mkdir()
    (tmp_path / "noise").mkdir()
    (tmp_path / "noise" / "workspace.db").write_bytes(random.Random(5).randbytes(5000))
    (tmp_path / "alien").mkdir()
    with sqlite3.connect(tmp_path / "alien" / "workspace.db") as connection:
        connection.execute("CREATE TABLE other (program)")
    connection.close()
    Workspace.create(tmp_path / "newer").close()
    with sqlite3.connect(tmp_path / "newer" / "workspace.db") as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    new = () if command == ("serve",) else ("empty", "nowhere")  # a service may begin with nothing
    for name in ("file", "noise", "alien", "newer", *new):
        done = run(*command, "-w", tmp_path / name)
        _refused(done, name)
    assert "newer SkillMatch" in run(*command, "-w", tmp_path / "newer").err
    for name in new:
        assert "skillmatch init" in run(*command, "-w", tmp_path / name).err


@pytest.mark.parametrize("command", EVERY_COMMAND[:6], ids=" ".join)
def test_a_workspace_without_framework_says_how_to_get_one(run, tmp_path: Path, command) -> None:
    assert run("init", tmp_path / "w").code == 0
    done = run(*command, "-w", tmp_path / "w")
    _refused(done, "framework pull esco")


def test_places_where_nothing_can_be_made(run, files: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/dev/null/below")):
        _refused(run("init", place), str(place))
        _refused(run("sample", "--people", 1, "-w", place), str(place))
        _refused(run("sample", "--people", 1, "--out", place), str(place))
        _refused(run("import", "postings", files / "postings.json", "-w", place), str(place))
        doctor = run("doctor", "-w", tmp_path / "file")
        assert doctor.code == 1
        assert "not a folder" in doctor.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission(run, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    _refused(run("init", tmp_path / "locked"), "locked")
    _refused(run("sample", "--people", 1, "--out", tmp_path / "locked" / "x"), "locked")
    tiny.chmod(0o500)
    try:
        _refused(run("index", "-w", tiny), "cannot be written")
    finally:
        tiny.chmod(0o700)


@pytest.mark.parametrize(
    "command",
    [
        ("extract", ""),
        ("extract", "-"),
        ("rank", "-"),
        ("rank", ""),
        ("search", " "),
        ("recommend", ""),
        ("gaps", ""),
        ("recommend", "ann", "--goal", ""),
        ("gaps", "s-data", "--occupation", "plumber"),
        ("recommend", "ann", "-f", "atlantis"),
        ("extract", "python", "--encoder", "/nowhere/at/all"),
    ],
    ids=" ".join,
)
def test_questions_that_cannot_be_answered(run, tiny: Path, command: tuple[str, ...]) -> None:
    _refused(run(*command, "-w", tiny), "")


def test_near_names_and_ways_to_find_them(run, tiny: Path) -> None:
    assert "'p-data'" in run("rank", "p-dtaa", "-w", tiny).err
    assert "'ann'" in run("recommend", "anna", "-w", tiny).err
    assert "skillmatch search" in run("rank", "xyz", "-w", tiny).err
    assert "skillmatch search" in run("gaps", "xyz", "-w", tiny).err


def test_a_wrong_settings_file_is_named(run, tiny: Path) -> None:
    for content in ("speed = 3\n", "half_life_years = 'long'\n", "not toml", "link_floor = 7\n"):
        (tiny / "settings.toml").write_text(content)
        _refused(run("rank", "p-data", "-w", tiny), "settings.toml")
    assert "settings.toml" in run("doctor", "-w", tiny).out


def test_a_posting_file_with_two_is_not_guessed_at(run, tiny: Path, files: Path) -> None:
    done = run("rank", files / "postings.json", "-w", tiny)
    _refused(done, "holds 2 postings")
    _refused(run("rank", files / "catalogue.json", "-w", tiny), "import credentials")


def test_gaps_of_a_bad_catalogue_file_does_not_speak_of_importing(run, tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text('[{"id": "x", "issuer": "i", "competencies": []}]')
    done = run("gaps", tmp_path / "bad.json", "-w", tiny)
    _refused(done, "bad.json, row 1")
    assert "--skip-bad" not in done.err


EVALUATION_FILES = {
    "no such column": (b"words,thing\na,b\n", "'sentence' or 'label'"),
    "empty": (b"", "'sentence' or 'label'"),
    "latin-1": ("sentence,label\ncaf\xe9,Python\n".encode("latin-1"), "UTF-8"),
    "no sentence": (b"sentence,label\n,Python\n", "row 2"),
    "unknown labels alone": (b"sentence,label\nx,Juggling\n", "'Juggling'"),
    "never closed": (b'sentence,label\n"x,Python\n', "CSV"),
}


@pytest.mark.parametrize("case", EVALUATION_FILES)
def test_wrong_evaluation_files(run, tiny: Path, tmp_path: Path, case: str) -> None:
    content, reason = EVALUATION_FILES[case]
    (tmp_path / "gold.csv").write_bytes(content)
    _refused(run("eval", "linking", tmp_path / "gold.csv", "-w", tiny), reason)
    _refused(run("eval", "linking", tmp_path / "absent.csv", "-w", tiny), "absent.csv")
    _refused(run("eval", "linking", tmp_path, "-w", tiny), "")


def test_a_taken_port_is_refused_before_starting(run, tiny: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        _refused(run("serve", "-w", tiny, "--port", taken.getsockname()[1]), "--port")
    _refused(run("serve", "-w", tiny, "--host", "no such host"), "no such host")


@pytest.mark.parametrize(
    "command",
    [
        ("nonsense",),
        ("recommend",),
        ("rank", "p", "-n", "0"),
        ("rank", "p", "-n", "many"),
        ("rank", "p", "--format", "xml"),
        ("rank", "p", "--as-of", "yesterday"),
        ("rank", "p", "--no-such-option"),
        ("search", "x", "--in", "heaven"),
        ("framework", "import", "sorcery", "x"),
        ("framework", "pull", "everything"),
        ("import", "postings"),
        ("import", "nothing", "x"),
        ("sample", "--people", "-1"),
        ("eval", "linking", "x.csv", "-k", "0"),
        ("eval", "linking", "x.csv", "-k", "1,,2"),
        ("serve", "--port", "99999"),
        ("serve", "--port", "http"),
        ("init",),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two(run, tiny: Path, command: tuple[str, ...]) -> None:
    words = command if command[0] == "init" else (*command, "-w", tiny)
    done = run(*words)
    assert done.code == 2, done.err
    assert done.out == ""
    assert "Usage" in done.err
    assert "Traceback" not in done.err


def _refused(done, reason: str) -> None:
    assert done.code == 1, (done.code, done.err)
    assert done.out == ""
    assert any(line.startswith("skillmatch: ") for line in done.err.splitlines())
    assert reason in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "command",
    [
        ("trust", "import", "absent.toml"),
        ("trust", "supply", "did:web:x.example", "absent.json"),
        ("trust", "add", "did:web:x.example", "--key", "absent.pem"),
        ("audit", "fairness", "absent.json", "--demographics", "absent.csv"),
        ("audit", "records", "absent.json"),
        ("workforce", "--role", "sql-foundations", "--team", "absent.csv"),
        ("backup", "absent/kept.zip"),
        ("eval", "linking", "absent.csv", "-f", "absent.csv"),
    ],
    ids=" ".join,
)
def test_what_the_system_says_is_told_without_its_numbers(
    run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKILLMATCH_WORKSPACE", str(tiny))
    done = run(*command)
    assert done.code == 1, done.err
    assert "No such file or directory" in done.err
    assert "Errno" not in done.err


def test_training_without_its_extra_says_so_before_it_reads_or_throws_away(
    run, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out" / "training").mkdir(parents=True)
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "onnx" else find(name))
    done = run("train", "--anew", "--out", tmp_path / "out", "-w", tiny)
    assert done.code == 1
    assert "pip install 'skillmatch[train]'" in done.err
    assert (tmp_path / "out" / "training").is_dir()

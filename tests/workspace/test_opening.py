"""What is no workspace, or not ours to use, is refused with the way out."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from skillmatch.domain import Person
from skillmatch.errors import WorkspaceError
from skillmatch.workspace import SCHEMA_VERSION, Workspace, schema
from skillmatch.workspace import database as files


def test_create_then_open(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "ws"
    assert not Workspace.exists(folder)
    Workspace.create(folder).close()
    assert Workspace.exists(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["workspace.db"]
    with Workspace.open(str(folder)) as workspace:
        assert (workspace.path, workspace.generation(), workspace.integrity()) == (folder, 0, "")
    workspace.close()
    with pytest.raises(WorkspaceError, match="is closed"):
        workspace.people()


def test_a_workspace_is_not_made_twice(tmp_path: Path) -> None:
    with Workspace.create(tmp_path) as workspace:
        workspace.save([Person("ann")])
        with pytest.raises(WorkspaceError, match="workspace already"):
            Workspace.create(tmp_path)
        assert list(workspace.people()) == ["ann"]


def test_what_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").mkdir()
    (tmp_path / "text" / "workspace.db").write_text("not a database " * 100)
    (tmp_path / "other").mkdir()
    sqlite3.connect(tmp_path / "other" / "workspace.db").execute("CREATE TABLE t (x)").connection.close()
    for name, words in {
        "absent": "is no folder.*skillmatch init",
        "empty": "no SkillMatch workspace.*skillmatch init",
        "file": "is no folder",
        "text": "no SkillMatch store",
        "other": "no SkillMatch workspace",
    }.items():
        with pytest.raises(WorkspaceError, match=words):
            Workspace.open(tmp_path / name)
    with pytest.raises(WorkspaceError, match="is a file"):
        Workspace.create(tmp_path / "file")
    with pytest.raises(WorkspaceError, match="cannot be made"):
        Workspace.create(tmp_path / "file" / "deeper")


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    Workspace.create(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "workspace.db")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(WorkspaceError, match=r"newer SkillMatch.*Update SkillMatch"):
        Workspace.open(tmp_path)


def test_an_older_workspace_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace.create(tmp_path).close()
    monkeypatch.setattr(schema, "SCHEMA_VERSION", SCHEMA_VERSION + 2)
    steps = {
        SCHEMA_VERSION: lambda connection: connection.execute("CREATE TABLE extra (x)"),
        SCHEMA_VERSION + 1: lambda connection: connection.execute("INSERT INTO extra VALUES (7)"),
    }
    monkeypatch.setattr(schema, "MIGRATIONS", {SCHEMA_VERSION: steps[SCHEMA_VERSION]})
    with pytest.raises(KeyError):
        Workspace.open(tmp_path)  # the second step is missing: the first must not stay
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    with Workspace.open(tmp_path) as workspace:
        assert workspace._database.rows("SELECT x FROM extra") == [(7,)]


def test_damage_is_told(tmp_path: Path) -> None:
    with Workspace.create(tmp_path) as workspace:
        workspace.save(Person(f"p{number}") for number in range(2000))
    file = tmp_path / "workspace.db"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        rows_from = 4096 * connection.execute("SELECT max(rootpage) FROM sqlite_master").fetchone()[0]
    content = bytearray(file.read_bytes())
    content[rows_from:-4096] = b"\xff" * (len(content) - rows_from - 4096)  # the schema stays readable
    file.write_bytes(content)
    with Workspace.open(tmp_path) as workspace, pytest.raises(WorkspaceError, match=r"damaged.*backup"):
        workspace.people()


def test_a_record_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with Workspace.create(tmp_path) as workspace:
        workspace.save([Person("ann")])
        with workspace._database.writing() as connection:
            connection.execute("UPDATE people SET payload = '{\"id\": 5}'")
        with pytest.raises(WorkspaceError, match="damaged Person"):
            workspace.person("ann")


def test_a_busy_workspace_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace.create(tmp_path).close()
    other = sqlite3.connect(tmp_path / "workspace.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = files.Database(tmp_path / "workspace.db", busy_seconds=0.05)
    with Workspace(tmp_path, database) as workspace:
        with pytest.raises(WorkspaceError, match=r"busy.*Try again"):
            workspace.save([Person("ann")])
        other.execute("ROLLBACK")
        other.close()
        workspace.save([Person("ann")])
        assert list(workspace.people()) == ["ann"]


_READ_ONLY = """
import os, sys
from skillmatch.errors import WorkspaceError
from skillmatch.workspace import Workspace
if os.geteuid() == 0:
    os.setuid(65534)
for act in (Workspace.open, lambda path: Workspace.create(path + "/new")):
    try:
        act(sys.argv[1])
    except WorkspaceError as error:
        print(error)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach, which pytest's own are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="needs POSIX permissions")
def test_a_read_only_workspace_is_refused(open_folder: Path) -> None:
    folder = open_folder / "ws"
    Workspace.create(folder).close()
    (folder / "workspace.db").chmod(0o444)
    folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", _READ_ONLY, str(folder)],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    folder.chmod(0o755)
    assert done.stderr == ""
    opened, created = done.stdout.splitlines()
    assert "cannot be written to" in opened
    assert "permissions" in opened
    assert "cannot be made" in created


def test_a_thread_s_connection_goes_with_the_thread(tmp_path: Path) -> None:
    import gc

    with Workspace.create(tmp_path) as workspace:
        for _ in range(5):
            thread = threading.Thread(target=workspace.people)
            thread.start()
            thread.join()
        gc.collect()
        assert len(workspace._database._opened) == 1


def test_closing_waits_for_whoever_reads(tmp_path: Path) -> None:
    workspace, begun, done = Workspace.create(tmp_path), threading.Event(), threading.Event()

    def read() -> None:
        for _ in range(200):
            workspace.people()
            begun.set()
        done.set()

    reader = threading.Thread(target=read)
    reader.start()
    workspace.read_by(reader)
    assert begun.wait(60)
    workspace.close()
    assert done.is_set()
    with pytest.raises(WorkspaceError, match="closed"):
        workspace.people()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_opens_its_own_connection(tmp_path: Path) -> None:
    with Workspace.create(tmp_path) as workspace:
        workspace.save([Person("parent")])
        code = (
            "import os, sys\nfrom skillmatch.workspace import Workspace\n"
            "from skillmatch.domain import Person\n"
            "w = Workspace.open(sys.argv[1]); w.people(); child = os.fork()\n"
            "if child == 0:\n    w.save([Person('child')]); os._exit(0)\n"
            "os.waitpid(child, 0); w.save([Person('after')]); print(sorted(w.people()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            env={"PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "['after', 'child', 'parent']"
        assert workspace.integrity() == ""


def test_a_workspace_is_for_its_owners_eyes(tmp_path: Path) -> None:
    Workspace.create(tmp_path / "new").close()
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0

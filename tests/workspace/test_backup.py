"""A workspace goes into one file while others write, and comes out of it whole or not at all."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from skillmatch.access import AccessStore, Scope
from skillmatch.domain import Person
from skillmatch.errors import InputError, WorkspaceError
from skillmatch.matcher import Matcher
from skillmatch.trust import verify_chain
from skillmatch.workspace import Workspace
from skillmatch.workspace.archive import MANIFEST
from skillmatch.workspace.backup import back_up, restore


def people(folder: Path) -> set[str]:
    with Workspace.open(folder) as workspace:
        return set(workspace.people())


def test_a_restored_workspace_answers_as_the_one_that_was_backed_up(
    workspace_copy: Path, tmp_path: Path
) -> None:
    _, secret = AccessStore(workspace_copy).create([Scope.ADMIN])
    with Matcher.open(workspace_copy) as matcher:
        before = matcher.rank(matcher.posting_held("data-analyst-rivermouth"))
    names = {one.name for one in back_up(workspace_copy, tmp_path / "b.zip")}
    assert {"workspace.db", "access.db", "trust.toml", "audit.jsonl", "audit.head"} <= names
    assert not any(name.startswith(("derived", "indexes")) or name.endswith(".lock") for name in names)
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    restore(tmp_path / "b.zip", tmp_path / "again")
    assert AccessStore(tmp_path / "again").admit(secret.text).id
    assert verify_chain(tmp_path / "again" / "audit.jsonl").good
    with Matcher.open(tmp_path / "again") as matcher:
        assert not matcher.is_fresh()
        matcher.index()
        assert matcher.rank(matcher.posting_held("data-analyst-rivermouth")) == before


def test_a_backup_made_while_others_write_is_of_one_state(workspace_copy: Path, tmp_path: Path) -> None:
    stop, done = threading.Event(), []

    def write() -> None:
        with Workspace.open(workspace_copy) as workspace:
            while not stop.is_set():
                number = len(done)
                workspace.save([Person(f"pair-{number}-a"), Person(f"pair-{number}-b")])
                workspace.audit.append("something", {"number": number})
                done.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            back_up(workspace_copy, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join()
    for number in range(3):
        folder = tmp_path / f"restored-{number}"
        restore(tmp_path / f"{number}.zip", folder)
        found = {name[:-2] for name in people(folder) if name.endswith("-a") and name.startswith("pair-")}
        assert {f"{name}-b" for name in found} <= people(folder)
        assert verify_chain(folder / "audit.jsonl").good
    assert done


def test_nothing_is_overwritten(workspace_copy: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    back_up(workspace_copy, target)
    with pytest.raises(WorkspaceError, match="there already"):
        back_up(workspace_copy, target)
    with pytest.raises(WorkspaceError, match="not empty"):
        restore(target, workspace_copy)
    with pytest.raises(WorkspaceError, match="no SkillMatch workspace"):
        back_up(tmp_path, tmp_path / "c.zip")
    (tmp_path / "empty").mkdir()
    restore(target, tmp_path / "empty")
    assert people(tmp_path / "empty") == people(workspace_copy)


def test_an_empty_folder_that_cannot_be_replaced_is_filled(
    workspace_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mount, a link to a folder, the folder one stands in: others hold it, and would look into nothing."""
    target, empty = tmp_path / "b.zip", tmp_path / "empty"
    kept = {one.name for one in back_up(workspace_copy, target)}
    empty.mkdir()
    number = empty.stat().st_ino
    monkeypatch.chdir(empty)
    restore(target, Path())
    assert {one.name for one in Path().iterdir()} == {name.split("/")[0] for name in kept}
    assert (empty.stat().st_ino, empty.stat().st_mode & 0o777) == (number, 0o700)
    assert people(empty) == people(workspace_copy)
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "other")
    restore(target, tmp_path / "link")
    assert people(tmp_path / "other") == people(workspace_copy)


def test_a_folder_that_is_filled_halfway_is_left_empty(
    workspace_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, empty = tmp_path / "b.zip", tmp_path / "empty"
    back_up(workspace_copy, target)
    empty.mkdir()
    rename = Path.rename

    def refused(one: Path, to: Path) -> Path:
        if to == empty / "workspace.db":
            raise OSError(5, "Input/output error")
        return rename(one, to)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(WorkspaceError, match="Input/output error"):
        restore(target, empty)
    assert list(empty.iterdir()) == []


Change = Callable[[dict[str, bytes]], object]


def _stated(held: dict[str, bytes], change: Callable[[dict[str, object]], object]) -> None:
    manifest = json.loads(held[MANIFEST])
    change(manifest)
    held[MANIFEST] = json.dumps(manifest).encode()


def _renamed(held: dict[str, bytes], name: str) -> None:
    held[name] = held.pop("trust.toml")
    _stated(held, lambda stated: stated["files"].__getitem__(-1).update(name=name))  # type: ignore[attr-defined]


HARM: dict[str, Change] = {
    "a changed file": lambda held: held.update({"trust.toml": held["trust.toml"] + b"\n"}),
    "a file that is missing": lambda held: held.pop("audit.jsonl"),
    "a file nobody stated": lambda held: held.update({"more.txt": b"?"}),
    "no manifest": lambda held: held.pop(MANIFEST),
    "another manifest": lambda held: held.update({MANIFEST: b'{"kind": "other"}'}),
    "a manifest that is no JSON": lambda held: held.update({MANIFEST: b"[" * 100_000}),
    "a later version": lambda held: _stated(held, lambda stated: stated.update(version=99)),
    "a path out of the folder": lambda held: _renamed(held, "../outside.txt"),
    "an absolute path": lambda held: _renamed(held, "/tmp/outside.txt"),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_is_not_as_it_was_is_refused_and_leaves_nothing(
    workspace_copy: Path, tmp_path: Path, harmed: Callable[[Path, Change], Path], harm: str
) -> None:
    back_up(workspace_copy, tmp_path / "good.zip")
    bad = harmed(tmp_path / "good.zip", HARM[harm])
    inside = bad.parent
    with pytest.raises(InputError):
        restore(bad, inside / "restored")
    assert [one.name for one in inside.iterdir()] == ["bad.zip"]
    assert not (tmp_path / "outside.txt").exists()


@pytest.mark.parametrize("part", [0.0, 0.5, 0.99])
def test_a_backup_that_is_cut_off_is_refused(workspace_copy: Path, tmp_path: Path, part: float) -> None:
    back_up(workspace_copy, tmp_path / "b.zip")
    whole = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: int(part * len(whole))])
    with pytest.raises(InputError, match="no whole backup"):
        restore(tmp_path / "b.zip", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_a_backup_that_was_spoilt_on_the_way_is_refused(workspace_copy: Path, tmp_path: Path) -> None:
    back_up(workspace_copy, tmp_path / "b.zip")
    whole = bytearray((tmp_path / "b.zip").read_bytes())
    for place in range(len(whole) // 4, len(whole) // 2):
        whole[place] ^= 0xFF
    (tmp_path / "b.zip").write_bytes(whole)
    with pytest.raises(InputError, match="no whole backup"):
        restore(tmp_path / "b.zip", tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


def test_what_is_kept_for_a_while_only_is_left_out(workspace_copy: Path, tmp_path: Path) -> None:
    """It may be gone between the look at a folder and the reading of its files."""
    for folder in ("jobs", "programmes"):
        (workspace_copy / folder).mkdir(exist_ok=True)
        (workspace_copy / folder / "sent.json").write_text("{}")
    names = {one.name for one in back_up(workspace_copy, tmp_path / "b.zip")}
    assert not {name for name in names if name.startswith(("jobs/", "programmes/"))}


def test_a_damaged_database_is_not_restored(workspace_copy: Path, tmp_path: Path) -> None:
    with Workspace.open(workspace_copy) as workspace:
        workspace.set_meta("x", "y")
    shutil.copy(workspace_copy / "trust.toml", workspace_copy / "jobs.db")
    with pytest.raises(WorkspaceError, match=r"jobs\.db cannot be copied"):
        back_up(workspace_copy, tmp_path / "b.zip")
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".*"))

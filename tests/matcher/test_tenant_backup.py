"""A folder of tenants goes into one file and comes out of it: all of them with their keys, or nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skillmatch.access import AccessStore, Scope
from skillmatch.access.tenants import tenants
from skillmatch.domain import Person, silent
from skillmatch.errors import InputError, WorkspaceError
from skillmatch.matcher import Matcher
from skillmatch.matcher.tenant_backup import back_up_tenants, restore_tenants, tenants_of
from skillmatch.trust import verify_chain
from skillmatch.workspace import Workspace
from skillmatch.workspace.archive import MANIFEST, TENANTS, pack
from skillmatch.workspace.backup import back_up, held, restore

NAMES = ("harbour", "valley")


@pytest.fixture
def root(workspace_copy: Path, tmp_path: Path) -> Path:
    """Two tenants, told apart by one person each, and what is no tenant."""
    found = tmp_path / "tenants"
    found.mkdir()
    for name in NAMES:
        shutil.copytree(workspace_copy, found / name)
        with Workspace.open(found / name) as workspace:
            workspace.save([Person(f"only-{name}")])
    shutil.copytree(workspace_copy, found / "Not A Tenant")
    (found / "old-backup.zip").write_bytes(b"large")
    return found


def _people(folder: Path) -> set[str]:
    with Workspace.open(folder) as workspace:
        return {one for one in workspace.people() if one.startswith("only-")}


def test_tenants_come_back_each_with_their_own_and_with_all_keys(root: Path, tmp_path: Path) -> None:
    _, secret = AccessStore(root).create([Scope.ADMIN], tenant="valley")
    kept = back_up_tenants(root, tmp_path / "b.zip")
    names = {one.name for one in kept}
    assert {"access.db", "harbour/workspace.db", "valley/trust.toml", "valley/audit.head"} <= names
    assert {name.partition("/")[0] for name in names} == {"access.db", *NAMES}
    assert not any("/derived/" in name or "/indexes/" in name for name in names)
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    again = tmp_path / "again"
    assert tenants_of(restore_tenants(tmp_path / "b.zip", again)) == tenants(again) == NAMES
    assert again.stat().st_mode & 0o777 == 0o700
    assert AccessStore(again).admit(secret.text).tenant == "valley"
    for name in NAMES:
        assert _people(again / name) == {f"only-{name}"}
        assert verify_chain(again / name / "audit.jsonl").good
        with Matcher.open(again / name) as matcher:
            assert not matcher.is_fresh()


def test_one_tenant_that_cannot_be_read_is_named_and_leaves_no_file(root: Path, tmp_path: Path) -> None:
    (root / "valley" / "jobs.db").write_text("no database")
    with pytest.raises(WorkspaceError, match=r"valley/jobs\.db cannot be copied"):
        back_up_tenants(root, tmp_path / "b.zip")
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".*"))


def test_nothing_is_overwritten_and_kinds_are_not_mixed_up(root: Path, tmp_path: Path) -> None:
    back_up_tenants(root, tmp_path / "all.zip")
    back_up(root / "valley", tmp_path / "one.zip")
    with pytest.raises(WorkspaceError, match="not empty"):
        restore_tenants(tmp_path / "all.zip", root)
    with pytest.raises(WorkspaceError, match="there already"):
        back_up_tenants(root, tmp_path / "one.zip")
    with pytest.raises(InputError, match="restore it with `--tenants"):
        restore(tmp_path / "all.zip", tmp_path / "x")
    with pytest.raises(InputError, match="restore it with `-w"):
        restore_tenants(tmp_path / "one.zip", tmp_path / "x")
    for nothing in (tmp_path / "nowhere", root / "valley"):
        with pytest.raises(WorkspaceError, match="no folder of tenants"):
            back_up_tenants(nothing, tmp_path / "c.zip")
    assert not (tmp_path / "x").exists()


Change = Callable[[dict[str, bytes]], object]


def _renamed(held: dict[str, bytes], old: str, new: str) -> None:
    held[new] = held.pop(old)
    manifest = json.loads(held[MANIFEST])
    next(one for one in manifest["files"] if one["name"] == old)["name"] = new
    held[MANIFEST] = json.dumps(manifest).encode()


HARM: dict[str, Change] = {
    "a changed file of the last tenant": lambda held: held.update({"valley/trust.toml": b"x"}),
    "a tenant without a store": lambda held: _renamed(held, "valley/workspace.db", "valley/other.db"),
    "a tenant who cannot be called so": lambda held: _renamed(held, "valley/trust.toml", "Valley/trust.toml"),
    "a file beside the tenants": lambda held: _renamed(held, "valley/trust.toml", "trust.toml"),
    "a path out of the folder": lambda held: _renamed(held, "valley/trust.toml", "valley/../../outside.txt"),
    "a path out of the folder at once": lambda held: _renamed(held, "valley/trust.toml", "../outside.txt"),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_is_not_as_it_was_restores_no_tenant_at_all(
    root: Path, tmp_path: Path, harmed: Callable[[Path, Change], Path], harm: str
) -> None:
    back_up_tenants(root, tmp_path / "good.zip")
    bad = harmed(tmp_path / "good.zip", HARM[harm])
    inside = bad.parent
    with pytest.raises(InputError):
        restore_tenants(bad, inside / "restored")
    assert [one.name for one in inside.iterdir()] == ["bad.zip"]
    assert not (tmp_path / "outside.txt").exists()


def test_a_damaged_tenant_is_named_and_none_is_restored(root: Path, tmp_path: Path) -> None:
    """As it was backed up, and yet not whole: its bytes are those of the manifest."""

    def spoilt(scratch: Path) -> Iterator[tuple[str, Path]]:
        bad = scratch / "bad.db"
        bad.write_bytes((root / "valley" / "workspace.db").read_bytes()[:8192])
        yield from held(root / "harbour", scratch, silent, "harbour/")
        yield "valley/workspace.db", bad

    pack(tmp_path / "b.zip", TENANTS, spoilt)
    with pytest.raises(InputError, match=r"valley/workspace\.db is damaged"):
        restore_tenants(tmp_path / "b.zip", tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".*"))

"""The audit log notices every edit, removal and move, and survives being cut short."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmatch.errors import WorkspaceError
from skillmatch.trust import AuditLog, verify_chain

LINES = 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    log = AuditLog(tmp_path)
    for number in range(LINES):
        log.append("trust.add", {"issuer": f"did:example:{number}", "weight": number / 8})
    return tmp_path


def test_a_log_as_it_was_written_is_whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    report = verify_chain(folder)
    assert (report.good, report.entries, report.problem) == (True, LINES, "")
    assert report.head == json.loads((folder / "audit.jsonl").read_text().splitlines()[-1])["hash"]
    assert [entry["n"] for entry in AuditLog(folder).entries()] == list(range(1, LINES + 1))
    assert verify_chain(tmp_path_factory.mktemp("empty")).good


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(st.data())
def test_no_byte_can_be_changed(folder: Path, data: st.DataObject) -> None:
    path = folder / "audit.jsonl"
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))
    path.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
    assert not verify_chain(folder).good
    path.write_bytes(whole)
    assert verify_chain(folder).good


@pytest.mark.parametrize("gone", [[0], [2], [LINES - 1], [LINES - 2, LINES - 1], list(range(LINES))])
def test_removed_lines_are_noticed_at_the_end_too(folder: Path, gone: list[int]) -> None:
    path = folder / "audit.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for place, line in enumerate(lines) if place not in gone))
    report = verify_chain(folder)
    assert not report.good
    assert report.problem


def test_moved_and_doubled_lines_are_noticed(folder: Path) -> None:
    path = folder / "audit.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    for changed in ([lines[1], lines[0], *lines[2:]], [lines[0], *lines], [*lines, lines[-1]]):
        path.write_bytes(b"".join(changed))
        assert "removed, added or moved" in verify_chain(folder).problem


def test_an_edit_with_a_new_hash_breaks_the_next_line(folder: Path) -> None:
    from skillmatch.trust.audit import _hash, _line

    path = folder / "audit.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    entry = json.loads(lines[2])
    del entry["hash"]
    entry["data"]["weight"] = 1.0
    lines[2] = _line({**entry, "hash": _hash(entry)})
    path.write_bytes(b"".join(lines))
    report = verify_chain(folder)
    assert (report.good, report.entries) == (False, 3)
    assert "line 4" in report.problem


def test_a_missing_head_is_noticed(folder: Path) -> None:
    (folder / "audit.head").unlink()
    assert "audit.head is missing" in verify_chain(folder).problem


def test_half_a_line_left_by_a_crash_is_cut_off(folder: Path) -> None:
    path = folder / "audit.jsonl"
    with path.open("ab") as file:
        file.write(b'{"n":7,"at":"20')
    assert not verify_chain(folder).good
    AuditLog(folder).append("trust.revoke", {"issuer": "did:example:0"})
    assert verify_chain(folder).entries == LINES + 1
    assert verify_chain(folder).good


def test_a_damaged_end_is_refused(folder: Path) -> None:
    with (folder / "audit.jsonl").open("ab") as file:
        file.write(b"what is this?\n")
    with pytest.raises(WorkspaceError, match=r"damaged.*backup"):
        AuditLog(folder).append("trust.revoke", {})


def test_an_entry_is_found_by_its_hash(folder: Path) -> None:
    log = AuditLog(folder)
    for entry in log.entries():
        assert log.with_hash(entry["hash"]) == entry
    assert log.with_hash("0" * 64) is None  # what comes before the first is no entry
    assert log.with_hash('"}\n') is None
    assert AuditLog(folder / "nowhere").with_hash("a" * 64) is None


def test_an_entry_is_a_summary(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="summary"):
        AuditLog(tmp_path).append("ranking", {"people": ["somebody"] * 10_000})


def test_processes_take_turns(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom skillmatch.trust import AuditLog\n"
        "log = AuditLog(Path(sys.argv[1]))\n"
        "for number in range(20): log.append('ranking', {'n': number}, durable=False)"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path)]
    env = {"PYTHONPATH": ":".join(sys.path)}
    running = [subprocess.Popen(arguments, env=env) for _ in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert verify_chain(tmp_path).good
    assert verify_chain(tmp_path).entries == 60

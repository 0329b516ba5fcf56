"""`skillmatch graph`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Credential, Issuer, Stack
from skillmatch.readers.credentials import read_credentials
from skillmatch.workspace import Workspace


def test_a_sound_catalogue(run: Callable[..., Any], tiny: Path) -> None:
    done = run("graph", "check", "-w", tiny)
    assert (done.code, done.err) == (0, "")
    assert "3 credentials, 1 stack, 3 conditions." in done.out
    assert "Nothing is broken." in done.out


def test_a_broken_one_ends_with_1_and_says_why(run: Callable[..., Any], tiny: Path, tmp_path: Path) -> None:
    file = tmp_path / "more.json"
    circle = [
        {"id": "c-a", "name": "A", "issuer": "school", "prerequisites": ["c-b"]},
        {"id": "c-b", "name": "B", "issuer": "school", "prerequisites": ["c-a", {"text": "Be 18"}]},
    ]
    file.write_text(json.dumps({"credentials": circle}))
    assert run("import", "credentials", file, "-w", tiny).code == 0
    done = run("graph", "check", "-w", tiny)
    assert done.code == 1
    assert 'Circles: 1\n  "A" needs "B" needs "A": none of them can ever be started.' in done.out
    assert "1 condition of 1 record only in words" in done.out
    told = json.loads(run("graph", "check", "-w", tiny, "--json").out)
    assert (told["is_clean"], told["counts"], told["texts"]) == (False, {"cycle": 1}, 1)
    assert told["problems"][0]["members"] == ["c-a", "c-b"]


def test_an_exported_stack_reads_back_equal(run: Callable[..., Any], tiny: Path, tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    done = run("graph", "export", "s-data", "-w", tiny, "-o", file)
    assert (done.code, done.out) == (0, "")
    with Workspace.open(tiny) as workspace:
        stack, issuer = workspace.stack("s-data"), workspace.issuers()["school"]
    assert list(read_credentials(file)) == [issuer, stack]
    whole = json.loads(run("graph", "export", "s-data", "-w", tiny, "--with-credentials").out)
    file.write_text(json.dumps(whole))
    kinds = [type(record) for record in read_credentials(file)]
    assert kinds == [Issuer, Credential, Credential, Stack]


def test_an_unknown_stack_and_an_unwritable_file(run: Callable[..., Any], tiny: Path, tmp_path: Path) -> None:
    done = run("graph", "export", "s-dat", "-w", tiny)
    assert done.code != 0
    assert "s-data" in done.err
    done = run("graph", "export", "s-data", "-w", tiny, "-o", tmp_path)
    assert done.code != 0
    assert "cannot be written" in done.err


@pytest.mark.shared
def test_real_catalogues(run: Callable[..., Any], shared_data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "real"
    assert run("init", folder).code == 0
    for name in ("wgu", "ms_learn_sample"):
        assert run("import", "credentials", shared_data / "catalogues" / name, "-w", folder).code == 0
    told = json.loads(run("graph", "check", "-w", folder, "--json").out)
    assert (told["credentials"], told["stacks"], told["texts"]) == (6, 2, 4)
    assert set(told["counts"]) == {"dangling", "unreachable"}
    with Workspace.open(folder) as workspace:
        stacks = workspace.stacks()
    for key, stack in stacks.items():
        done = run("graph", "export", key, "-w", folder)
        (folder / "out.json").write_text(done.out, encoding="utf-8")
        assert stack in list(read_credentials(folder / "out.json"))

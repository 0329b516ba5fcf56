"""Inferred order in a workspace: off by default, marked where shown, a condition only once confirmed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from skillmatch import sample
from skillmatch.errors import InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.inferring import CONFIRMED, confirm_order, inferred_order
from skillmatch.workspace import Workspace


def test_it_is_off_by_default_and_only_told_when_on(workspace_copy: Path) -> None:
    def asked() -> tuple:
        with Matcher.open(workspace_copy, encoder="hashing") as matcher:
            matcher.index()
            return matcher.recommend(sample.DEMO_LEARNER, n=50)

    plain = asked()
    assert not [line for one in plain for line in one.because if "inferred" in line]
    (workspace_copy / "settings.toml").write_text("inferred_order = true\n", encoding="utf-8")
    told = asked()
    assert [(one.item, one.score, one.readiness) for one in told] == [
        (one.item, one.score, one.readiness) for one in plain
    ]
    assert [line for one in told for line in one.because if "(inferred, not stated;" in line]


def test_the_commands(run, workspace_copy: Path) -> None:
    done = run("graph", "infer", "-w", workspace_copy, "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert found
    assert all(one["inferred"] and 0 < one["probability"] < 1 for one in found)
    lines = run("graph", "infer", "-w", workspace_copy, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == found
    rows = list(
        csv.DictReader(io.StringIO(run("graph", "infer", "-w", workspace_copy, "--format", "csv").out))
    )
    assert [(row["before"], row["after"]) for row in rows] == [(one["before"], one["after"]) for one in found]
    first = found[0]
    assert "inferred" in run("graph", "infer", "-w", workspace_copy, "--least", 0.3).out
    done = run("graph", "confirm", first["before"], first["after"], "-w", workspace_copy)
    assert done.code == 0, done.err
    with Workspace.open(workspace_copy) as workspace:
        record = workspace.credentials()[first["after"]]
        assert record.prerequisite.ref == first["before"]
        assert record.extra[CONFIRMED] == [first["before"]]
    assert run("graph", "confirm", first["before"], first["after"], "-w", workspace_copy).code == 1


def test_only_credentials_without_a_stated_prerequisite_get_any(sample_folder: Path) -> None:
    with Matcher.open(sample_folder, encoder="hashing") as matcher:
        credentials = matcher.snapshot.credentials
        for one in inferred_order(matcher.snapshot, 0.0):
            assert credentials[one.after].prerequisite is None


def test_circles_and_strangers_are_refused(workspace_copy: Path) -> None:
    with Workspace.open(workspace_copy) as workspace:
        with pytest.raises(InputError, match="circle"):
            confirm_order(workspace, "sql-for-analysis", "sql-foundations")
        with pytest.raises(InputError, match="already"):
            confirm_order(workspace, "sql-foundations", "sql-for-analysis")
        with pytest.raises(NotFoundError):
            confirm_order(workspace, "nothing-here", "sql-foundations")

"""`skillmatch audit equity`, the questions and the answers."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path


def test_the_sample_has_findings_and_the_trend_grows(run, workspace_copy: Path) -> None:
    first = run("audit", "equity", "-w", workspace_copy)
    assert first.code == 0, first.err
    assert "Criteria stated" in first.out
    assert "Runs so far" not in first.out
    given = run("audit", "answer", "sql-foundations", "barriers", "yes", "--who", "ann", "-w", workspace_copy)
    assert given.code == 0, given.err
    assert "says ann" in given.err
    assert "Runs so far" in run("audit", "equity", "-w", workspace_copy).out
    audit = json.loads(run("audit", "equity", "--no-keep", "--json", "-w", workspace_copy).out)
    assert [one["yes"] for one in audit["trend"]] == [0, 1]
    assert audit["as_of"] == "2026-10-01"  # the sample's today


def test_one_credential_is_told_whole(run, workspace_copy: Path) -> None:
    told = run("audit", "equity", "online-teaching", "-w", workspace_copy).out
    assert "Best contrast of its colours 1.2 to 1" in told  # #eeeeee and #d9d9d9
    assert "no text that stands for it" in told


def test_three_forms_are_written(run, workspace_copy: Path, tmp_path: Path) -> None:
    assert run("audit", "equity", "-o", tmp_path / "a", "-w", workspace_copy).code == 0
    assert len(list((tmp_path / "a").iterdir())) == 3
    rows = list(csv.reader(io.StringIO((tmp_path / "a" / "equity-2026-10-01.csv").read_text())))
    assert ["sql-foundations", "acronyms", "finding", "fail"] in rows


def test_questions_are_listed_without_a_workspace(run) -> None:
    asked = json.loads(run("audit", "questions", "--json").out)
    assert {"id", "question", "source"} <= asked[0].keys()
    assert "barriers" in run("audit", "questions").out


def test_mistakes_are_told(run, workspace_copy: Path) -> None:
    assert "barriers" in run("audit", "answer", "sql-foundations", "barrier", "yes", "-w", workspace_copy).err
    assert run("audit", "answer", "sql-foundations", "barriers", "maybe", "-w", workspace_copy).code == 2
    assert run("audit", "equity", "sql-foundation", "-w", workspace_copy).code == 1

"""`skillmatch report` and its documents."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path


def test_a_summary_for_people(run, sample_folder: Path) -> None:
    done = run("report", "--quarter", "2026Q3", "-w", sample_folder)
    assert done.code == 0, done.err
    assert "Credentials awarded" in done.out
    assert "in 2026Q2" in done.out
    assert "fewer than 5 people" in done.err


def test_without_a_period_it_is_the_last_quarter_that_is_over(run, sample_folder: Path) -> None:
    report = json.loads(run("report", "--json", "-w", sample_folder).out)
    assert report["period"] == "2026Q3"  # the sample's today is 1 October 2026


def test_three_forms_say_the_same(run, sample_folder: Path, tmp_path: Path) -> None:
    assert run("report", "--year", "2025", "-o", tmp_path / "new", "-w", sample_folder).code == 0
    assert sorted(file.name for file in (tmp_path / "new").iterdir()) == [
        "report-2025.csv", "report-2025.html", "report-2025.json",
    ]  # fmt: skip
    report = json.loads((tmp_path / "new" / "report-2025.json").read_text())
    awards = next(one for one in report["figures"] if one["key"] == "awards")["recorded"]
    rows = list(csv.reader(io.StringIO((tmp_path / "new" / "report-2025.csv").read_text())))
    assert ["summary", "awards", "recorded", str(awards)] in rows
    assert f"{awards:,}" in (tmp_path / "new" / "report-2025.html").read_text()


def test_a_file_is_written_as_its_ending_says(run, sample_folder: Path, tmp_path: Path) -> None:
    assert run("report", "-o", tmp_path / "r.html", "-w", sample_folder).code == 0
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")
    refused = run("report", "-o", tmp_path / "r.pdf", "-w", sample_folder)
    assert refused.code == 1
    assert "names no form" in refused.err


def test_an_operator_may_tell_everything(run, sample_folder: Path) -> None:
    period = ("--from", "2026-07-01", "--to", "2026-09-30")
    hidden = run("report", *period, "--format", "csv", "-w", sample_folder).out
    told = run("report", *period, "--format", "csv", "--hide-under", "0", "-w", sample_folder).out
    assert "<5" in hidden
    assert "<5" not in told
    assert "withheld" not in told


def test_wrong_periods_are_refused(run, sample_folder: Path) -> None:
    for words in (["--quarter", "2026Q5"], ["--from", "2026-02-01", "--to", "2026-01-01"], ["--year", "0"]):
        assert run("report", *words, "-w", sample_folder).code == 1
    for words in (["--quarter", "2026Q1", "--year", "2026"], ["--from", "2026-02-01"]):
        assert run("report", *words, "-w", sample_folder).code == 2

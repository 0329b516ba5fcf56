"""`skillmatch gaps`: every way to ask, every way to read the answer."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from skillmatch import sample

PROGRAMME = sample.DEMO_PROGRAMME


def asked(run, folder: Path, *words: object) -> dict:
    done = run("gaps", PROGRAMME, "-f", "starter", "-w", folder, "--json", *words)
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_the_whole_report_is_json(run, sample_folder: Path) -> None:
    report = asked(run, sample_folder, "-n", 4)
    assert len(report["gaps"]) == 4
    assert report["partly"] == len(report["touched"])
    assert {"groups", "unasked", "unlinked", "closing", "mapping", "demand", "by_credential"} <= set(report)
    for one in report["covered"]:
        assert one["state"] == "covered"
        assert one["statement"]
        assert 0 < one["probability"] <= 1
    for gap in report["gaps"]:
        assert gap["demand"]["low"] <= gap["demand"]["share"] <= gap["demand"]["high"]


def test_csv_has_one_row_a_skill_it_was_held_against(run, sample_folder: Path) -> None:
    whole = asked(run, sample_folder)
    text = run("gaps", PROGRAMME, "-f", "starter", "-w", sample_folder, "--csv").out
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == whole["asked"]
    assert {row["state"] for row in rows} == {"covered", "partly", "missing"}
    assert sum(row["state"] == "covered" for row in rows) == len(whole["covered"])
    done = run("gaps", PROGRAMME, "-w", sample_folder, "--csv", "--json")
    assert done.code == 2


@pytest.mark.parametrize("by", ["demand", "occupations", "prerequisites"])
def test_ranked_by_what_is_asked_for(run, sample_folder: Path, by: str) -> None:
    report = asked(run, sample_folder, "--by", by, "-n", 30)
    scores = [gap["score"] for gap in report["gaps"]]
    assert scores == sorted(scores, reverse=True)
    assert report["order"] == by
    assert run("gaps", PROGRAMME, "--by", "charm", "-w", sample_folder).code == 2


def test_held_against_an_occupation_postings_or_both(run, sample_folder: Path) -> None:
    job = asked(run, sample_folder, "--occupation", "data analyst")
    posting = asked(run, sample_folder, "--postings", sample.DEMO_POSTING)
    words = asked(run, sample_folder, "--postings", "data")
    both = asked(run, sample_folder, "--occupation", "data analyst", "--postings", sample.DEMO_POSTING)
    assert 0 < both["asked"] <= min(job["asked"], posting["asked"])
    assert words["asked"] >= posting["asked"]
    assert "postings with “data”" in words["against"]
    refused = run("gaps", PROGRAMME, "--postings", "no such words", "-w", sample_folder)
    assert (refused.code, refused.out) == (1, "")
    assert "No posting" in refused.err


def test_hours_give_the_best_set_within_them(run, sample_folder: Path) -> None:
    within = asked(run, sample_folder, "--hours", 60)["closing"]
    assert within["method"] == "exact"
    assert within["hours"] <= 60
    assert within["steps"]
    more = asked(run, sample_folder, "--hours", 120)["closing"]
    assert more["closed"] >= within["closed"]


def test_a_page_is_written_beside_the_answer(run, sample_folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "gaps.html"
    done = run("gaps", PROGRAMME, "-f", "starter", "-w", sample_folder, "--html", page, "-n", 3)
    assert done.code == 0, done.err
    assert "Wrote" in done.err
    assert "To add" in done.out
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    refused = run("gaps", PROGRAMME, "-w", sample_folder, "--html", tmp_path / "none" / "gaps.html")
    assert refused.code == 1
    assert "Traceback" not in refused.err


def test_the_table_has_headings_findings_and_symbols(run, sample_folder: Path) -> None:
    out = run("gaps", PROGRAMME, "-f", "starter", "-w", sample_folder, "--depth", 0).out
    for word in ("● covered", "◐ partly", "○ missing", "confirmed by a person", "effective", "heading"):
        assert word in out
    deeper = run("gaps", PROGRAMME, "-f", "starter", "-w", sample_folder, "--depth", 2).out
    assert len(deeper.splitlines()) > len(out.splitlines())

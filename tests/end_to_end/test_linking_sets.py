"""`skillmatch eval linking` on the public sets, from a workspace with nothing in it but ESCO."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]
ESCO = "ESCO dataset - v1.1.0 - classification - en - csv.zip"
MEASURES = {"RP@1", "RP@5", "RP@10", "R@10", "RR", "AP", "nDCG@10"}


@pytest.fixture(autouse=True)
def _hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_ENCODER", "hashing")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("esco") / "workspace"


def measure(run, file: Path, place: Path) -> dict:
    done = run("eval", "linking", file, "-w", place, "--json")
    assert done.code == 0, done.err
    report = json.loads(done.out)
    assert set(report["measures"]) == MEASURES
    assert all(0 <= value <= 1 for value in report["measures"].values())
    assert report["measures"]["RP@10"] >= report["measures"]["RP@5"]
    assert report["encoder"].startswith("hashing")
    assert report["framework"] == "esco 1.1.0"
    return report


def test_framework_import_is_all_the_preparation(run, place: Path, shared_data: Path) -> None:
    done = run("framework", "import", "esco", shared_data / ESCO, "-w", place)
    assert done.code == 0, done.err
    first = shared_data / "skill-extraction" / "house_validation_annotations.csv"
    done = run("eval", "linking", first, "-w", place, "--json")
    assert done.code == 0, done.err
    assert "encoding" in done.err  # the bar of the step that takes long
    assert json.loads(done.out)["queries"] == 61


@pytest.mark.parametrize(("name", "queries", "unlabelled"), [("tech", 75, 26), ("house", 61, 16)])
def test_validation_sets_as_they_are_published(
    run, place: Path, shared_data: Path, name: str, queries: int, unlabelled: int
) -> None:
    """The second run takes every vector from the workspace: no encoding bar."""
    report = measure(run, shared_data / "skill-extraction" / f"{name}_validation_annotations.csv", place)
    assert (report["queries"], report["unlabelled"]) == (queries, unlabelled)
    assert report["unknown_labels"] == {}
    assert report["measures"]["RP@10"] > 0.4


def test_skillskape_dev_as_it_is_published(run, place: Path, shared_data: Path) -> None:
    report = measure(run, shared_data / "skillskape" / "dev.csv", place)
    assert (report["queries"], report["unlabelled"]) == (1230, 86)
    assert report["measures"]["RP@10"] > 0.3
    assert report["extraction"]["without_label"]["sentences"] == 86
    assert 0 <= report["extraction"]["calibration"]["ece"]["mean"] <= 1


def test_columns_quotes_and_byte_order_mark_do_not_matter(
    run, place: Path, shared_data: Path, tmp_path: Path
) -> None:
    source = shared_data / "skill-extraction" / "house_validation_annotations.csv"
    with source.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    plain = measure(run, source, place)
    odd = tmp_path / "odd.csv"
    with odd.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(("note", "label", "more", "sentence"))
        for number, row in enumerate(rows):
            writer.writerow((f"two\nlines {number}", row["label"], "", row["sentence"]))
    again = measure(run, odd, place)
    assert again["measures"] == plain["measures"]
    assert again["queries"] == plain["queries"]

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.evaluation.record import baselines, main, measure
from skillmatch.frameworks import Framework


def test_all_systems_are_measured_on_the_same_queries(tmp_path: Path, framework: Framework) -> None:
    file = tmp_path / "s.csv"
    file.write_text("sentence,skills\nmanage all budgets,['manage budgets']\n", encoding="utf-8")
    reports = measure(file, framework, baselines(framework, HashingEncoder()), "hashing")
    assert list(reports) == ["BM25", "char TF-IDF", "encoder alone"]
    assert {(one.queries, one.data_sha256, one.encoder) for one in reports.values()} == {
        (1, next(iter(reports.values())).data_sha256, "hashing")
    }
    assert all(one.measures["RP@1"] == 1.0 for one in reports.values())


def test_a_missing_framework_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.zip"), str(tmp_path / "none.csv")]) == 1
    assert "none.zip" in capsys.readouterr().err

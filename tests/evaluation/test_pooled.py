from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.evaluation import evaluate_linking, markdown, read_dataset
from skillmatch.evaluation.pooled import in_several, pool
from skillmatch.evaluation.results import Result
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker

FIRST = """sentence,label
We manage budgets and teams,manage budgets
"Python, mostly",Python (computer programming)
Nothing here,
"""
SECOND = """sentence,label
care for animals every day,care for animals
You write SQL,lead a team
"""


def _measured(folder: Path, name: str, text: str, framework: Framework) -> Result:
    file = folder / f"{name}.csv"
    file.write_text(text, encoding="utf-8")
    return evaluate_linking(read_dataset(file, framework), framework, Linker(framework, HashingEncoder()))


@pytest.fixture
def parts(tmp_path: Path, framework: Framework) -> list[Result]:
    return [_measured(tmp_path, name, text, framework) for name, text in (("a", FIRST), ("b", SECOND))]


def test_it_is_what_one_file_of_all_shows(parts: list[Result], tmp_path: Path, framework: Framework) -> None:
    whole = _measured(tmp_path, "whole", FIRST + SECOND.partition("\n")[2], framework)
    found = pool(parts)
    assert found is not None
    assert found.links is not None
    assert whole.extraction is not None
    assert found.queries == whole.queries == 4
    assert found.intervals == whole.intervals
    own, one = found.links, whole.extraction
    assert own.links == one.calibration.links > 1
    assert own.f1 == pytest.approx(one.f1)
    assert own.without_label == one.without_label
    assert own.ece == pytest.approx(one.calibration.ece.mean)
    assert one.calibration.chance is not None
    assert own.chance.mean == pytest.approx(one.calibration.chance.mean, abs=0.03)


def test_the_summary_tells_it(parts: list[Result]) -> None:
    told = markdown(parts)
    assert "| together | 4 |" in told
    assert "by chance" in told


def test_queries_that_stand_in_two_files_are_not_counted_twice(parts: list[Result]) -> None:
    twice = [*parts, parts[1]]
    assert in_several(twice) == 2
    assert pool(twice) is None
    told = markdown(twice)
    assert "together |" not in told
    assert "2 of their queries stand in several of them" in told


def test_one_data_set_is_itself(parts: list[Result]) -> None:
    assert pool(parts[:1]) is None

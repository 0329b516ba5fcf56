from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from skillmatch.domain import Link, Progress, SkillScore, Span, silent
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import InputError
from skillmatch.evaluation import evaluate_extraction, false_alarms, label_sentences
from skillmatch.evaluation.extraction import read_unannotated
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker


class SqlEverywhere:
    """Links every text to SQL, twice, and is surest in the second span."""

    def link_many(
        self, texts: Sequence[str], n: int = 5, progress: Progress = silent
    ) -> list[tuple[Link, ...]]:
        spans = [
            Link(Span(at, at + 1, text[at : at + 1]), (SkillScore("urn:SQL", "SQL", "tiny", score),))
            for text in texts[:1]
            for at, score in ((0, 0.6), (1, 0.9))
        ]
        return [tuple(spans) for _ in texts]


def test_counts_by_hand(framework: Framework) -> None:
    rows = [("a", "SQL"), ("a", "lead a team"), ("b", "LABEL NOT PRESENT"), ("c", "unheard of"), ("d", "SQL"),
            ("e", "")]  # fmt: skip
    report = evaluate_extraction(label_sentences(rows, framework), framework, SqlEverywhere())
    assert (report.sentences, report.skills, report.found) == (5, 3, 5)
    assert report.precision == 2 / 5
    assert report.recall == 2 / 3
    assert report.f1 == pytest.approx(2 * (2 / 5) * (2 / 3) / (2 / 5 + 2 / 3))
    assert (report.without_label.rate, report.without_label.sentences) == (1.0, 3)
    assert (report.without_skill.rate, report.without_skill.sentences) == (1.0, 1)
    assert report.calibration.links == 5
    assert report.calibration.ece.mean == pytest.approx(0.9 - 2 / 5)
    for name, value in (("precision", report.precision), ("recall", report.recall), ("f1", report.f1)):
        assert report.intervals[name].low <= value <= report.intervals[name].high
        assert report.intervals[name].mean == pytest.approx(value)


def test_a_real_linker_is_right_about_plain_names(framework: Framework) -> None:
    linker = Linker(framework, HashingEncoder())
    data = label_sentences([("manage budgets", "manage budgets"), ("It rained.", "")], framework)
    report = evaluate_extraction(data, framework, linker)
    assert (report.precision, report.recall) == (1.0, 1.0)
    assert report.without_skill.rate == 0.0
    assert false_alarms(["It rained.", "manage budgets"], framework, linker).rate == 0.5


def test_nothing_linked_is_no_error(framework: Framework) -> None:
    class Silent:
        def link_many(
            self, texts: Sequence[str], n: int = 5, progress: Progress = silent
        ) -> list[tuple[Link, ...]]:
            return [() for _ in texts]

    report = evaluate_extraction(label_sentences([("a", "SQL")], framework), framework, Silent())
    assert (report.precision, report.f1, report.calibration.links) == (0.0, 0.0, 0)


def test_skillspan(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    records = [
        {"tokens": ["It", "rained"], "tags_skill": ["O", "O"], "tags_knowledge": ["O", "O"]},
        {"tokens": ["Use", "SQL"], "tags_skill": ["O", "O"], "tags_knowledge": ["O", "B"]},
        {"tokens": ["It", "rained"], "tags_skill": ["O", "O"], "tags_knowledge": ["O", "O"]},
    ]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    assert read_unannotated(path) == ("It rained",)
    path.write_text('{"tokens": []}', encoding="utf-8")
    with pytest.raises(InputError, match="row 1"):
        read_unannotated(path)

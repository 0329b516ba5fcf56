from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from skillmatch.domain import Link, SkillScore, Span
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import InputError
from skillmatch.evaluation import evaluate_extraction, false_alarm_rate
from skillmatch.evaluation.extraction import read_unannotated
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker


class SqlEverywhere:
    """Links every text to SQL."""

    def link_many(self, texts: Sequence[str], n: int = 5) -> list[tuple[Link, ...]]:
        return [(Link(Span(0, 1, text[:1]), (SkillScore("urn:SQL", "SQL", "tiny", 1.0),)),) for text in texts]


def test_counts_by_hand(framework: Framework) -> None:
    rows = [("a", "SQL"), ("a", "lead a team"), ("b", "LABEL NOT PRESENT"), ("c", "unheard of"), ("d", "SQL")]
    report = evaluate_extraction(rows, framework, SqlEverywhere())
    assert (report.sentences, report.skills) == (4, 3)
    assert report.precision == 2 / 4
    assert report.recall == 2 / 3
    assert report.f1 == pytest.approx(2 * (1 / 2) * (2 / 3) / (1 / 2 + 2 / 3))


def test_a_real_linker_is_right_about_plain_names(framework: Framework) -> None:
    linker = Linker(framework, HashingEncoder())
    report = evaluate_extraction(
        [("manage budgets", "manage budgets"), ("It rained.", "")], framework, linker
    )
    assert (report.precision, report.recall) == (1.0, 1.0)
    assert false_alarm_rate(["It rained.", "manage budgets"], linker) == 0.5


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

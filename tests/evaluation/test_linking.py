from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from skillmatch.domain import Link, Progress, silent
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import InputError
from skillmatch.evaluation import (
    Bm25Ranker,
    DenseRanker,
    Ranker,
    TfidfRanker,
    baselines,
    evaluate_linking,
    label_sentences,
    read_dataset,
    table,
)
from skillmatch.evaluation.baselines import Ranking
from skillmatch.evaluation.measures import parse_measures
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker

CSV = """sentence,span,label
We manage budgets and teams,budgets, manage budgets
We manage budgets and teams,teams,lead a team
"Python, mostly",Python,Python (computer programming)
Nothing here,x,LABEL NOT PRESENT
Vague,x,UNDERSPECIFIED
Elsewhere,x,fly planes
Elsewhere,x,SQL
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


class Always:
    """Ranks rows 0, 1, 2, … whatever is asked, links nothing, and remembers what it was handed."""

    version = "always"

    def __init__(self) -> None:
        self.seen: list[object] = []
        self.linked: list[str] = []

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        self.seen.extend(sentences)
        rows = np.tile(np.arange(min(k, 5)), (len(sentences), 1))
        return rows, -rows.astype(np.float32)

    def link_many(
        self, texts: Sequence[str], n: int = 5, progress: Progress = silent
    ) -> list[tuple[Link, ...]]:
        self.linked.extend(texts)
        return [() for _ in texts]


def test_the_protocol(file: Path, framework: Framework) -> None:
    report = evaluate_linking(
        read_dataset(file, framework), framework, Always(), measures=parse_measures("RP@1,RP@5,RR")
    )
    assert report.queries == 3
    assert report.unlabelled == 2
    assert report.unknown_labels == {"fly planes": 1}
    assert report.share_dropped == 1 / 5
    assert report.measures["RP@1"] == pytest.approx(1 / 3)
    assert report.measures["RP@5"] == 1.0
    assert report.measures["RR"] == pytest.approx((1 + 1 / 3 + 1 / 5) / 3)
    assert report.data_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (report.framework, report.version) == ("tiny 1", "always")
    assert report.extraction is not None
    assert (report.extraction.sentences, report.extraction.skills) == (5, 4)
    assert report.provenance.packages["numpy"] == np.__version__


def test_gold_never_reaches_what_is_measured(file: Path, framework: Framework, tmp_path: Path) -> None:
    """Bare sentences are handed over, and whatever the labels are, the same ones in the same order."""
    ours, other = Always(), Always()
    evaluate_linking(read_dataset(file, framework), framework, ours, {"other": other})
    sentences = {line["sentence"] for line in csv.DictReader(CSV.splitlines())}
    assert ours.linked == sorted(sentences)
    assert set(ours.seen) == set(other.seen) < sentences

    turned = tmp_path / "turned.csv"
    rows = list(csv.DictReader(CSV.splitlines()))
    labels = [row["label"] for row in rows]
    with turned.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("sentence", "label"))
        writer.writerows(zip((row["sentence"] for row in rows), labels[3:] + labels[:3], strict=True))
    again = Always()
    result = evaluate_linking(read_dataset(turned, framework), framework, again)
    assert again.linked == ours.linked
    assert result.queries > 0


@pytest.mark.parametrize("name", ["bm25", "tfidf", "dense", "linker"])
def test_every_ranker_has_the_same_interface(name: str, file: Path, framework: Framework) -> None:
    encoder = HashingEncoder()
    systems: dict[str, Ranker] = {
        "bm25": Bm25Ranker(framework),
        "tfidf": TfidfRanker(framework),
        "dense": DenseRanker(framework, encoder),
        "linker": Linker(framework, encoder),
    }
    rows, scores = systems[name].rank(["We manage budgets", "care for all animals"], 3)
    assert rows.shape == scores.shape == (2, 3)
    assert rows[:, 0].tolist() == [0, 1]
    assert (np.diff(scores, axis=1) <= 0).all()
    assert systems[name].rank([], 3)[0].shape[0] == 0


def test_baselines_are_measured_on_the_same_queries(file: Path, framework: Framework) -> None:
    encoder = HashingEncoder()
    others = baselines(framework, encoder, ["bm25", "tfidf", "encoder", "encoder:hashing"])
    assert list(others) == ["BM25", "char TF-IDF", "encoder alone", encoder.id]
    linker = Linker(framework, encoder)
    result = evaluate_linking(read_dataset(file, framework), framework, linker, others)
    assert list(result.systems) == ["SkillMatch", *others]
    assert {len(values) for one in result.systems.values() for values in one.per_query.values()} == {3}
    assert not result.systems["SkillMatch"].ours_minus_this
    assert result.systems["encoder alone"].measures == result.systems[encoder.id].measures
    for name, other in list(result.systems.items())[1:]:
        versus = other.ours_minus_this["RP@1"].difference.mean
        assert versus == pytest.approx(result.measures["RP@1"] - other.measures["RP@1"]), name
    with pytest.raises(InputError, match="baseline 'magic'"):
        baselines(framework, encoder, ["magic"])


def test_labels_of_another_framework_are_refused(tmp_path: Path, framework: Framework) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("sentence,label\nx,fly planes\n")
    with pytest.raises(InputError, match=r"none of its labels.*'fly planes'"):
        read_dataset(path, framework)


def test_labels_are_compared_after_stripping_only_and_may_be_uris(framework: Framework) -> None:
    data = label_sentences([("a", "  SQL "), ("b", "sql"), ("c", ""), ("d", "urn:SQL")], framework)
    assert data.sentences == ("a", "d")
    assert data.gold[0] == data.gold[1]
    assert data.unknown_labels == {"sql": 1}
    assert data.without == ("b", "c")
    assert data.annotated == {"b"}


def test_table(file: Path, framework: Framework) -> None:
    result = evaluate_linking(
        read_dataset(file, framework), framework, Always(), measures=parse_measures("RP@5")
    )
    assert table(result.systems).splitlines() == [
        "| system | RP@5 |",
        "|---|---|",
        "| SkillMatch | 100.0 (100.0–100.0) |",
    ]

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.errors import InputError
from skillmatch.evaluation import (
    Bm25Ranker,
    DenseRanker,
    Ranker,
    TfidfRanker,
    evaluate_linking,
    label_sentences,
    read_labelled,
    table,
)
from skillmatch.evaluation.baselines import Ranking
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
    """Ranks rows 0, 1, 2, … whatever is asked."""

    version = "always"

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        rows = np.tile(np.arange(min(k, 5)), (len(sentences), 1))
        return rows, -rows.astype(np.float32)


def test_the_protocol(file: Path, framework: Framework) -> None:
    report = evaluate_linking(file, framework, Always(), ks=(1, 5))
    assert report.queries == 3
    assert report.unlabelled == 2
    assert report.unknown_labels == {"fly planes": 1}
    assert report.measures["RP@1"] == pytest.approx(1 / 3)
    assert report.measures["RP@5"] == 1.0
    assert report.measures["RR"] == pytest.approx((1 + 1 / 3 + 1 / 5) / 3)
    assert report.data_sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (report.framework, report.version) == ("tiny 1", "always")


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
    assert evaluate_linking(file, framework, systems[name]).measures["RP@5"] == 1.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"text,label\na,b\n", "no column 'sentence'"),
        (b"sentence,label\n,SQL\n", "row 2: no sentence"),
        (b"sentence,label\n\xff\xfe,SQL\n", "not UTF-8"),
        (b"sentence,label\nx,fly planes\n", "none of its labels"),
        (b"", "no column"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, framework: Framework, content: bytes, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        evaluate_linking(path, framework, Always())


def test_a_missing_file_and_a_bad_k(tmp_path: Path, file: Path, framework: Framework) -> None:
    with pytest.raises(InputError, match="nowhere"):
        evaluate_linking(tmp_path / "nowhere.csv", framework, Always())
    with pytest.raises(InputError, match="at least 1"):
        evaluate_linking(file, framework, Always(), ks=(0,))


def test_labels_are_compared_after_stripping_only(framework: Framework) -> None:
    data = label_sentences([("a", "  SQL "), ("b", "sql"), ("c", "")], framework)
    assert data.sentences == ("a",)
    assert data.unknown_labels == {"sql": 1}


def test_table(file: Path, framework: Framework) -> None:
    report = evaluate_linking(file, framework, Always(), ks=(5,))
    assert table({"fixed": report}, ["RP@5"]).splitlines() == [
        "| system | RP@5 |",
        "|---|---|",
        "| fixed | 100.0 (100.0–100.0) |",
    ]


def test_rows_come_as_they_are(file: Path) -> None:
    assert next(read_labelled(file)) == ("We manage budgets and teams", " manage budgets")

from __future__ import annotations

import numpy as np
import pytest

from skillmatch.linking.lexical import LexicalIndex
from skillmatch.linking.scorer import top
from skillmatch.linking.words import MAX_WORD, stem, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [("planning", "plans"), ("planned", "plan"), ("organise", "organizing"), ("analyse", "analyzing"),
     ("behaviour", "behaviors"), ("companies", "company"), ("processes", "process"), ("manage", "managing")],
)  # fmt: skip
def test_inflections_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("manager", "management"), ("team", "theme"), ("market", "marketer")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_stems_leave_out_function_words_and_cut_long_ones() -> None:
    assert stems("The ability to manage C++ and .NET budgets") == ["manag", "c++", ".net", "budget"]
    assert len(stems("x" * 100_000)[0]) <= MAX_WORD


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(["manage budgets", "care for animals", "SQL"], [(), ("look after pets",), ()])


def test_scores_are_bounded_and_point_at_the_right_skill(index: LexicalIndex) -> None:
    texts = ["managing the budget of a zoo", "look after all pets", "write SQL", "zzz", ""]
    for scores in (index.coverage(texts), index.bm25(texts), index.characters(texts)):
        assert scores.shape == (5, 3)
        assert scores.min() >= 0
        assert scores.max() <= 1 + 1e-5
        assert not scores[4].any()
    assert index.coverage(texts)[:3].argmax(axis=1).tolist() == [0, 1, 2]
    assert np.allclose(index.coverage(["budgets management"])[0, 0], index.coverage(["budget"])[0, 0])


def test_no_texts_no_rows(index: LexicalIndex) -> None:
    assert index.coverage([]).shape == index.characters([]).shape == (0, 3)


def test_top_breaks_ties_by_column() -> None:
    scores = np.array([[1, 3, 3, 2, 3]], dtype=np.float32)
    assert top(scores, 2).tolist() == [[1, 2]]
    assert top(scores, 9).tolist() == [[1, 2, 4, 3, 0]]
    assert top(np.zeros((0, 4), np.float32), 2).shape == (0, 2)


def test_kept_arrays_give_the_same_scores(index: LexicalIndex) -> None:
    again = LexicalIndex.from_arrays(index.to_arrays())
    texts = ["we manage budgets", "pets", "sql", ""]
    for part in ("coverage", "bm25", "characters"):
        assert np.array_equal(getattr(again, part)(texts), getattr(index, part)(texts))

from __future__ import annotations

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.errors import InputError
from skillmatch.evaluation import parse_measures, per_query, r_precision_at, reciprocal_rank
from skillmatch.evaluation.measures import DEFAULT, judge

SHARED = "P@1,P@5,R@3,R@10,RR,RR@2,AP,AP@5,nDCG,nDCG@3,nDCG@10,Success@1,Success@5,Rprec"
"""Measures that ir_measures has too, spelt alike."""


@pytest.mark.parametrize(
    ("ranked", "gold", "k", "expected"),
    [([1, 2, 3], {1}, 1, 1.0), ([1, 2, 3], {3}, 1, 0.0), ([1, 2, 3], {2, 3}, 5, 1.0),
     ([1, 2, 3], {3, 9}, 5, 0.5),
     ([1, 2, 3], {1, 2, 3, 4}, 2, 1.0), ([], {1}, 5, 0.0)],
)  # fmt: skip
def test_rp_by_hand(ranked: list[int], gold: set[int], k: int, expected: float) -> None:
    assert r_precision_at(ranked, gold, k) == expected


def test_the_others_by_hand() -> None:
    """Right items 2 and 4 at places 2 and 4 of four, a third one not found."""
    found = per_query(
        [[1, 2, 3, 4]], [{2, 4, 9}], parse_measures("P@2,R@4,RR,RR@1,AP,nDCG@4,Success@1,Rprec,RP@4")
    )
    ideal = 1 + 1 / np.log2(3) + 1 / 2
    assert {name: float(value[0]) for name, value in found.items()} == pytest.approx(
        {
            "P@2": 1 / 2, "R@4": 2 / 3, "RR": 1 / 2, "RR@1": 0.0, "AP": (1 / 2 + 2 / 4) / 3,
            "nDCG@4": (1 / np.log2(3) + 1 / np.log2(5)) / ideal, "Success@1": 0.0, "Rprec": 1 / 3,
            "RP@4": 2 / 3,
        }
    )  # fmt: skip


def test_measures_need_gold() -> None:
    with pytest.raises(ValueError, match="right items"):
        r_precision_at([1], set(), 1)
    with pytest.raises(ValueError, match="2 rankings"):
        judge([[1], [2]], [{1}])


@pytest.mark.parametrize(
    "text", ["", "RP", "P", "RP@0", "RP@-1", "ndcg@5", "MRR", "Rprec@5", "RP@5;RR", "RP@1,", "RP@99999999"]
)
def test_unknown_measures_are_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_measures(text)


def test_names_are_ir_measures_own() -> None:
    for measure in parse_measures(SHARED):
        assert str(ir_measures.parse_measure(measure.name)) == measure.name
    assert [measure.name for measure in parse_measures(f"RR, {DEFAULT}")][:2] == ["RR", "RP@1"]


queries = st.lists(
    st.tuples(
        st.permutations(range(12)).flatmap(lambda line: st.integers(0, 12).map(lambda end: line[:end])),
        st.sets(st.integers(0, 14), min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=8,
)


@given(queries)
def test_agrees_with_ir_measures(data: list[tuple[list[int], set[int]]]) -> None:
    qrels = [ir_measures.Qrel(str(q), str(item), 1) for q, (_, gold) in enumerate(data) for item in gold]
    run = [
        ir_measures.ScoredDoc(str(q), str(item), 100.0 - place)
        for q, (ranked, _) in enumerate(data)
        for place, item in enumerate(ranked)
    ]
    measures = parse_measures(SHARED)
    ours = per_query([ranked for ranked, _ in data], [gold for _, gold in data], measures)
    theirs = {measure.name: dict.fromkeys(range(len(data)), 0.0) for measure in measures}
    for metric in ir_measures.iter_calc(
        [ir_measures.parse_measure(one.name) for one in measures], qrels, run
    ):
        theirs[str(metric.measure)][int(metric.query_id)] = metric.value
    for name, values in ours.items():
        assert dict(enumerate(values)) == pytest.approx(theirs[name]), name


@given(queries, st.integers(1, 12))
def test_rp_lies_between_precision_and_recall_of_the_same_depth(
    data: list[tuple[list[int], set[int]]], k: int
) -> None:
    """ir_measures has no RP@k: it is the larger of P@k and R@k."""
    found = per_query(
        [ranked for ranked, _ in data], [gold for _, gold in data], parse_measures(f"RP@{k},P@{k},R@{k}")
    )
    assert found[f"RP@{k}"] == pytest.approx(np.maximum(found[f"P@{k}"], found[f"R@{k}"]))


@given(st.permutations(range(8)), st.sets(st.integers(0, 7), min_size=1), st.integers(1, 8))
def test_moving_a_right_item_up_never_hurts(ranked: list[int], gold: set[int], k: int) -> None:
    place = max(ranked.index(item) for item in gold)
    better = [ranked[place], *ranked[:place], *ranked[place + 1 :]]
    measures = parse_measures(f"RP@{k},RR,AP,nDCG@{k}")
    before, after = per_query([ranked], [gold], measures), per_query([better], [gold], measures)
    assert all(after[name][0] >= before[name][0] - 1e-12 for name in before)
    assert reciprocal_rank(better, gold) >= reciprocal_rank(ranked, gold)

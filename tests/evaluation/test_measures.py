from __future__ import annotations

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.evaluation import bootstrap, per_query, r_precision_at, reciprocal_rank


@pytest.mark.parametrize(
    ("ranked", "gold", "k", "expected"),
    [([1, 2, 3], {1}, 1, 1.0), ([1, 2, 3], {3}, 1, 0.0), ([1, 2, 3], {2, 3}, 5, 1.0),
     ([1, 2, 3], {3, 9}, 5, 0.5),
     ([1, 2, 3], {1, 2, 3, 4}, 2, 1.0), ([], {1}, 5, 0.0)],
)  # fmt: skip
def test_rp_by_hand(ranked: list[int], gold: set[int], k: int, expected: float) -> None:
    assert r_precision_at(ranked, gold, k) == expected


def test_rp_needs_gold() -> None:
    with pytest.raises(ValueError, match="right items"):
        r_precision_at([1], set(), 1)


queries = st.lists(
    st.tuples(st.permutations(range(12)), st.sets(st.integers(0, 14), min_size=1, max_size=12)),
    min_size=1,
    max_size=8,
)


@given(queries)
def test_agrees_with_ir_measures_where_definitions_coincide(data: list[tuple[list[int], set[int]]]) -> None:
    qrels = [ir_measures.Qrel(str(q), str(item), 1) for q, (_, gold) in enumerate(data) for item in gold]
    run = [
        ir_measures.ScoredDoc(str(q), str(item), 100.0 - place)
        for q, (ranked, _) in enumerate(data)
        for place, item in enumerate(ranked)
    ]
    wanted = {"RR": ir_measures.RR, "RP@1": ir_measures.Success @ 1, "RP@3": ir_measures.P @ 3}
    theirs = {name: {} for name in wanted}
    for metric in ir_measures.iter_calc(list(wanted.values()), qrels, run):
        name = next(name for name, measure in wanted.items() if measure == metric.measure)
        theirs[name][int(metric.query_id)] = metric.value
    ours = per_query([ranked for ranked, _ in data], [gold for _, gold in data], [1, 3])
    for query, (_, gold) in enumerate(data):
        assert ours["RR"][query] == pytest.approx(theirs["RR"][query])
        assert ours["RP@1"][query] == pytest.approx(theirs["RP@1"][query])
        if len(gold) >= 3:
            assert ours["RP@3"][query] == pytest.approx(theirs["RP@3"][query])


@given(st.permutations(range(8)), st.sets(st.integers(0, 7), min_size=1), st.integers(1, 8))
def test_moving_a_right_item_up_never_hurts(ranked: list[int], gold: set[int], k: int) -> None:
    place = max(ranked.index(item) for item in gold)
    better = [ranked[place], *ranked[:place], *ranked[place + 1 :]]
    assert r_precision_at(better, gold, k) >= r_precision_at(ranked, gold, k)
    assert reciprocal_rank(better, gold) >= reciprocal_rank(ranked, gold)


def test_bootstrap_holds_the_mean_and_narrows() -> None:
    values = np.random.default_rng(0).random(400)
    wide, narrow = bootstrap(values[:20]), bootstrap(values)
    assert narrow.low < narrow.mean < narrow.high
    assert narrow.high - narrow.low < wide.high - wide.low
    assert bootstrap(values) == narrow
    assert np.isnan(bootstrap(np.array([])).mean)

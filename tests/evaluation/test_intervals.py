from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.evaluation import bootstrap, paired
from skillmatch.evaluation.intervals import bootstrap_of


def test_bootstrap_holds_the_mean_and_narrows() -> None:
    values = np.random.default_rng(0).random(400)
    wide, narrow = bootstrap(values[:20]), bootstrap(values)
    assert narrow.low < narrow.mean < narrow.high
    assert narrow.high - narrow.low < wide.high - wide.low
    assert bootstrap(values) == narrow
    assert np.isnan(bootstrap(np.array([])).mean)


def test_bootstrap_agrees_with_scipy() -> None:
    from scipy.stats import bootstrap as reference

    values = np.random.default_rng(1).random(60)
    theirs = reference(
        (values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(2)
    ).confidence_interval
    ours = bootstrap(values, samples=20_000)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=2e-3)


def test_a_figure_of_counts_is_resampled_by_row() -> None:
    """Precision of 3 right of 4: one row only, so that no resample differs."""
    interval = bootstrap_of(lambda c: c.sum(axis=-2)[..., 0] / c.sum(axis=-2)[..., 1], np.array([[3.0, 4.0]]))
    assert (interval.mean, interval.low, interval.high) == (0.75, 0.75, 0.75)


def test_a_paired_test_by_hand() -> None:
    """Three differences of one sign: of 2³ sign flips, two are as extreme, so p is about 1/4."""
    found = paired(np.array([1.0, 1.0, 1.0, 0.5]), np.array([0.0, 0.0, 0.0, 0.5]))
    assert found.difference.mean == 0.75
    assert found.p == pytest.approx(0.25, abs=0.02)
    assert (found.better, found.worse, found.equal) == (3, 0, 1)


def test_paired_agrees_with_scipy() -> None:
    from scipy.stats import permutation_test

    random = np.random.default_rng(3)
    first, second = random.random(40) + 0.1, random.random(40)
    theirs = permutation_test(
        (first, second), lambda a, b, axis: np.mean(a - b, axis=axis), permutation_type="samples",
        vectorized=True, n_resamples=20_000, rng=np.random.default_rng(4),
    )  # fmt: skip
    assert paired(first, second).p == pytest.approx(theirs.pvalue, abs=0.015)


def test_the_same_system_twice_differs_in_nothing() -> None:
    values = np.array([0.1, 0.7, 0.3])
    found = paired(values, values)
    assert (found.p, found.difference.mean, found.equal) == (1.0, 0.0, 3)
    with pytest.raises(ValueError, match="beside"):
        paired(values, values[:2])


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_turned_round_it_says_the_opposite(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    there, back = paired(first, second), paired(second, first)
    assert there.p == back.p
    assert (there.better, there.worse) == (back.worse, back.better)
    assert there.difference.mean == pytest.approx(-back.difference.mean)
    assert 0 < there.p <= 1

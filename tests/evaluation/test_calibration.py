from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.evaluation import calibration


def test_by_hand() -> None:
    """Four links at .9, three right; two at .5, one right: (4 × |.9 − .75| + 2 × 0) / 6."""
    said = np.array([0.9, 0.9, 0.9, 0.9, 0.5, 0.5])
    right = np.array([True, True, True, False, True, False])
    found = calibration(said, right)
    assert found.ece.mean == pytest.approx(4 * 0.15 / 6)
    assert found.brier == pytest.approx((3 * 0.01 + 0.81 + 2 * 0.25) / 6)
    assert found.links == 6
    bins = {round(one.low, 1): one for one in found.bins if one.count}
    assert (bins[0.9].count, bins[0.9].right) == (4, 0.75)
    assert (bins[0.5].count, bins[0.5].right) == (2, 0.5)


def test_one_belongs_to_the_last_bin_and_nothing_is_fine() -> None:
    assert calibration(np.array([1.0]), np.array([True])).bins[-1].count == 1
    empty = calibration(np.array([]), np.array([], dtype=bool))
    assert (empty.ece.mean, empty.links, len(empty.bins)) == (0.0, 0, 10)
    with pytest.raises(ValueError, match="outside"):
        calibration(np.array([1.2]), np.array([True]))


def test_sentences_are_resampled_whole() -> None:
    """All links of one sentence: no resample can differ."""
    said, right = np.array([0.9, 0.8, 0.3]), np.array([True, False, False])
    found = calibration(said, right, np.array([4, 4, 4]))
    assert found.ece.low == found.ece.high == pytest.approx(found.ece.mean)


def test_what_honest_probabilities_show_by_chance() -> None:
    """One link of probability p in a bin: the error is 1 − p with probability p, else p; 2 p (1 − p) on
    average."""
    one = calibration(np.array([0.25]), np.array([True])).chance
    assert one is not None
    assert one.mean == pytest.approx(2 * 0.25 * 0.75, abs=0.03)
    assert (one.low, one.high) == (0.25, 0.75)


def test_chance_shrinks_with_links_and_catches_a_liar() -> None:
    random = np.random.default_rng(1)
    said = random.uniform(0.3, 1, size=2000)
    honest = calibration(said, random.random(2000) < said)
    few = calibration(said[:100], random.random(100) < said[:100])
    liar = calibration(said, random.random(2000) < said - 0.2)
    assert honest.chance is not None
    assert few.chance is not None
    assert liar.chance is not None
    assert honest.chance.mean < few.chance.mean / 3
    assert honest.chance.low < honest.ece.mean < honest.chance.high
    assert liar.ece.mean > 3 * liar.chance.high


def test_without_links_there_is_no_chance() -> None:
    empty = calibration(np.array([]), np.array([], dtype=bool))
    assert empty.chance is not None
    assert empty.chance.mean == 0.0


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_it_is_a_share_and_counts_everything(links: list[tuple[float, bool]]) -> None:
    said, right = (np.array(column) for column in zip(*links, strict=True))
    found = calibration(said.astype(float), right.astype(bool))
    assert 0 <= found.ece.mean <= 1
    assert sum(one.count for one in found.bins) == len(links)

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


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_it_is_a_share_and_counts_everything(links: list[tuple[float, bool]]) -> None:
    said, right = (np.array(column) for column in zip(*links, strict=True))
    found = calibration(said.astype(float), right.astype(bool))
    assert 0 <= found.ece.mean <= 1
    assert sum(one.count for one in found.bins) == len(links)

"""Random numbers that depend on seed and position alone, so that person i is the same in every sample.

Philox is a counter-based generator (Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011):
each block of people starts at a counter of its own. numpy guarantees the raw stream of a bit generator
across versions and machines (NEP 19), so only raw words are used.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BLOCK = 2048
"""People drawn at once; the memory of a stream is that of one block."""
DRAWS = 64
"""Numbers a person gets."""

_COUNTER_SHIFT = 128


def draws(seed: int, start: int, stop: int) -> Iterator[list[float]]:
    """`DRAWS` numbers in [0, 1) for each of the people `start` to `stop - 1`."""
    for block in range(start // BLOCK, -(-stop // BLOCK)):
        first = block * BLOCK
        rows = _block(seed, block)
        yield from rows[max(start - first, 0) : stop - first].tolist()


def _block(seed: int, block: int) -> NDArray[np.float64]:
    source = np.random.Philox(key=seed % 2**128, counter=block << _COUNTER_SHIFT)
    words = source.random_raw(BLOCK * DRAWS).reshape(BLOCK, DRAWS)
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53

"""Vectors that look like real ones: clusters of near neighbours, some rows the very same."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

Array = NDArray[np.float32]


def clustered(rows: int, dimension: int = 48, seed: int = 1, duplicates: int = 0) -> Array:
    """(rows, dimension) unit rows around rows/20 centres; the first `duplicates` rows are all equal."""
    generator = np.random.default_rng(seed)
    centres = generator.standard_normal((max(1, rows // 20), dimension))
    made = centres[generator.integers(0, len(centres), rows)]
    made = made + 0.6 * generator.standard_normal((rows, dimension))
    if duplicates:
        made[:duplicates] = made[0]
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made.astype(np.float32)


@pytest.fixture(scope="session")
def vectors() -> Array:
    return clustered(4000, duplicates=40)


@pytest.fixture(scope="session")
def queries(vectors: Array) -> Array:
    generator = np.random.default_rng(9)
    made = vectors[::97] + 0.05 * generator.standard_normal((len(vectors[::97]), vectors.shape[1]))
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return made.astype(np.float32)

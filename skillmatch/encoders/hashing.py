"""An encoder without weights: similar spelling, near vectors. For tests and for a look without a model."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, fold, silent
from .base import check_texts, encodable, unit_rows

_BLOCK = 2048
_VERSION = 1  # raise whenever a vector would change: it is part of the id


class HashingEncoder:
    """Signed feature hashing of words and character 3- to 5-grams (Weinberger et al., ICML 2009).

    Deterministic across processes and machines: CRC-32, never Python's seeded `hash`. Texts with equal
    `fold` have equal vectors; two texts without a common n-gram are near orthogonal.
    """

    def __init__(self, dimension: int = 256) -> None:
        """`dimension`: columns, at least 8; more columns mean fewer accidental similarities."""
        if dimension < 8:
            raise ValueError("a hashing encoder needs at least 8 dimensions")
        self._dimension = dimension

    @property
    def id(self) -> str:
        recipe = f"hashing v{_VERSION} d{self._dimension}"
        return f"hashing-{hashlib.sha256(recipe.encode()).hexdigest()[:12]}"

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        """See `Encoder.encode`."""
        check_texts(texts)
        sums = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for start in range(0, len(texts), _BLOCK):
            stop = min(start + _BLOCK, len(texts))
            for row in range(start, stop):
                self._add(sums[row], texts[row])
            progress("encoding", stop, len(texts))
        return unit_rows(sums)

    def _add(self, row: NDArray[np.float32], text: str) -> None:
        for word in fold(encodable(text)).split():
            padded = f"<{word}>".encode()
            self._count(row, padded, 2.0)  # the whole word counts as much as two of its n-grams
            for length in (3, 4, 5):
                for start in range(len(padded) - length + 1):
                    self._count(row, padded[start : start + length], 1.0)

    def _count(self, row: NDArray[np.float32], gram: bytes, weight: float) -> None:
        code = zlib.crc32(gram)
        row[(code >> 1) % self._dimension] += weight if code & 1 else -weight

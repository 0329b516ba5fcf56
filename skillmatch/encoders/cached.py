"""Nothing is encoded twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from .base import Encoder, VectorCache, check_texts, unit_rows

KEY_BYTES = 16
# Texts between two writes to the cache: a few seconds' work, so that a killed run loses no more.
_FLUSH = 512
_LOOKUP = 4096


def text_key(text: str) -> bytes:
    """Key of a text: the first sixteen bytes of its sha256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]


class CachedEncoder:
    """An encoder that keeps its vectors in a cache, as float16.

    Vectors are rounded to float16 before they are used for the first time, and scaled back to unit
    length: a vector is the same whether it was computed a moment or a year ago. Rounding moves a cosine
    by less than 1e-3.
    """

    def __init__(self, encoder: Encoder, cache: VectorCache) -> None:
        self.encoder = encoder
        self._cache = cache

    @property
    def id(self) -> str:
        return self.encoder.id

    @property
    def dimension(self) -> int:
        return self.encoder.dimension

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        """See `Encoder.encode`. Equal texts are encoded once; each flushed block survives a crash."""
        check_texts(texts)
        places: dict[bytes, int] = {}
        first: list[str] = []
        rows = np.empty(len(texts), dtype=np.int64)
        for position, text in enumerate(texts):
            key = text_key(text)
            if key not in places:
                places[key] = len(first)
                first.append(text)
            rows[position] = places[key]
        kept = np.empty((len(first), self.dimension), dtype=np.float16)
        missing = self._read(list(places), kept)
        self._fill(list(places), first, missing, kept, progress)
        return unit_rows(kept)[rows]

    def _read(self, keys: list[bytes], kept: NDArray[np.float16]) -> list[int]:
        """Copy what the cache knows into `kept`; returns the rows it does not know."""
        missing: list[int] = []
        for start in range(0, len(keys), _LOOKUP):
            block = keys[start : start + _LOOKUP]
            known = self._cache.get(self.id, block)
            for row, key in enumerate(block, start):
                vector = known.get(key)
                if vector is None or vector.shape != (self.dimension,):
                    missing.append(row)
                else:
                    kept[row] = vector
        return missing

    def _fill(
        self,
        keys: list[bytes],
        texts: list[str],
        missing: list[int],
        kept: NDArray[np.float16],
        progress: Progress,
    ) -> None:
        # Longest first over all blocks: the encoder pads least among texts of like length.
        missing.sort(key=lambda row: (-len(texts[row]), row))
        for start in range(0, len(missing), _FLUSH):
            block = missing[start : start + _FLUSH]
            inner = _shifted(progress, start, len(missing))
            found = self.encoder.encode([texts[row] for row in block], inner).astype(np.float16)
            kept[block] = found
            self._cache.put(self.id, [keys[row] for row in block], found)


def _shifted(progress: Progress, before: int, whole: int) -> Progress:
    """Progress of one block as progress of the whole."""

    def report(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - the block's own total
        progress(stage, before + done, whole)

    return report

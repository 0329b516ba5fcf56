"""The seam between text and vectors, and what every encoder shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent


class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product is their cosine similarity."""

    @property
    def id(self) -> str:
        """Name and twelve hex digits of what decides the vectors: part of cache keys and index manifests."""
        ...

    @property
    def dimension(self) -> int:
        """Columns of every vector."""
        ...

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        """(len(texts), dimension) float32, C-contiguous, rows of unit length, in the order of `texts`.

        An empty text has a row like any other. `progress` is called as texts get done.
        """
        ...


class VectorCache(Protocol):
    """Where `CachedEncoder` keeps vectors. Several processes may share one."""

    def get(self, encoder_id: str, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float16]]:
        """The (dimension,) vectors that are known, by key; unknown keys are left out."""
        ...

    def put(self, encoder_id: str, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
        """Keep (len(keys), dimension) vectors durably; a key that is already there is left as it is."""
        ...


def unit_rows(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Rows scaled to length 1, in float32; a row of zeros becomes the first unit vector."""
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    empty = lengths == 0
    if empty.any():
        rows = rows.copy()
        rows[empty, 0] = 1.0
        lengths[empty] = 1.0
    return np.asarray(rows / lengths[:, None], dtype=np.float32)


def encodable(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced by "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def check_texts(texts: Sequence[str]) -> None:
    """Refuse one bare string, which would be taken for a sequence of letters (a caller's bug)."""
    if isinstance(texts, str):
        raise TypeError("encode() takes a sequence of texts, not one string")


# Measured on 1,000 ESCO labels and descriptions, one core, sentence-transformers: 64 rows and 2,048 tokens a
# batch take 4.2–4.3 s; 4,096/128 5.3 s, 8,192/256 6.3 s, 1,024/32 5.7 s; the library's own order 5.5 s.
_BATCH_TOKENS = 2048
_BATCH_ROWS = 64


def batches(
    sizes: Sequence[int], most_tokens: int = _BATCH_TOKENS, most_rows: int = _BATCH_ROWS
) -> Iterator[list[int]]:
    """Row numbers in batches of like size, longest first, each of at most `most_tokens` padded tokens."""
    order = sorted(range(len(sizes)), key=lambda row: (-sizes[row], row))
    start = 0
    while start < len(order):
        longest = max(1, sizes[order[start]])
        stop = start + max(1, min(most_rows, most_tokens // longest))
        yield order[start:stop]
        start = stop

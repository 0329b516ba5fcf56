"""Vector search: the `VectorIndex` seam, its kinds, and their files; and files of any arrays."""

from __future__ import annotations

from typing import Literal

from numpy.typing import ArrayLike

from .arrays import load_arrays, save_arrays
from .base import INDEX_KINDS, IndexKind, VectorIndex, checked_vectors
from .exact import ExactIndex
from .faiss_index import FaissIndex, recall
from .storage import Manifest, load_index, read_manifest, save_index
from .tuning import auto_kind

__all__ = [
    "INDEX_KINDS",
    "ExactIndex",
    "FaissIndex",
    "IndexKind",
    "Manifest",
    "VectorIndex",
    "build_index",
    "load_arrays",
    "load_index",
    "read_manifest",
    "recall",
    "save_arrays",
    "save_index",
]


def build_index(vectors: ArrayLike, kind: IndexKind | Literal["auto"] = "auto") -> VectorIndex:
    """An index over (n, d) vectors; `auto` chooses by size as `tuning` lays down.

    Raises:
        InputError: wrong shape, or a value that is not a finite number.
    """
    found = checked_vectors(vectors)
    chosen = auto_kind(len(found)) if kind == "auto" else kind
    return ExactIndex(found) if chosen == "exact" else FaissIndex(found, chosen)

"""Everything that calls FAISS: building, searching and what it keeps, with its traps stepped around."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import numpy as np

from . import tuning
from .base import NOISE, IndexKind, Mask, Rows, Scores, Vectors

__all__ = ["NOISE", "build", "library", "shortlist", "stored_vectors"]


@cache
def library() -> Any:
    """The faiss module, imported at first use and set up once.

    Sets the process-wide BLAS threshold (see `tuning`) and, where `SKILLMATCH_THREADS` is set, threads.
    """
    import faiss

    faiss.cvar.distance_compute_blas_threshold = tuning.BLAS_THRESHOLD
    faiss.cvar.distance_compute_blas_query_bs = tuning.BLAS_QUERIES
    threads = os.environ.get("SKILLMATCH_THREADS", "")
    if threads.isdecimal() and int(threads) > 0:
        faiss.omp_set_num_threads(int(threads))
    return faiss


def build(vectors: Vectors, kind: IndexKind) -> Any:
    """A trained FAISS index of this kind with all the vectors in it."""
    faiss = library()
    size, dimension = vectors.shape
    base = faiss.index_factory(dimension, _recipe(kind, size, dimension), faiss.METRIC_INNER_PRODUCT)
    if kind == "hnsw":
        base.hnsw.efConstruction = tuning.HNSW_BUILD_EFFORT
    if not base.is_trained:
        base.train(_training_rows(vectors))
    base.add(vectors)
    return base


def _recipe(kind: IndexKind, size: int, dimension: int) -> str:
    """The index in FAISS' own notation.

    `pq` is one inverted list holding everything: as fast as the plain exhaustive index, which takes no
    filter, and exact in the same way.
    """
    if kind == "hnsw":
        return f"HNSW{tuning.HNSW_LINKS},Flat"
    if kind == "pq":
        return f"IVF1,PQ{tuning.codes(dimension)}x4fs"
    if kind == "ivf":
        return f"IVF{tuning.lists(size)},PQ{tuning.codes(dimension)}x4fs"
    return "Flat"


def _training_rows(vectors: Vectors) -> Vectors:
    """A fixed sample."""
    wanted = max(tuning.TRAINING_ROWS, tuning.TRAINING_ROWS_PER_LIST * tuning.lists(len(vectors)))
    if len(vectors) <= wanted:
        return vectors
    generator = np.random.default_rng(tuning.SEED)
    chosen = np.sort(generator.choice(len(vectors), wanted, replace=False))
    return np.ascontiguousarray(vectors[chosen])


class _Held:
    """Vectors inside a FAISS index, as numpy sees foreign memory; keeps the index alive for as long."""

    def __init__(self, index: Any, storage: Any) -> None:
        self.index = index
        self.__array_interface__ = {
            "shape": (int(index.ntotal), int(index.d)),
            "typestr": "<f4",
            "data": (int(storage.get_xb()), True),
            "version": 3,
        }


def stored_vectors(base: Any) -> Vectors:
    """(n, d) read-only view of the vectors a flat or hnsw index holds."""
    if base.ntotal == 0:
        return np.empty((0, base.d), dtype=np.float32)
    storage = library().downcast_index(base.storage) if hasattr(base, "storage") else base
    return np.asarray(_Held(base, storage))


def shortlist(
    base: Any, kind: IndexKind, queries: Vectors, width: int, mask: Mask | None, effort: int
) -> tuple[Scores, Rows]:
    """(q, width) FAISS' own scores, best first, and rows; -1 where it found fewer."""
    faiss = library()
    if not len(queries) or not width:
        return np.empty((len(queries), width), np.float32), np.empty((len(queries), width), np.int64)
    selector = None if mask is None else faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
    if selector is None and kind == "flat" and len(queries) < tuning.ROW_BY_ROW_QUERIES:
        selector = faiss.IDSelectorAll()
    scores, rows = base.search(queries, width, params=_parameters(kind, selector, effort, width))
    return scores, rows


def _parameters(kind: IndexKind, selector: Any, effort: int, width: int) -> Any:
    faiss = library()
    chosen = {} if selector is None else {"sel": selector}
    if kind == "hnsw":
        return faiss.SearchParametersHNSW(efSearch=max(effort, width), **chosen)
    if kind in ("pq", "ivf"):
        return faiss.SearchParametersIVF(nprobe=effort, **chosen)
    return faiss.SearchParameters(**chosen) if chosen else None

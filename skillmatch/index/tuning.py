"""Every size and setting of the FAISS indexes in one place, each with the measurement it rests on.

Measurements: tests/benchmarks/index/README.md (384 dimensions, one core) and FAISS 1.15.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from .base import IndexKind

# `auto`: exact up to here, where a single query takes 12 ms (batched .65); PQ takes .5 ms from there on.
FLAT_LIMIT = 100_000
# Exhaustive PQ up to here: 8 ms a single query at 1M (batched 2.9) at a recall of .9998, and linear in the
# rows, so about 15 ms here (not measured). Above, only some of the lists are looked into.
PQ_LIMIT = 2_000_000

# Below this share of allowed rows a filtered search is exact over the allowed ones: approximate kinds
# lose recall there without a word (down to .17 measured), and the exact search is small anyway.
EXACT_SELECTIVITY = 0.05
# A filtered flat search over at least this many queries is quicker as one matrix product over a copy of
# the allowed rows than row by row under the bitmap.
SUBSET_QUERIES = 8

# FAISS goes through BLAS only from 128,000 queries on by default; from 20 on it is ten times faster.
# 1.15 with the lower threshold also takes BLAS for a single query, 2.6 times slower than row by row, so
# that fewer than this many queries go by a selector that lets all rows through, which avoids BLAS.
BLAS_THRESHOLD = 20
BLAS_QUERIES = 256
ROW_BY_ROW_QUERIES = 4

# Rows fetched beyond k: room to order ties at the edge by row.
EDGE = 16
# Rows an approximate kind hands to exact scoring: one in a thousand, at least 256, and 8 for each row asked
# for. PQ codes alone find .59 of the top 10. Recall with real queries: 256 rows .9986 at 300k and .990 at
# 1M; 512 rows .9998 and .9986; 1,024 rows 1.0 at both, for 0.5 ms more a query.
SHORTLIST = 256
SHORTLIST_SHARE = 1000
SHORTLIST_FACTOR = 8

# What ivf and hnsw must reach on two sets of probe queries while they are built. Moved: stored vectors moved
# by their own length, a cosine of .71, as far as the nearest ESCO label is from one left out (.73, median).
# Mixed: means of three stored vectors, which fall between the regions. On 13k real vectors the recall of
# moved probes was that of left-out labels within .01 at every effort (ivf); in a collection full of near
# copies it is up to .1 too good, and mixed ones come nearest (.978 for a true .958). Hence the lower of the
# two, and a gate above what is wanted.
RECALL_GATE = 0.995
PROBES = 200
PROBE_K = 10
PROBE_NOISE = 1.0
SEED = 20240607

# Codes are learnt from at least this many rows, or the kind falls back to flat: FAISS asks for 39 rows
# for each of the 16 values of a code.
TRAINABLE_ROWS = 1_000
TRAINING_ROWS = 100_000
TRAINING_ROWS_PER_LIST = 40
HNSW_LINKS = 32
HNSW_BUILD_EFFORT = 128
# Rows a hnsw search looks at for each node it keeps in view, jumping about in memory: where that is more
# than the allowed rows, reading those in order is quicker (100k rows, 5% allowed: 1.2 ms, not 130).
HNSW_VISITS = 8


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard an approximate kind looks: lists probed (ivf), or nodes kept in view (hnsw)."""

    start: int
    limit: int


def auto_kind(size: int) -> IndexKind:
    """The kind for a collection of `size` rows."""
    if size <= FLAT_LIMIT:
        return "flat"
    return "pq" if size <= PQ_LIMIT else "ivf"


def lists(size: int) -> int:
    """Inverted lists of an ivf index: 4·√n, as FAISS advises, with 39 rows or more to train each on."""
    return max(1, min(int(4 * sqrt(size)), size // 39))


def codes(dimension: int) -> int:
    """Four-bit codes a vector is cut into: one for every four columns, but up to 96 where columns are few.

    The count must divide the columns; 96 for 384 columns is what was measured.
    """
    most = max(dimension // 4, min(dimension, 96))
    return next(count for count in range(most, 0, -1) if dimension % count == 0)


def effort(kind: IndexKind, size: int) -> Effort:
    """Where tuning starts and where it ends: at everything."""
    if kind == "ivf":
        return Effort(max(1, lists(size) // 64), lists(size))
    return Effort(64, max(64, size)) if kind == "hnsw" else Effort(1, 1)

"""Index kinds against each other and against exact numpy, in one run on one machine.

    python tests/benchmarks/index/bench_index.py --rows 10000 100000 --texts esco.csv --out results.json

`--texts`: a file with one text a line, whose vectors are the centre of the collection; rows beyond it are
those vectors moved a little, so that the cloud keeps the shape of real embeddings. Queries are texts that
are left out of the index. Without `--texts` the starting vectors are random clusters, which says less.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skillmatch.encoders import load_encoder
from skillmatch.index import ExactIndex, IndexKind, VectorIndex, build_index, recall

Array = NDArray[np.float32]
QUERIES, K, SEED = 500, 10, 5
# Length of the random move that makes a new row of a real one. The nearest other row of a real ESCO label
# lies at a cosine of about .75 (median); a move of .6 puts the copies there.
MOVE = 0.6
KINDS: tuple[IndexKind, ...] = ("exact", "flat", "pq", "ivf", "hnsw")


def real_vectors(path: Path | None) -> Array:
    """(n, 384) unit rows to grow the collection from."""
    if path is None:
        generator = np.random.default_rng(SEED)
        centres = generator.standard_normal((700, 384))
        rows = centres[generator.integers(0, 700, 14_000)] + generator.standard_normal((14_000, 384))
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return load_encoder().encode(list(dict.fromkeys(path.read_text("utf-8").splitlines())))


def grown(real: Array, rows: int) -> Array:
    """(rows, 384) the real vectors, then moved copies of them."""
    if rows <= len(real):
        return real[:rows]
    generator = np.random.default_rng(SEED)
    made = real[generator.integers(0, len(real), rows - len(real))]
    moves = generator.standard_normal(made.shape, dtype=np.float32)
    moves *= MOVE / np.linalg.norm(moves, axis=1, keepdims=True)
    made = made + moves
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    return np.vstack([real, made]).astype(np.float32)


def timed(work: Callable[[], Any], repeat: int = 3) -> tuple[float, float, Any]:
    """Smallest wall and CPU seconds over some runs, and the last result."""
    walls, cpus, result = [], [], None
    for _ in range(repeat):
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return min(walls), min(cpus), result


def measure(vectors: Array, queries: Array, kind: IndexKind, truth: dict[float, Array]) -> dict[str, Any]:
    """Build one kind and time it: CPU milliseconds a query, and recall at each share of allowed rows."""
    _, build, index = timed(lambda: build_index(vectors, kind), repeat=1)
    _, batch, (scores, _) = timed(lambda: index.search(queries, K))
    _, single, _ = timed(lambda: [index.search(query[None], K) for query in queries[:50]])
    found = {
        "build_s": round(build, 2),
        "batch_ms": round(batch / len(queries) * 1e3, 3),
        "single_ms": round(single / 50 * 1e3, 3),
        "recall@10": round(recall(scores, truth[1.0]), 4),
        "effort": getattr(index, "effort", 0),
    }
    for share, wanted in truth.items():
        if share < 1:
            found[f"filter {share:.0%}"] = filtered(index, queries, share, wanted)
    return found


def filtered(index: VectorIndex, queries: Array, share: float, wanted: Array) -> dict[str, float]:
    mask = allowed(index.size, share)
    _, batch, (scores, _) = timed(lambda: index.search(queries, K, mask), repeat=1)
    _, single, _ = timed(lambda: [index.search(query[None], K, mask) for query in queries[:20]], repeat=1)
    return {
        "batch_ms": round(batch / len(queries) * 1e3, 3),
        "single_ms": round(single / 20 * 1e3, 3),
        "recall@10": round(recall(scores, wanted), 4),
    }


def allowed(size: int, share: float) -> NDArray[np.bool_]:
    return np.random.default_rng(SEED).random(size) < share


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--kinds", nargs="+", default=list(KINDS))
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    real = real_vectors(options.texts)
    order = np.random.default_rng(SEED).permutation(len(real))
    queries, real = real[order[:QUERIES]], real[order[QUERIES:]]
    results: dict[str, Any] = {"machine": machine(), "real_rows": len(real), "queries": QUERIES, "sizes": {}}
    for rows in options.rows:
        vectors = grown(real, rows)
        exact = ExactIndex(vectors)
        truth = {1.0: exact.search(queries, K)[0]}
        truth |= {
            share: exact.search(queries, K, allowed(rows, share))[0] for share in (0.5, 0.1, 0.05, 0.01)
        }
        for kind in options.kinds:
            found = measure(vectors, queries, kind, truth)
            results["sizes"].setdefault(str(rows), {})[kind] = found
            print(rows, kind, json.dumps(found), flush=True)
    if options.out:
        options.out.write_text(json.dumps(results, indent=2) + "\n", "utf-8")


def machine() -> dict[str, Any]:
    import faiss

    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "faiss": faiss.__version__,
        "faiss_options": faiss.get_compile_options().strip(),
        "cores": os.cpu_count(),
        "threads": faiss.omp_get_max_threads(),
    }


if __name__ == "__main__":
    main()

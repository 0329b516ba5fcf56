"""Encoders side by side in one run: CPU time, cold start and memory. See README.md.

OMP_NUM_THREADS=1 python tests/benchmarks/encoders/bench_encoders.py ESCO.zip SKILLSKAPE.csv > results.json
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

_ROUNDS = 2
_ENCODE = "from skillmatch.encoders import load_encoder; load_encoder({!r}).encode(['plan lessons'])"
_COLD = {
    "shipped (ONNX Runtime)": _ENCODE.format(""),
    "sentence-transformers": _ENCODE.format("all-minilm-l6-v2"),
    "python and numpy alone": "import numpy",
}


def texts_of(esco: Path, sentences: Path) -> tuple[list[str], list[str]]:
    """(1,200 texts, all labels): 600 labels, 300 "label: description", 300 sentences, in mixed order."""
    with zipfile.ZipFile(esco) as archive, archive.open("skills_en.csv") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, "utf-8")))
    labels = [row["preferredLabel"].strip() for row in rows]
    described = [f"{row['preferredLabel']}: {row['description']}" for row in rows]
    with sentences.open(encoding="utf-8") as file:
        spoken = list(dict.fromkeys(row["sentence"] for row in csv.DictReader(file)))
    draw = random.Random(1)
    texts = draw.sample(labels, 600) + draw.sample(described, 300) + draw.sample(spoken, 300)
    draw.shuffle(texts)
    return texts, labels


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process, best of `_ROUNDS`."""
    found = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def encoders(texts: list[str]) -> dict[str, dict[str, float]]:
    """Texts a CPU-second of each encoder, and the cosine of the shipped vectors alone and in batches."""
    from sentence_transformers import SentenceTransformer

    from skillmatch.encoders import load_encoder, weights

    shipped, ours = load_encoder(), load_encoder("all-minilm-l6-v2")
    library = SentenceTransformer(str(weights.stock_folder()), device="cpu", local_files_only=True)
    for encoder in (shipped, ours, library):
        encoder.encode(texts[:32])  # type: ignore[attr-defined]
    seconds = {
        "sentence-transformers fp32": cpu(lambda: library.encode(texts, show_progress_bar=False)),
        "sentence-transformers fp32, our batches": cpu(lambda: ours.encode(texts)),
        "shipped int8": cpu(lambda: shipped.encode(texts)),
        "shipped int8, unsorted batches of 32": cpu(
            lambda: [unsorted(shipped, texts[at : at + 32]) for at in range(0, len(texts), 32)]
        ),
    }
    base = seconds["sentence-transformers fp32"]
    return {
        name: {"texts_a_cpu_second": round(len(texts) / value, 1), "ratio": round(base / value, 2)}
        for name, value in seconds.items()
    }


def unsorted(encoder: object, texts: list[str]) -> None:
    """One batch as it comes, padded to its longest."""
    model = encoder._loaded()  # type: ignore[attr-defined]
    model.vectors(model.tokens(texts), list(range(len(texts))))


def steadiness(texts: list[str]) -> dict[str, float]:
    """How far a text's vector depends on its batch, and how near it is to the fp32 model's."""
    from skillmatch.encoders import load_encoder

    shipped = load_encoder()
    together = shipped.encode(texts)
    alone = np.vstack([shipped.encode([text]) for text in texts[:400]])
    return {
        "least_cosine_alone_and_batched": float((together[:400] * alone).sum(axis=1).min()),
        "largest_difference": float(np.abs(together[:400] - alone).max()),
    }


def rankers(texts: list[str], labels: list[str]) -> dict[str, float]:
    """CPU-milliseconds a text to score all labels, encoding included; caches and labels are ready."""
    from skillmatch.encoders import load_encoder
    from skillmatch.linking.lexical import LexicalIndex

    shipped = load_encoder()
    index = LexicalIndex(labels, [()] * len(labels))
    rows = np.random.default_rng(1).normal(size=(len(labels), shipped.dimension)).astype(np.float32)
    work: dict[str, Callable[[], object]] = {
        "BM25": lambda: index.bm25(texts),
        "char TF-IDF": lambda: index.characters(texts),
        "shipped int8 and product": lambda: shipped.encode(texts) @ rows.T,
    }
    return {name: round(1000 * cpu(one) / len(texts), 3) for name, one in work.items()}


def cold(code: str) -> dict[str, float]:
    """CPU seconds and peak memory of a fresh process; means of two, after one that warms the disk."""
    seconds, memory = [], []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        tail = "; import resource as r; print(r.getrusage(r.RUSAGE_SELF).ru_maxrss)"
        done = subprocess.run([sys.executable, "-c", code + tail], capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        memory.append(int(done.stdout.split()[-1]) / 1024)
    return {"cpu_seconds": round(median(seconds[1:]), 2), "peak_megabytes": round(median(memory[1:]))}


def main() -> None:
    from skillmatch.encoders import load_encoder

    os.environ.setdefault("SKILLMATCH_THREADS", "1")
    started = {name: cold(code) for name, code in _COLD.items()}  # first: a child begins with our peak memory
    texts, labels = texts_of(Path(sys.argv[1]), Path(sys.argv[2]))
    found = {
        "encoder": load_encoder().id,
        "load_average": [round(one, 1) for one in os.getloadavg()],
        "encode": encoders(texts),
        "steadiness": steadiness(texts),
        "milliseconds_to_rank_a_text": rankers(texts, labels),
        "cold_start": started,
    }
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()

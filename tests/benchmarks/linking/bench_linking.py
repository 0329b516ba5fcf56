"""What linking costs from a cold process, from nothing, and a sentence. See README.md.

OMP_NUM_THREADS=1 python tests/benchmarks/linking/bench_linking.py ESCO.zip POSTINGS.json > results.json
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

_LEAST = 500


def postings_of(file: Path) -> list[str]:
    """The long texts of each posting, joined; postings with hardly any text are left out."""

    def strings(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            for part in value.values() if isinstance(value, dict) else value:
                yield from strings(part)

    read = json.loads(file.read_text("utf-8"))
    texts = ("\n".join(part for part in strings(one) if len(part) > 80) for one in read)
    return [text for text in texts if len(text) > _LEAST]


def run(*arguments: str) -> tuple[float, float]:
    """(CPU seconds, peak megabytes) of `skillmatch ARGUMENTS` in a fresh process."""
    code = "import sys; from skillmatch.cli import main; main()"
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def cold_extract(workspace: str, postings: list[Path]) -> dict[str, float]:
    """Median of five cold runs, each on a posting nobody has seen, after one that warms the disk."""
    runs = [run("extract", str(posting), "-w", workspace, "--json") for posting in postings][1:]
    return {
        "cpu_seconds": round(median(seconds for seconds, _ in runs), 2),
        "least_cpu_seconds": round(min(seconds for seconds, _ in runs), 2),
        "peak_megabytes": round(max(memory for _, memory in runs)),
    }


def a_sentence(workspace: str, texts: list[str]) -> dict[str, float]:
    """CPU-milliseconds a sentence, every vector computed anew."""
    from skillmatch.linking import Linker
    from skillmatch.linking.reading import read
    from skillmatch.matcher import Matcher

    with Matcher.open(workspace) as matcher:
        held, bare = matcher.linker(), matcher.text_encoder.encoder  # type: ignore[attr-defined]
        linker = Linker(matcher.framework, matcher.encoder, text_encoder=bare, state=held.state)
        linker.link(texts[0])
        sentences = sum(len(read(text)) for text in texts)
        found = []
        for _ in range(3):
            start = time.process_time()
            linker.link_many(texts)
            found.append(1000 * (time.process_time() - start) / sentences)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "postings": len(texts),
        "sentences": sentences,
        "cpu_milliseconds": round(min(found), 2),
        "peak_megabytes": round(peak),
    }


def main() -> None:
    from skillmatch.encoders import load_encoder

    os.environ["SKILLMATCH_THREADS"] = "1"
    texts = postings_of(Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        workspace = str(Path(folder) / "esco")
        middle = len(texts) // 2
        postings = [Path(folder) / f"posting-{number}.txt" for number in range(6)]
        for posting, text in zip(postings, sorted(texts, key=len)[middle : middle + 6], strict=True):
            posting.write_text(text, encoding="utf-8")
        run("init", workspace)
        imported = run("framework", "import", "esco", sys.argv[1], "-w", workspace)
        indexed = run("index", "-w", workspace)
        found = {
            "encoder": load_encoder().id,
            "load_average": [round(one, 1) for one in os.getloadavg()],
            "import_cpu_seconds": round(imported[0], 1),
            "index_from_nothing": {"cpu_seconds": round(indexed[0], 1), "peak_megabytes": round(indexed[1])},
            "extract_one_posting_cold": cold_extract(workspace, postings),
            "a_sentence": a_sentence(workspace, texts),
        }
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()

"""Gaps of 300 statements against all of ESCO: time and memory, beside the loop this replaced, in one run.

PYTHONPATH=. python tests/benchmarks/gaps/bench_gaps.py WORKSPACE [--out results.json]

WORKSPACE holds ESCO and NICE, indexed for ESCO. The programme is made of NICE's first 300 knowledge
statements in ten credentials of thirty; nothing of it is kept, but for the vectors of its statements.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.designer import Shelf
from skillmatch.domain import Competency, Credential
from skillmatch.matcher import Matcher
from skillmatch.matcher.gap_report import GapOptions
from skillmatch.matcher.programmes import Programme
from skillmatch.ranking import Relatedness, Taught

STATEMENTS, CREDENTIALS = 300, 10


def programme(matcher: Matcher) -> Programme:
    nice = matcher.workspace.framework("nice")
    said = [label for label, kind in zip(nice.labels, nice.kinds, strict=True) if kind == "knowledge"]
    step = STATEMENTS // CREDENTIALS
    credentials = tuple(
        Credential(
            f"c{n}", f"Course {n}", "school", hours=40.0,
            competencies=tuple(map(Competency, said[n * step : (n + 1) * step])),
        )
        for n in range(CREDENTIALS)
    )  # fmt: skip
    return Programme("300 statements", credentials, held=False)


def loop(taught: Taught, rows: list[int], relatedness: Relatedness) -> int:
    """Suggestions gap by gap, as they were found before: every gap asks for its neighbours."""
    found = 0
    for row in rows:
        outside = np.array([name not in {"c0"} for name in taught.ids], dtype=np.bool_)
        best: dict[str, float] = {}
        related = relatedness.asked(row)
        for other, weight in zip(related.rows.tolist(), related.weights.tolist(), strict=True):
            for entry in taught.by_row.get(other, ()):
                place = int(taught.places[entry])
                value = weight * float(taught.probabilities[entry])
                if outside[place] and value > best.get(taught.ids[place], 0.0):
                    best[taught.ids[place]] = value
        found += len(sorted(best, key=lambda name: (-best[name], name))[:3])
    return found


def timed(ask: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    answer = ask()
    return answer, {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    figures: dict[str, Any] = {"python": platform.python_version(), "machine": platform.machine()}
    with Matcher.open(options.workspace, framework="esco") as matcher:
        asked = programme(matcher)
        texts = [one.text for credential in asked.credentials for one in credential.competencies]
        matcher.linker().link_many(texts)  # vectors of the statements, which are not measured
        matcher.encoder.encode(matcher.framework.labels)
    with Matcher.open(options.workspace, framework="esco") as matcher:
        report, figures["cold"] = timed(lambda: matcher.gaps(asked))
        warm = [timed(lambda: matcher.gaps(asked))[1] for _ in range(5)]
        figures["warm"] = min(warm, key=lambda one: one["wall_s"])
        every = GapOptions(n=10**9)
        matcher.gaps(asked, options=every)
        whole, figures["warm, every gap told"] = timed(lambda: matcher.gaps(asked, options=every))
        figures["counts"] = {
            "asked": report.asked, "covered": len(report.covered), "partly": report.partly,
            "links": report.mapping.links, "gaps": len(whole.gaps), "postings": report.demand.askers,
        }  # fmt: skip
        rows = [matcher.framework.row(gap.item) or 0 for gap in whole.gaps]
        vectors = matcher.encoder.encode(matcher.framework.labels)
        fresh = [Relatedness(matcher.framework, matcher.settings, vectors) for _ in range(2)]
        catalogue = matcher.snapshot.catalogue
        shelf = Shelf(catalogue, {"c0"})
        _, figures["suggestions, all gaps at once"] = timed(
            lambda: shelf.offers(np.sort(np.array(rows)), fresh[0])
        )
        _, figures["suggestions, gap by gap"] = timed(lambda: loop(catalogue, rows, fresh[1]))
    with Matcher.open(options.workspace, framework="esco") as matcher:
        _, figures["cold, statements linked before"] = timed(lambda: matcher.gaps(asked))
    figures["peak_MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    text = json.dumps(figures, indent=1)
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

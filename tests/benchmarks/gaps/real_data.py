"""Designer's reports on real data: one command each, with what it took, as tests/reports/designer.md.

PYTHONPATH=. python tests/benchmarks/gaps/real_data.py WORKSPACE DATA --out tests/reports/designer.md

WORKSPACE holds ESCO and NICE and the federal postings, indexed for both frameworks; DATA is the development
data.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_POSTINGS = "postings/usajobs_cyber.json"
CASES = (
    ("Federal postings against NICE, for a computer science degree",
     "catalogues/wgu/bs-computer-science.json",
     ("--framework", "nice", "--postings", _POSTINGS, "--by", "demand")),
    ("Rich Skill Descriptors against all of ESCO", "rsd/osmt_full_rsd_119.json", ("--framework", "esco")),
    ("Computer science degree against an ESCO occupation", "catalogues/wgu/bs-computer-science.json",
     ("--framework", "esco", "--occupation", "software developer")),
    ("Accounting degree against an ESCO occupation", "catalogues/wgu/bs-accounting.json",
     ("--framework", "esco", "--occupation", "accountant")),
    ("Business degree against an ESCO occupation", "catalogues/wgu/mba.json",
     ("--framework", "esco", "--occupation", "business manager")),
    ("Nursing education degree against an ESCO occupation", "catalogues/wgu/ms-nursing-education.json",
     ("--framework", "esco", "--occupation", "nursing lecturer")),
    ("Computer science degree against an occupation that ESCO's file states no skills for",
     "catalogues/wgu/bs-computer-science.json",
     ("--framework", "esco", "--occupation", "computer scientist")),
)  # fmt: skip


def ask(words: list[str]) -> tuple[dict[str, Any], float, float]:
    """The report, seconds of wall time, and seconds of CPU."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "skillmatch", *words], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), time.perf_counter() - started, cpu


def told(report: dict[str, Any]) -> Iterator[str]:
    covered, asked = len(report["covered"]), report["asked"]
    missing = asked - covered - report["partly"]
    links, demand = report["mapping"], report["demand"]
    yield (
        f"Held against {report['against']}: {asked:,} skills; ● {covered} covered, "
        f"◐ {report['partly']} partly, ○ {missing:,} missing."
    )
    yield (
        f"Rests on {links['links']} links ({links['confirmed']} confirmed by a person, {links['stated']} "
        "stated by the source); "
        f"{len(report['unlinked'])} statements speak of no skill there. Taught and not asked for: "
        f"{len(report['unasked'])}. Taught more than once: {len(report['redundant'])}. "
        f"Broken prerequisites: {len(report['broken'])}."
    )
    if demand["askers"]:
        yield f"Demand among {demand['among']}: {demand['askers']}, {demand['effective']:.1f} effective."
    if report["covered"]:
        yield (
            "Covered: "
            + ", ".join(f"{one['label'][:60]} ({one['score']:.2f})" for one in report["covered"][:6])
            + "."
        )
    yield "First gaps:"
    yield ""
    yield "| gap | state | postings (95%) | occupations |"
    yield "|---|---|---|---|"
    for gap in report["gaps"][:6]:
        own = gap["demand"]
        share = f"{own['share']:.0%} ({own['low']:.0%}–{own['high']:.0%})" if own else ""
        yield f"| {gap['name'][:90]} | {gap['coverage']['state']} | {share} | {gap['occupations']:,} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    lines = [
        "# Designer's reports on real data",
        "",
        "One command each, in a process of its own, over a workspace with ESCO 1.1.0 (13,891 skills), NICE",
        "2017 and 67 federal postings (USAJOBS), with the encoder named below. Times are of a shared machine",
        "of two cores under load: CPU seconds are the better figure; both hold start, loading and linking.",
        "Nobody has reviewed a link. Sources: European Commission (ESCO), NIST, USAJOBS, Credential Engine",
        "Registry records, wgu-opensource/osmt.",
        "",
        f"Encoder: {os.environ.get('SKILLMATCH_ENCODER') or 'the one shipped when this was made'}.",
    ]
    for title, file, words in CASES:
        own = [str(options.data / word) if word == _POSTINGS else word for word in words]
        report, wall, cpu = ask(
            ["gaps", str(options.data / file), *own, "--json", "-w", str(options.workspace)]
        )
        shown = shlex.join(
            ["skillmatch", "gaps", Path(file).name, *(Path(w).name if "/" in w else w for w in words)]
        )
        lines += [
            "",
            f"## {title}",
            "",
            f"`{shown}`",
            "",
            *told(report),
            "",
            f"Took {wall:.1f} s ({cpu:.1f} s of CPU).",
        ]
        print(title, f"{wall:.1f} s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    lines += ["", f"The largest of these processes took {peak:,.0f} MB at its peak."]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""How long an ecosystem report takes over many awards: the counting by itself, and from a workspace.

    PYTHONPATH=. python tests/benchmarks/ecosystem/bench_report.py --out results.json

The baseline counts three of the report's figures by going through the same facts in plain Python.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from skillmatch.domain import Credential, Prerequisite, Stack
from skillmatch.ecosystem import AwardCollector, AwardFact, Ecosystem, Period, ecosystem_report
from skillmatch.ecosystem.breakdowns import Labels
from skillmatch.ecosystem.pages import report_page
from skillmatch.ecosystem.skills import Demand
from skillmatch.ecosystem.stacks import StackBook
from skillmatch.ecosystem.summary import Offers
from skillmatch.graph import PrerequisiteGraph

CREDENTIALS, ISSUERS, SKILLS = 2_000, 100, 5_000
Q3 = Period.quarter("2026Q3")


def facts(count: int, seed: int = 1) -> Iterator[AwardFact]:
    """Awards of the last four years by people with two and a half each, five skills an award."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        credential = int(CREDENTIALS * rng.random() ** 2)
        issued = date(2026, 9, 30) - timedelta(days=int(rng.integers(1461)))
        bad = rng.random() < 0.1
        yield AwardFact(
            person=f"p{rng.integers(count * 2 // 5)}",
            credential=f"c{credential}",
            issuer=f"i{credential % ISSUERS}",
            issued=issued,
            codes=("STATUS_UNKNOWN",) if bad else (),
            evidence="self_claimed" if bad else "verified",
            assessment="project",
            started=issued - timedelta(days=int(rng.integers(200))) if rng.random() < 0.5 else None,
            assessor=f"a{rng.integers(500)}",
            skills=() if bad else tuple((credential * 7 + n * 11) % SKILLS for n in range(5)),
        )


def known(collector: AwardCollector) -> Ecosystem:
    """Everything else a report needs: 200 stacks of four credentials, 2,000 postings."""
    credentials = {
        f"c{n}": Credential(f"c{n}", f"Credential {n}", f"i{n % ISSUERS}") for n in range(CREDENTIALS)
    }
    stacks = {}
    for n in range(200):
        parts = tuple(Prerequisite("credential", ref=f"c{(n * 4 + k) % CREDENTIALS}") for k in range(4))
        stacks[f"s{n}"] = Stack(f"s{n}", f"Stack {n}", "i0", Prerequisite("k_of", k=3, children=parts))
    postings = {
        f"j{n}": (date(2026, 8, 1), frozenset((n * 13 + k) % SKILLS for k in range(8))) for n in range(2_000)
    }
    return Ecosystem(
        awards=collector.finish(),
        offers=Offers({}),
        stacks=StackBook(PrerequisiteGraph(credentials, stacks)),
        labels=Labels(
            {f"i{n}": f"Issuer {n}" for n in range(ISSUERS)},
            {key: one.name for key, one in credentials.items()},
            {},
        ),
        demand=Demand(postings, [f"Skill {n}" for n in range(SKILLS)]),
        stack_name=lambda key: stacks[key].name,
        framework="made up",
        as_of=date(2026, 10, 1),
    )


def baseline(held: list[AwardFact]) -> tuple[int, int, int]:
    """Awards, people and skills supplied, by a loop."""
    found = [one for one in held if one.issuer and one.issued and one.issued in Q3]
    skills = Counter(row for one in found for row in set(one.skills))
    return len(found), len({one.person for one in found}), len(skills)


def timed(act: Callable[[], Any]) -> tuple[Any, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = act()
    return result, round(time.perf_counter() - wall, 3), round(time.process_time() - cpu, 3)


def counting(count: int) -> dict[str, Any]:
    held = list(facts(count))

    def collect() -> Ecosystem:
        collector = AwardCollector()
        for one in held:
            collector.add(one)
        return known(collector)

    ecosystem, *collected = timed(collect)
    report, *counted = timed(lambda: ecosystem_report(ecosystem, Q3))
    page, *drawn = timed(lambda: report_page(report, "benchmark"))
    looped, *loop = timed(lambda: baseline(held))
    assert looped[0] >= (report.figure("awards").recorded or 0)  # copies count once in the report
    return {
        "awards": count, "collect_s": collected, "report_s": counted, "page_s": drawn,
        "page_bytes": len(page), "three_figures_by_a_loop_s": loop,
    }  # fmt: skip


def from_workspace(people: int) -> dict[str, Any]:
    """From SQLite to the page: the sample with unsigned awards, which the verifier is quickest with."""
    from skillmatch.matcher import Matcher
    from skillmatch.matcher.loading import load_sample as load
    from skillmatch.matcher.reporting import report
    from skillmatch.sample import load_sample
    from skillmatch.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder) / "w") as workspace:
        load(workspace)
        Matcher(workspace, encoder="hashing").index()
        sample = load_sample(people, 8, signed=False)
        workspace.save(sample.people)
        workspace.save(item.award for item in sample.awards)
        matcher = Matcher(workspace, encoder="hashing")
        found, *took = timed(lambda: report(matcher.snapshot, Period.year(2025)))
        awards = workspace.counts()["awards"]
    return {"awards": awards, "report_s": took, "of_the_year": found.figure("awards").recorded}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--counts", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--people", type=int, default=34_000)
    chosen = parser.parse_args()
    results: dict[str, Any] = {"counting": [counting(count) for count in chosen.counts]}
    if chosen.people:
        results["workspace"] = from_workspace(chosen.people)
    results["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    text = json.dumps(results, indent=1)
    print(text)
    if chosen.out:
        chosen.out.write_text(text + "\n")


if __name__ == "__main__":
    main()

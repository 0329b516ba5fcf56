"""A workspace as large as a region's: 50,000 people with signed awards, 2,000 postings.

    PYTHONPATH=. python tests/benchmarks/service/world.py FOLDER [--people 50000] [--postings 2000]

People and awards are those of `load_sample`, every award signed and verified while indexing. Postings beyond
the sample's forty are put together from sentences of theirs, three to eight each, so that they are linked as
any posting is.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from skillmatch.domain import Posting
from skillmatch.matcher import Matcher
from skillmatch.matcher.loading import load_sample
from skillmatch.sample import load_catalogue
from skillmatch.workspace import Workspace

SEED = 11


def postings(count: int) -> Iterator[Posting]:
    """Postings that say what the sample's say, in other company."""
    held = load_catalogue().postings
    rng = random.Random(SEED)
    lines = sorted({line.strip() for one in held for line in one.text.splitlines() if len(line) > 30})
    for place in range(count):
        like = rng.choice(held)
        text = "\n".join((like.title, *rng.sample(lines, rng.randint(3, 8))))
        yield Posting(f"made-{place:05d}", f"{like.title} {place}", text, posted=like.posted)


def build(folder: Path, people: int, count: int, encoder: str = "") -> None:
    """Make the workspace and its index; what is there already is taken up where it was."""

    def told(what: str, done: int, total: int | None) -> None:
        if done % 5120 == 0 or done == total:
            print(f"{time.strftime('%H:%M:%S')} {what}: {done} of {total}", file=sys.stderr, flush=True)

    with Workspace.open(folder) if Workspace.exists(folder) else Workspace.create(folder) as workspace:
        if not workspace.counts().get("people"):
            load_sample(workspace, people=people, progress=told)
            own = load_catalogue().postings
            workspace.save(postings(max(0, count - len(own))))
        print(Matcher(workspace, encoder=encoder).index(told).summary)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--postings", type=int, default=2_000)
    parser.add_argument("--encoder", default="")
    given = parser.parse_args()
    started = time.perf_counter()
    build(given.folder, given.people, given.postings, given.encoder)
    print(f"made in {time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()

"""Write what no linking model is fitted on as tables for `skillmatch eval linking`.

`blind_postings.csv` and `blind_tasks.csv` are kept from corpora that are learnt from; in `blind_marked.csv`
sentences that people marked nothing in ask for nothing, and `blind_unseen.csv` is without those that the
encoder was distilled from. `blind_written.csv` is of postings that were invented, `blind_federal.csv` of a
corpus of its own.

python -m skillmatch.training.blind DATA_FOLDER -o FOLDER
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..domain import Progress
from ..errors import SkillMatchError
from .annotated import Annotated, blind, write_table
from .examples import drawn
from .gathering import SPANS_OUT
from .rerank_data import read_federal, read_marked_postings, read_tasks, read_written


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when done, 1 when something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m skillmatch.training.blind", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with skillspan, onet-29.3 and postings")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        for name, kept in _tables(options.data).items():
            file = options.out / f"{name}.csv"
            write_table(kept, file)
            print(f"{file}: {len(kept)} texts")
    except SkillMatchError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.out} cannot be written: {error.strerror}. Choose another folder.", file=sys.stderr)
        return 1
    return 0


def _say() -> Progress:
    """Names each step on stderr as it begins."""
    seen: set[str] = set()

    def report(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - no bar is drawn
        if stage not in seen:
            print(f"{stage} …", file=sys.stderr, flush=True)
        seen.add(stage)

    return report


def _tables(data: Path) -> dict[str, list[Annotated]]:
    postings, tasks = read_marked_postings(data), read_tasks(data, progress=_say())
    kept = [one for one in postings if blind(one.posting)]
    return {
        "blind_postings": kept,
        "blind_marked": [one if one.marked else replace(one, spans={}) for one in kept],
        "blind_unseen": [one for one in kept if not one.marked or drawn(one.text, SPANS_OUT)],
        "blind_tasks": [one for one in tasks if blind(one.posting)],
        "blind_written": [one for one in read_written() if blind(one.posting)],
        "blind_federal": list(read_federal(data)),
    }


if __name__ == "__main__":
    sys.exit(main())

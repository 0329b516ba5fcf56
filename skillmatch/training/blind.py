"""Write what nothing is fitted on as tables for `skillmatch eval linking`: blind postings and tasks.

python -m skillmatch.training.blind DATA_FOLDER -o FOLDER
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import SkillMatchError
from .annotated import Annotated, blind
from .rerank_data import read_postings, read_tasks


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when done, 1 when something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m skillmatch.training.blind", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with skillspan and onet-29.3")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        for name, read in (("blind_postings.csv", read_postings), ("blind_tasks.csv", read_tasks)):
            kept = [one for one in read(options.data) if blind(one.posting)]
            _write(kept, options.out / name)
            print(f"{options.out / name}: {len(kept)} sentences")
    except (SkillMatchError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _write(sentences: Iterable[Annotated], file: Path) -> None:
    """A row a sentence and label; an empty label: a sentence without a skill that the framework has."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("sentence", "label"))
        for one in sentences:
            table.writerows((one.text, label) for label in sorted(one.labels) or [""])


if __name__ == "__main__":
    sys.exit(main())

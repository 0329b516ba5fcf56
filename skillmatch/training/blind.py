"""Write what no linking model is fitted on as tables for `skillmatch eval linking`: blind postings and tasks.

`blind_unseen.csv` leaves out of the postings what the encoder was distilled from, too.

python -m skillmatch.training.blind DATA_FOLDER -o FOLDER
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import SkillMatchError
from .annotated import NOTHING, Annotated, blind
from .examples import drawn
from .gathering import SPANS_OUT
from .rerank_data import read_postings, read_tasks


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when done, 1 when something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m skillmatch.training.blind", description=__doc__)
    parser.add_argument("data", type=Path, help="folder with skillspan and onet-29.3")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        postings, tasks = (_blind(read(options.data)) for read in (read_postings, read_tasks))
        unseen = [one for one in postings if not one.spans or drawn(one.text, SPANS_OUT)]
        for name, kept in (("postings", postings), ("unseen", unseen), ("tasks", tasks)):
            file = options.out / f"blind_{name}.csv"
            _write(kept, file)
            print(f"{file}: {len(kept)} sentences")
    except SkillMatchError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.out} cannot be written: {error.strerror}. Choose another folder.", file=sys.stderr)
        return 1
    return 0


def _blind(sentences: Iterable[Annotated]) -> list[Annotated]:
    return [one for one in sentences if blind(one.posting)]


def _write(sentences: Iterable[Annotated], file: Path) -> None:
    """A row a sentence and label. Where the framework has none of what is asked for the label is `NOTHING`,
    where nothing is asked for it is empty."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("sentence", "label"))
        for one in sentences:
            none = NOTHING if one.spans else ""
            table.writerows((one.text, label) for label in sorted(one.labels) or [none])


if __name__ == "__main__":
    sys.exit(main())

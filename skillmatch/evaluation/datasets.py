"""Two public layouts of labelled sentences, as the `sentence,label` rows that `evaluate_linking` reads.

*Spans*: `sentence,span,sub_span,label`, a row a span (Skill-Extraction-benchmark). All rows of a sentence
count, the two span columns are dropped, as in the published sets. *SkillSkape*: `sentence,skills` with a
Python list of labels, `UNK` where a skill has none.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import InputError
from .linking import read_labelled

UNKNOWN = "UNK"


def read_rows(file: Path) -> Iterator[tuple[str, str]]:
    """(sentence, label) rows of a file in either layout, or already in ours.

    A sentence without labels gives one row with an empty label.

    Raises:
        InputError: the file is in none of these layouts, or a row is broken.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            columns = next(csv.reader(stream), [])
    except OSError as error:
        raise InputError(error.strerror or str(error), file=file) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", file=file, fix="Save it as CSV in UTF-8.") from error
    if "skills" in columns and "label" not in columns:
        yield from _skillskape(file)
    else:
        yield from read_labelled(file)


def write_rows(rows: Iterable[tuple[str, str]], file: Path) -> int:
    """Write `sentence,label` rows as CSV; returns how many."""
    count = 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("sentence", "label"))
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _skillskape(file: Path) -> Iterator[tuple[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.DictReader(stream)
        if "sentence" not in (rows.fieldnames or ()):
            raise InputError("no column 'sentence'", file=file, row=1)
        for row in rows:
            labels = [label for label in _list(row["skills"], file, rows.line_num) if label != UNKNOWN]
            for label in labels or [""]:
                yield row["sentence"], label


def _list(text: str | None, file: Path, row: int) -> list[str]:
    try:
        found = ast.literal_eval(text or "[]")
    except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
        raise InputError("the column skills is no list of labels", file=file, row=row) from error
    if not isinstance(found, list) or not all(isinstance(label, str) for label in found):
        raise InputError("the column skills is no list of labels", file=file, row=row)
    return found

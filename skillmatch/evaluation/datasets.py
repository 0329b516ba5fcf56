"""Labelled text as CSV: the public layouts and our own, read by one reader.

| layout | columns | rows |
|---|---|---|
| our own, TECHWOLF | `sentence,label` | one a label; an empty label: a sentence without a skill |
| TECH, HOUSE | `sentence,span,sub_span,label` | one a span; the span columns are not read |
| SkillSkape | `sentence,skills` | one a sentence; `skills` is a list: `['a', 'b']` |

Column names may be in any case and order, beside any others; `text`, `query`, `statement`, `alias`, `name`,
`title` or `description` will do for `sentence`, the first of these that is there, and `labels`, `skill`,
`skills` or `uri` for `label`. A label may be a URI of the framework.
Separated by comma, semicolon or tab; UTF-8, or UTF-16 with its mark.
"""

from __future__ import annotations

import ast
import csv
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from ..errors import InputError, reason_of
from ..readers.files import reread

SENTENCE = ("sentence", "text", "query", "statement", "alias", "name", "title", "description")
LABEL = ("label", "labels", "skill", "skills", "uri")
LONGEST = 131_072
"""Characters of one field; `csv` has a limit too, which other readers raise for the whole process."""
_SEPARATORS = ",;\t"


def read_rows(file: Path) -> Iterator[tuple[str, str]]:
    """(sentence, label) of every row and label; a sentence without labels gives one pair with an empty label.

    Raises:
        InputError: no such file, not UTF-8, a column missing, or a row that is broken or has no sentence.
    """
    columns = read_columns(
        file, (SENTENCE, LABEL), "Expected the columns sentence,label: one row a sentence and label."
    )
    for row, (sentence, cell) in columns:
        if not sentence.strip():
            raise InputError("no sentence", file=file, row=row, fix="Fill or delete the row.")
        for label in _labels(cell, file, row) or [""]:
            yield sentence, label


def read_columns(
    file: Path, wanted: Sequence[Sequence[str]], fix: str
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Row number and cells of the wanted columns, each known by any of several names, the first found.

    Raises:
        InputError: no such file, no readable CSV, or a column missing; `fix` says what was expected.
    """
    with _readable(file), _opened(file) as stream:
        lines = csv.reader(stream, strict=True, delimiter=_separator(stream))
        header = [name.strip().lower() for name in next(lines, [])]
        places = [next((header.index(name) for name in names if name in header), -1) for names in wanted]
        missing = [names[0] for names, place in zip(wanted, places, strict=True) if place < 0]
        if missing:
            raise InputError(f"no column {' or '.join(map(repr, missing))}", file=file, row=1, fix=fix)
        for line in lines:
            if line:
                if max(map(len, line)) > LONGEST:
                    reason = f"field larger than {LONGEST:,} characters"
                    raise InputError(reason, file=file, row=lines.line_num)
                yield lines.line_num, tuple(line[at] if at < len(line) else "" for at in places)


def file_sha256(file: Path) -> str:
    """Hex digest of a file's bytes. Raises InputError where it cannot be read."""
    with _readable(file), file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _labels(cell: str, file: Path, row: int) -> list[str]:
    """Labels of one cell: a list as Python writes it, or a single one."""
    text = cell.strip()
    if not text.startswith("["):
        return [cell]
    try:
        found = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(label, str) for label in found):
        raise InputError(
            "the cell is no list of labels", file=file, row=row, fix="Write ['first label', 'second label']."
        )
    return found


@contextmanager
def _readable(file: Path) -> Iterator[None]:
    """Turns what goes wrong while a CSV is read into an InputError that names it."""
    try:
        yield
    except OSError as error:
        raise InputError(reason_of(error), file=file) from error
    except UnicodeError as error:
        raise InputError("is not UTF-8 text", file=file, fix="Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise InputError(f"is not a readable CSV: {error}", file=file) from error


def _opened(file: Path) -> TextIO:
    with file.open("rb") as stream:
        reread(stream, file)
        marked = stream.read(2) in (b"\xff\xfe", b"\xfe\xff")
    return file.open(encoding="utf-16" if marked else "utf-8-sig", newline="")


def _separator(stream: TextIO) -> str:
    """The sign that parts the header's columns, the comma where none does; the stream is rewound."""
    header = stream.readline(LONGEST)
    stream.seek(0)
    return max(_SEPARATORS, key=header.count)

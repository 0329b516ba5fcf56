"""Runs as files, in TREC's format: `query Q0 item rank score name`, parted by blanks.

The query is `query_key` of its text, the item the URI of a skill. Higher scores stand first, ties by stated
rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..errors import InputError, reason_of
from ..readers.files import reread
from .baselines import Ranker, Ranking
from .ranking import Queries, query_key

if TYPE_CHECKING:
    from ..frameworks import Framework

KEPT = 100
"""Items of a query that `write_run` keeps."""
_NOBODY = -1
"""Row that fills up rankings shorter than others: no skill is in it."""
_FIELDS = 6
_LINE = 10_000
_BLANK = "%20"
"""Stands for a blank in a URI: blanks part the fields."""


class RunRanker:
    """Answers from a run file: what it does not rank is not found."""

    version = ""

    def __init__(self, lists: Mapping[str, Sequence[int]]) -> None:
        """`lists` is query key → rows, best first."""
        self._lists = lists

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`. Scores fall by one a place; rows of -1 stand where the file has no more."""
        found = [self._lists.get(query_key(sentence), ())[:k] for sentence in sentences]
        width = max(map(len, found), default=0)
        rows = np.full((len(found), width), _NOBODY, dtype=np.int64)
        for line, own in enumerate(found):
            rows[line, : len(own)] = own
        scores = np.broadcast_to(-np.arange(width, dtype=np.float32), rows.shape)
        return rows, np.where(rows == _NOBODY, np.float32(-np.inf), scores)


def read_run(file: Path, framework: Framework, queries: Queries) -> RunRanker:
    """A run to be measured beside others.

    Raises:
        InputError: the file cannot be read, a line is broken, an item is not in the framework or stands twice
            in one query, or no query of the file is among `queries`.
    """
    found: dict[str, dict[int, tuple[float, float]]] = {}
    for number, (query, uri, rank, score) in run_lines(file):
        known = framework.row(uri)
        row = known if known is not None else framework.row(uri.replace(_BLANK, " "))
        if row is None:
            raise InputError(f"no skill {uri!r} in {framework.info.id}", file=file, row=number)
        own = found.setdefault(query, {})
        if row in own:
            raise InputError(f"{uri!r} stands twice in query {query!r}", file=file, row=number)
        own[row] = (-score, rank)
    if not found.keys() & set(queries.keys):
        raise InputError(
            "none of its queries is in the data",
            file=file,
            fix="A query is named by the first 12 hex digits of its text's sha256; --save-runs shows them.",
        )
    return RunRanker({query: sorted(own, key=own.__getitem__) for query, own in found.items()})


def write_run(file: Path, name: str, system: Ranker, framework: Framework, queries: Queries) -> None:
    """Write the first `KEPT` items of every query, as `read_run` and trec_eval read them.

    The score written falls by one a place: trec_eval would put ties into another order than the system's.
    """
    rows, _ = system.rank(queries.texts, KEPT)
    tag = "-".join(name.split()) or "run"
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        for key, line in zip(queries.keys, rows.tolist(), strict=True):
            for place, row in enumerate(line, 1):
                if row != _NOBODY:
                    uri = str(framework.uris[row]).replace(" ", _BLANK)
                    stream.write(f"{key} Q0 {uri} {place} {KEPT + 1 - place} {tag}\n")


def run_lines(file: Path) -> Iterator[tuple[int, tuple[str, str, float, float]]]:
    """Number, query, item, rank and score of every line that is not blank; InputError for a broken one."""
    try:
        with file.open(encoding="utf-8-sig") as stream:
            reread(stream, file)
            for number, line in enumerate(iter(lambda: stream.readline(_LINE), ""), 1):
                if fields := line.split():
                    yield number, _parsed(fields, file, number)
    except OSError as error:
        raise InputError(reason_of(error), file=file) from error
    except UnicodeError as error:
        raise InputError("is not UTF-8 text", file=file) from error


def _parsed(fields: Sequence[str], file: Path, number: int) -> tuple[str, str, float, float]:
    numbers = [_number(field) for field in fields[3:5]]
    if len(fields) != _FIELDS or not all(map(math.isfinite, numbers)):
        raise InputError(
            "is no line of a run", file=file, row=number, fix="Expected: query Q0 skill-URI rank score name."
        )
    return fields[0], fields[2], numbers[0], numbers[1]


def _number(field: str) -> float:
    try:
        return float(field)
    except ValueError:
        return math.nan

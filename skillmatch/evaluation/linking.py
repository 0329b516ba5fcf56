"""How well sentences are ranked against framework skills, by the public protocol (WorkRB's).

Targets are the preferred labels of all linkable skills; a query is a sentence, its gold the labels of its
rows.
"""

from __future__ import annotations

import csv
import hashlib
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from .baselines import Ranker
from .measures import Interval, bootstrap, per_query

if TYPE_CHECKING:
    from ..frameworks import Framework

NO_LABEL = frozenset(("", "LABEL NOT PRESENT", "UNDERSPECIFIED"))
"""What annotators write where a span has no label in the framework: such rows are dropped."""
DEPTH = 1000
"""How deep a ranking is looked at for RR: a first right skill below it counts as not found."""


@dataclass(frozen=True, slots=True)
class LabelledSentences:
    """Queries with at least one label in the framework, and what was left out."""

    sentences: tuple[str, ...]
    gold: tuple[frozenset[int], ...]
    """Framework rows."""
    unknown_labels: dict[str, int]
    """Labels the framework does not have → rows that carry them."""
    unlabelled: int
    """Sentences without any label in the framework, which cannot be queries."""


@dataclass(frozen=True, slots=True)
class LinkingReport:
    """Measures of one ranker on one file. Measures are in [0, 1]."""

    measures: dict[str, float]
    """"RP@1", …, "RR"."""
    queries: int
    unknown_labels: dict[str, int]
    """Most frequent first."""
    unlabelled: int
    seconds: float
    """For ranking all queries, encoding included, indexing left out."""
    encoder: str
    framework: str
    version: str
    """Version of the linker, or what the caller says it is."""
    data_sha256: str
    intervals: dict[str, Interval] = field(default_factory=dict)
    """95% bootstrap intervals, by measure."""


def read_labelled(file: Path) -> Iterator[tuple[str, str]]:
    """(sentence, label) of every row of a CSV with at least these two columns; others are ignored.

    Raises:
        InputError: no such file, not UTF-8, a column missing, or a row without a sentence.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream, strict=True)
            missing = [name for name in ("sentence", "label") if name not in (rows.fieldnames or ())]
            if missing:
                raise InputError(
                    f"no column {' or '.join(map(repr, missing))}",
                    file=file,
                    row=1,
                    fix="Expected a CSV with the columns sentence,label: one row a sentence and label.",
                )
            for row in rows:
                if not (row["sentence"] or "").strip():
                    raise InputError(
                        "no sentence", file=file, row=rows.line_num, fix="Fill or delete the row."
                    )
                yield row["sentence"], row["label"] or ""
    except OSError as error:
        raise InputError(error.strerror or str(error), file=file) from error
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8 text", file=file, fix="Save it as CSV in UTF-8.") from error
    except csv.Error as error:
        raise InputError(f"is not a readable CSV: {error}", file=file) from error


def label_sentences(rows: Iterable[tuple[str, str]], framework: Framework) -> LabelledSentences:
    """Gather the rows of a sentence. Labels are compared after stripping both sides, letter case included."""
    known = {label.strip(): row for row, label in reversed(list(enumerate(framework.labels)))}
    gold: dict[str, set[int]] = {}
    unknown: Counter[str] = Counter()
    for sentence, label in rows:
        own = gold.setdefault(sentence, set())
        wanted = label.strip()
        if wanted in known:
            own.add(known[wanted])
        elif wanted not in NO_LABEL:
            unknown[wanted] += 1
    queries = {sentence: frozenset(own) for sentence, own in gold.items() if own}
    return LabelledSentences(
        tuple(queries), tuple(queries.values()), dict(unknown.most_common()), len(gold) - len(queries)
    )


def evaluate_linking(
    file: Path,
    framework: Framework,
    rank: Ranker,
    ks: Sequence[int] = (1, 5, 10),
    *,
    encoder: str = "",
    version: str = "",
) -> LinkingReport:
    """Measure `rank` on a CSV of `sentence,label` rows.

    Raises:
        InputError: the file cannot be read, or none of its labels is in the framework.
    """
    data = label_sentences(read_labelled(file), framework)
    if not data.sentences:
        near = ", ".join(repr(label) for label in list(data.unknown_labels)[:3])
        raise InputError(
            f"none of its labels is a preferred label of {framework.info.id} {framework.info.version}"
            + (f" (labels such as {near})" if near else ""),
            file=file,
            fix="Check the framework and its version.",
        )
    return evaluate_ranker(
        data, framework, rank, ks, encoder=encoder, version=version, data_sha256=_sha256(file)
    )


def evaluate_ranker(
    data: LabelledSentences,
    framework: Framework,
    rank: Ranker,
    ks: Sequence[int] = (1, 5, 10),
    *,
    encoder: str = "",
    version: str = "",
    data_sha256: str = "",
) -> LinkingReport:
    """Measure `rank` on labelled sentences; `ks` must be positive."""
    if not ks or min(ks) < 1:
        raise InputError("k must be at least 1", fix="Give for example -k 1,5,10.")
    started = time.perf_counter()
    ranked, _ = rank.rank(data.sentences, max(DEPTH, *ks))
    seconds = time.perf_counter() - started
    values = per_query(ranked.tolist(), data.gold, sorted(set(ks)))
    intervals = {name: bootstrap(own) for name, own in values.items()}
    return LinkingReport(
        measures={name: interval.mean for name, interval in intervals.items()},
        queries=len(data.sentences),
        unknown_labels=data.unknown_labels,
        unlabelled=data.unlabelled,
        seconds=seconds,
        encoder=encoder,
        framework=f"{framework.info.id} {framework.info.version}".strip(),
        version=version or str(getattr(rank, "version", "")),
        data_sha256=data_sha256,
        intervals=intervals,
    )


def table(reports: Mapping[str, LinkingReport], names: Collection[str] = ()) -> str:
    """A Markdown table, one row a system, measures in % with their 95% interval."""
    first = next(iter(reports.values()), None)
    columns = list(names) or list(first.measures if first else ())
    lines = ["| system | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    for system, report in reports.items():
        cells = [_cell(report, name) for name in columns]
        lines.append(f"| {system} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(report: LinkingReport, name: str) -> str:
    interval = report.intervals.get(name)
    value = f"{100 * report.measures[name]:.1f}"
    return value if interval is None else f"{value} ({100 * interval.low:.1f}–{100 * interval.high:.1f})"


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""Labelled sentences held against a framework: what can be ranked, what has no skill, what was left out.

WorkRB's protocol: targets are the preferred labels of all linkable skills; a query is a sentence, its gold
the labels of all its rows, compared after stripping both sides, letter case included; what annotators write
where the framework has no label is dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from .datasets import file_sha256, read_rows
from .ranking import Queries

if TYPE_CHECKING:
    from ..frameworks import Framework

NO_LABEL = frozenset(("", "LABEL NOT PRESENT", "UNDERSPECIFIED", "UNK"))
"""What annotators write where a text has no label in the framework: such rows are dropped."""


@dataclass(frozen=True, slots=True)
class LabelledSentences:
    """Distinct sentences in the order of the file, told apart by whether the framework has their labels."""

    sentences: tuple[str, ...]
    """The queries: sentences with at least one label in the framework."""
    gold: tuple[frozenset[int], ...]
    """Framework rows, one set a query."""
    unknown_labels: dict[str, int]
    """Labels the framework does not have → rows that carry them, most frequent first."""
    without: tuple[str, ...] = ()
    """Sentences without any label in the framework: no queries, but whatever is linked in them is wrong."""
    annotated: frozenset[str] = frozenset()
    """Those of `without` that annotators did mark: their skill exists, only the framework lacks it."""
    labels: int = 0
    """Rows with a label, known or not."""

    @property
    def unlabelled(self) -> int:
        """Sentences that cannot be queries."""
        return len(self.without)

    @property
    def share_dropped(self) -> float:
        """Share of the labels that the framework does not have, in [0, 1]."""
        return sum(self.unknown_labels.values()) / self.labels if self.labels else 0.0


def label_sentences(rows: Iterable[tuple[str, str]], framework: Framework) -> LabelledSentences:
    """Gather the rows of each sentence. A label is a preferred label or a URI of the framework."""
    known = _known(framework)
    gold: dict[str, set[int]] = {}
    unknown: Counter[str] = Counter()
    annotated: set[str] = set()
    labels = 0
    for sentence, label in rows:
        own, wanted = gold.setdefault(sentence, set()), label.strip()
        if wanted:
            annotated.add(sentence)
        if wanted in known:
            own.add(known[wanted])
        elif wanted not in NO_LABEL:
            unknown[wanted] += 1
        labels += wanted not in NO_LABEL
    queries = {sentence: frozenset(own) for sentence, own in gold.items() if own}
    without = tuple(sentence for sentence in gold if sentence not in queries)
    return LabelledSentences(
        sentences=tuple(queries),
        gold=tuple(queries.values()),
        unknown_labels=dict(unknown.most_common()),
        without=without,
        annotated=frozenset(annotated.intersection(without)),
        labels=labels,
    )


@dataclass(frozen=True, slots=True)
class DataSet:
    """A file of labelled sentences, read once."""

    name: str
    sha256: str
    data: LabelledSentences

    @property
    def queries(self) -> Queries:
        """What is ranked: the sentences that have a label in the framework."""
        return Queries(self.data.sentences, self.data.gold)


def read_dataset(file: Path, framework: Framework) -> DataSet:
    """Read a CSV in any layout of `datasets`.

    Raises:
        InputError: the file cannot be read, or none of its labels is in the framework.
    """
    data = label_sentences(read_rows(file), framework)
    if not data.sentences:
        near = ", ".join(repr(label) for label in list(data.unknown_labels)[:3])
        raise InputError(
            f"none of its labels is a preferred label of {framework.info.id} {framework.info.version}"
            + (f" (labels such as {near})" if near else ""),
            file=file,
            fix="Check the framework and its version.",
        )
    return DataSet(file.name, file_sha256(file), data)


def _known(framework: Framework) -> dict[str, int]:
    """Row by label and by URI; the first row wins where several share a label."""
    known = {str(uri): row for row, uri in enumerate(framework.uris)}
    known |= {label.strip(): row for row, label in reversed(list(enumerate(framework.labels)))}
    return known

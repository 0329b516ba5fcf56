"""How well links find the skills of sentences end to end: F1, false alarms, calibration."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ..domain import Link, Progress, silent
from ..errors import InputError, reason_of
from .calibration import Calibration, calibration
from .datasets import SENTENCE, read_columns
from .intervals import Interval, bootstrap_of

if TYPE_CHECKING:
    from ..frameworks import Framework
    from .labelled import LabelledSentences

SKILLS_A_SPAN = 5
"""Skills a span may be linked to at most, as `link_many` has it by default; all are at or above the floor."""


class LinkMany(Protocol):
    """Anything that links texts, such as a `Linker`."""

    def link_many(
        self, texts: Sequence[str], n: int = 5, progress: Progress = silent
    ) -> list[tuple[Link, ...]]:
        """Links of every text."""
        ...


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """How often sentences without any skill are given one."""

    rate: float
    """In [0, 1]; 0 where there are no such sentences."""
    sentences: int

    @classmethod
    def of(cls, given: Iterable[Collection[int]]) -> FalseAlarms:
        """From the skills that each such sentence is given."""
        alarms = [bool(own) for own in given]
        return cls(sum(alarms) / len(alarms) if alarms else 0.0, len(alarms))


@dataclass(frozen=True, slots=True)
class ExtractionReport:
    """Micro-averaged over (sentence, skill) pairs at the linker's own floor; shares in [0, 1]."""

    precision: float
    recall: float
    f1: float
    intervals: dict[str, Interval]
    """95% bootstrap intervals over sentences of precision, recall and f1."""
    sentences: int
    """All of the file, those without a label included."""
    skills: int
    """Right (sentence, skill) pairs there are."""
    found: int
    """(sentence, skill) pairs that were linked."""
    without_label: FalseAlarms
    """Among sentences whose skill, if they have one, the framework lacks."""
    without_skill: FalseAlarms
    """Those of them in which annotators marked nothing at all."""
    calibration: Calibration
    """Of the linked pairs."""
    given_without: FalseAlarms | None = None
    """Among sentences of another file that are known to have no skill, where one was given."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What was linked in each sentence: framework row → best score."""

    scores: tuple[dict[int, float], ...]

    def columns(self, gold: Sequence[Collection[int]]) -> NDArray[np.float64]:
        """(sentences, 3): right, linked and wanted skills."""
        pairs = zip(self.scores, gold, strict=True)
        counts = [(len(own.keys() & set(wanted)), len(own), len(wanted)) for own, wanted in pairs]
        return np.array(counts, dtype=np.float64).reshape(-1, 3)


def link_all(
    sentences: Sequence[str], framework: Framework, linker: LinkMany, progress: Progress = silent
) -> Linked:
    """Link every sentence. Texts alone are handed over, sorted: their order tells nothing of labels."""
    texts = sorted(set(sentences))
    links = linker.link_many(texts, SKILLS_A_SPAN, progress)
    found = {text: _best(own, framework) for text, own in zip(texts, links, strict=True)}
    return Linked(tuple(found[sentence] for sentence in sentences))


def evaluate_extraction(
    data: LabelledSentences,
    framework: Framework,
    linker: LinkMany,
    progress: Progress = silent,
    given_without: FalseAlarms | None = None,
) -> ExtractionReport:
    """Compare what is linked with what annotators labelled. `given_without` is put into the report.

    Sentences without a label in the framework count: whatever is linked in them is wrong. A skill is right
    when the sentence has it among its labels; where it was quoted from is not judged.
    """
    linked = link_all((*data.sentences, *data.without), framework, linker, progress)
    return judge(data, linked, given_without)


def judge(
    data: LabelledSentences, linked: Linked, given_without: FalseAlarms | None = None
) -> ExtractionReport:
    """The same for what was linked in all sentences of `data`, those without a label last."""
    gold = (*data.gold, *(frozenset[int]() for _ in data.without))
    columns = linked.columns(gold)
    right, found, wanted = (int(total) for total in columns.sum(axis=0))
    alarms = dict(zip(data.without, linked.scores[len(data.sentences) :], strict=True))
    return ExtractionReport(
        precision=right / found if found else 0.0,
        recall=right / wanted if wanted else 0.0,
        f1=2 * right / (found + wanted) if found + wanted else 0.0,
        intervals=intervals_of(columns),
        sentences=len(gold),
        skills=wanted,
        found=found,
        without_label=FalseAlarms.of(alarms.values()),
        without_skill=FalseAlarms.of(own for text, own in alarms.items() if text not in data.annotated),
        calibration=calibration(*_judged_links(linked, gold)),
        given_without=given_without,
    )


def intervals_of(columns: NDArray[np.float64]) -> dict[str, Interval]:
    """Precision, recall and F1 of (sentences, 3) counts (`Linked.columns`) with their 95% bootstrap intervals
    over sentences; 0 where nothing is linked or wanted."""
    _, found, wanted = columns.sum(axis=0)
    nothing = Interval(0.0, 0.0, 0.0)
    return {
        name: bootstrap_of(figure, columns) if found and wanted else nothing
        for name, figure in _FIGURES.items()
    }


def false_alarms(
    sentences: Sequence[str], framework: Framework, linker: LinkMany, progress: Progress = silent
) -> FalseAlarms:
    """How many of these sentences, which have no skill, are given any."""
    return FalseAlarms.of(link_all(sentences, framework, linker, progress).scores)


def read_without_skill(file: Path) -> tuple[str, ...]:
    """Sentences without a skill: a SkillSpan file's unannotated ones, or a CSV's `sentence` column.

    Raises InputError where the file is neither, or has none.
    """
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        cells = read_columns(file, (SENTENCE,), "Expected a CSV with the column sentence.")
        found = tuple(dict.fromkeys(text for _, (text,) in cells if text.strip()))
    else:
        found = read_unannotated(file)
    if not found:
        raise InputError("holds no sentence without a skill", file=file)
    return found


def read_unannotated(file: Path) -> tuple[str, ...]:
    """Distinct sentences of a SkillSpan file (JSON lines) in which nothing is annotated, in order.

    Raises:
        InputError: the file cannot be read, or a line is no SkillSpan record.
    """
    found: dict[str, None] = {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=file) from error
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            tags = [*record["tags_skill"], *record["tags_knowledge"]]
            words = " ".join(record["tokens"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise InputError("is no SkillSpan record", file=file, row=number) from error
        if set(map(str, tags)) <= {"O"}:
            found[words] = None
    return tuple(found)


def _best(links: Iterable[Link], framework: Framework) -> dict[int, float]:
    """Row → best score over all spans of a sentence."""
    found: dict[int, float] = {}
    for link in links:
        for match in link.matches:
            row = framework.row(match.uri)
            if row is not None:
                found[row] = max(match.score, found.get(row, 0.0))
    return found


def _judged_links(
    linked: Linked, gold: Sequence[Collection[int]]
) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.int64]]:
    """(links,) score, whether right, and sentence of every linked pair."""
    found = [
        (score, row in wanted, number)
        for number, (own, wanted) in enumerate(zip(linked.scores, gold, strict=True))
        for row, score in own.items()
    ]
    scores, right, numbers = zip(*found, strict=True) if found else ((), (), ())
    return np.array(scores, np.float64), np.array(right, np.bool_), np.array(numbers, np.int64)


def _precision(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    right, found, _ = np.moveaxis(columns.sum(axis=-2), -1, 0)
    # A resample without any link has no precision; it must not pull the interval to 0.
    return np.where(found > 0, right / np.maximum(found, 1), np.nan)


def _recall(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    right, _, wanted = np.moveaxis(columns.sum(axis=-2), -1, 0)
    return np.asarray(right / np.maximum(wanted, 1))


def f1_of(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """(…) micro F1 of (…, sentences, 3) counts."""
    right, found, wanted = np.moveaxis(columns.sum(axis=-2), -1, 0)
    return np.asarray(2 * right / np.maximum(found + wanted, 1))


_FIGURES = {"precision": _precision, "recall": _recall, "f1": f1_of}

"""Labelled sentences a linking model is fitted on, each with the folds it is held out in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain import Progress, silent
from ..errors import InputError
from ..evaluation.datasets import read_columns, read_rows
from ..linking.reading import read
from ..readers.onet import read_onet
from ..readers.postings import read_postings
from ..resources import models_dir
from .annotated import Annotated, annotated, blind, labels_of, read_annotations
from .distil import Marked, read_marked
from .examples import digest

if TYPE_CHECKING:
    from ..frameworks import Framework

ANNOTATIONS = models_dir() / "annotations"
POSTINGS, TASKS, FEDERAL = "skillspan_esco.csv", "onet_esco.csv", "usajobs_esco.csv"
"""What is said of SkillSpan's sentences, of O*NET's task statements, and of federal postings."""
WRITTEN = "written_esco.csv"
"""Postings that were written to learn from, and what is said of them."""
FOLDS = 5
RESERVED_SENTENCES = 64
"""Of 256: the SkillSkape training sentences that the encoder never sees and the re-ranker is fitted on."""


def reserved(sentence: str) -> bool:
    """Whether a SkillSkape training sentence is the re-ranker's, not the encoder's."""
    return digest(sentence)[0] < RESERVED_SENTENCES


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence and the framework rows it asks for."""

    text: str
    gold: frozenset[int]
    asks: bool
    """Whether it asks for any skill, be it one that the framework lacks."""
    group: str = ""
    """The sentence it is part of, or the posting; "" where it stands alone."""

    made: bool = False
    """Of an example: whether it was written around its skills, not found."""

    @property
    def stands_with(self) -> str:
        """What questions that are held out together have in common."""
        return self.group or self.text

    @property
    def fold(self) -> int:
        """0 … FOLDS − 1."""
        return digest(self.stands_with)[1] % FOLDS


@dataclass(frozen=True, slots=True)
class Sources:
    """Questions by source."""

    tech: Sequence[Question]
    house: Sequence[Question]
    tech_spans: Sequence[Question]
    """What annotators marked in them, each span a question of its own; most are of skills that ESCO lacks."""
    house_spans: Sequence[Question]
    train: Sequence[Question]
    """SkillSkape training sentences that were kept from the encoder, and all without a known skill."""
    dev: Sequence[Question]
    none: Sequence[Question]
    """SkillSpan's sentences that ask for nothing, but those of blind postings."""
    posted: Sequence[Question]
    """Annotated sentences of SkillSpan's postings, but the blind ones."""
    posted_spans: Sequence[Question]
    tasks: Sequence[Question]
    """Annotated statements of O*NET's, but the blind ones: work of every trade."""
    written: Sequence[Question]
    """Sentences of postings that were written for this, but the blind ones; many ask for nothing."""
    written_spans: Sequence[Question]
    memory: Sequence[Question]
    """The examples: all SkillSkape training sentences with a known skill, postings, and the tasks."""


def read_sources(folder: Path, framework: Framework, annotations: Path = ANNOTATIONS) -> Sources:
    """Sources from a folder laid out as the card says, and what is said in `annotations`, a folder.

    Raises:
        InputError: a file is missing or not in its layout.
    """
    known = {label.strip(): row for row, label in reversed(list(enumerate(framework.labels)))}
    train = _labelled(folder / "skillskape" / "train.csv", known, made=True)
    postings = read_marked_postings(folder, annotations)
    open_ = [one for one in postings if not blind(one.posting)]
    posted = [_posted(one, known) for one in open_]
    said = read_tasks(folder, annotations)
    spans = [span for one in open_ if one.marked for span in _posted_spans(one, known)]
    tasks = [_posted(one, known) for one in said if not blind(one.posting)]
    invented = [one for one in read_written(annotations) if not blind(one.posting)]
    written = [_posted(one, known) for one in invented]
    parts = [part for one in invented for part in _posted_spans(one, known) if part.text != one.text]
    marked = folder / "skill-extraction"
    tech, house = (marked / f"{name}_validation_annotations.csv" for name in ("tech", "house"))
    return Sources(
        tech=_labelled(tech, known),
        house=_labelled(house, known),
        tech_spans=_marked(tech, known),
        house_spans=_marked(house, known),
        train=[one for one in train if reserved(one.text) or not one.gold],
        dev=_labelled(folder / "skillskape" / "dev.csv", known),
        none=[one for one in posted if not one.asks],
        posted=[one for one in posted if one.asks],
        posted_spans=spans,
        tasks=tasks,
        written=written,
        written_spans=parts,
        memory=[one for one in (*train, *posted, *spans, *tasks, *written, *parts) if one.gold],
    )


def read_marked_postings(folder: Path, annotations: Path = ANNOTATIONS) -> tuple[Annotated, ...]:
    """SkillSpan's sentences with what is said of them. Raises InputError as `read_sources`."""
    file = folder / "skillspan" / "train.json"
    marked = tuple(read_marked(file))
    if not all(one.posting for one in marked):
        raise InputError("a sentence without `source` and `idx`", file=file, fix="Use it as published.")
    return annotated(marked, annotations / POSTINGS)


def read_tasks(
    folder: Path, annotations: Path = ANNOTATIONS, progress: Progress = silent
) -> tuple[Annotated, ...]:
    """O*NET's task statements of which something is said. Raises InputError as `read_sources`."""
    skills = read_onet(folder / "onet-29.3", progress).skills
    texts = dict.fromkeys(one.label for one in skills if one.kind == "task")
    return annotated([Marked(text, (text,), text) for text in texts], annotations / TASKS)


def read_federal(folder: Path, annotations: Path = ANNOTATIONS) -> tuple[Annotated, ...]:
    """Statements of federal postings of which something is said; nothing is fitted on them.

    Raises:
        InputError: as `read_sources`; also where statements are missing, because postings cannot be read or
            are cut into statements in another way than when they were annotated.
    """
    file = annotations / FEDERAL
    marked = [
        Marked(one.unit.text, (one.unit.text,), posting.id)
        for posting in read_postings(folder / "postings" / "usajobs_cyber.json")
        if not isinstance(posting, InputError)
        for one in read(posting.text)
    ]
    found = annotated(marked, file)
    missing = len(read_annotations(file)) - len(found)
    if missing:
        raise InputError(
            f"{missing} of its statements are not in the postings", file=file,
            fix="Use the postings as published; if the cutting into statements has changed, annotate anew.",
        )  # fmt: skip
    return found


def read_written(annotations: Path = ANNOTATIONS) -> tuple[Annotated, ...]:
    """Sentences of the postings that were written to learn from.

    Raises:
        InputError: the file cannot be read, is not in its layout, or says nothing.
    """
    file, names = annotations / WRITTEN, ("posting", "sentence", "span", "skills")
    spans: dict[tuple[str, str], dict[str, tuple[str, ...] | None]] = {}
    columns = read_columns(file, [(name,) for name in names], f"Expected the columns {','.join(names)}.")
    for number, (posting, sentence, span, skills) in columns:
        own = spans.setdefault((posting, sentence), {})
        if not (posting and skills and span and span in sentence) or span in own:
            fix = "Give posting and skills, and a span of the sentence once."
            raise InputError(
                "an empty cell, or a span that is not there or twice", file=file, row=number, fix=fix
            )
        own[span] = labels_of(skills)
    if not spans:
        raise InputError("says nothing", file=file, fix="Fetch it again from the repository.")
    return tuple(
        Annotated(text, posting, {span: labels for span, labels in own.items() if labels is not None})
        for (posting, text), own in spans.items()
    )


def _labelled(file: Path, known: dict[str, int], *, made: bool = False) -> list[Question]:
    gold: dict[str, set[int]] = {}
    for sentence, label in read_rows(file):
        own = gold.setdefault(sentence, set())
        row = known.get(label.strip())
        if row is not None:
            own.add(row)
    return [Question(text, frozenset(own), asks=bool(own), made=made) for text, own in gold.items()]


def _marked(file: Path, known: dict[str, int]) -> list[Question]:
    wanted = (("sentence",), ("span",), ("label",))
    gold: dict[tuple[str, str], set[int]] = {}
    for _, (sentence, span, label) in read_columns(file, wanted, "Expected the columns sentence,span,label."):
        if span.strip():
            own = gold.setdefault((sentence, span.strip()), set())
            if label.strip() in known:
                own.add(known[label.strip()])
    return [
        Question(span, frozenset(own), asks=True, group=sentence) for (sentence, span), own in gold.items()
    ]


def _posted(one: Annotated, known: Mapping[str, int]) -> Question:
    return Question(one.text, _rows(one.labels, known), asks=bool(one.spans), group=one.posting)


def _posted_spans(one: Annotated, known: Mapping[str, int]) -> Iterator[Question]:
    for span, labels in one.spans.items():
        yield Question(span, _rows(labels, known), asks=True, group=one.posting)


def _rows(labels: Collection[str], known: Mapping[str, int]) -> frozenset[int]:
    lacking = [label for label in labels if label not in known]
    if lacking:
        raise InputError(
            f"{lacking[0]!r} is annotated, and no label of the framework",
            fix="Fit on the framework that the annotations name: ESCO 1.1.0.",
        )
    return frozenset(known[label] for label in labels)

"""Statements whose skills somebody named: of postings, spans or whole sentences; of O*NET, tasks. What is
said of a corpus is kept apart from its text.

The file of annotations names sentences and spans by their hashes, so that it can be kept and shared without
the corpus; see `models/annotations/README.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from ..evaluation.datasets import read_columns
from .distil import Marked
from .examples import digest

HEADER = ("sentence", "span", "skills")
NOTHING, VAGUE, UNASKED = "-", "?", "0"
"""Answers: the framework lacks it; too vague to say which; nothing is asked for."""
BETWEEN = " ; "
BLIND = 51
"""Of 256: the postings that no linking model is fitted on."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A sentence of a posting and the labels of each part of it that asks for something.

    Parts are the spans that people marked; of a sentence without marks, and of a task, the whole.
    """

    text: str
    posting: str
    spans: Mapping[str, tuple[str, ...]]
    marked: bool = True
    """Whether people marked any span; else the sentence was read as a whole, and may ask for nothing."""

    @property
    def labels(self) -> frozenset[str]:
        """Labels of all its spans."""
        return frozenset(label for own in self.spans.values() for label in own)


def key(text: str) -> str:
    """What a text is called in the file of annotations: twelve hex digits of its sha256."""
    return digest(text).hex()[:12]


def blind(posting: str) -> bool:
    """Whether a posting is kept from every fit of the linking model, to measure by."""
    return digest(posting)[3] < BLIND


def annotated(marked: Sequence[Marked], file: Path) -> tuple[Annotated, ...]:
    """Every sentence of `marked` once, with the labels that `file` gives to its spans, or to the whole where
    none is marked.

    Sentences with marked spans of which the file says nothing are left out; one that is annotated in one
    posting and not even marked in another counts as annotated.

    Raises:
        InputError: the file cannot be read or is not in its layout, or speaks of none of the sentences.
    """
    said = read_annotations(file)
    found: dict[str, Annotated] = {}
    for one in marked:
        own = said.get(key(one.text), {})
        answers = {span: own[key(span)] for span in one.spans or (one.text,) if key(span) in own}
        spans = {span: labels for span, labels in answers.items() if labels is not None}
        known = found.get(one.text)
        unseen = known is None and (answers or not one.spans)
        if unseen or (spans and not (known and known.spans)):
            found[one.text] = Annotated(one.text, one.posting, spans, bool(one.spans))
    if not any(one.spans for one in found.values()):
        raise InputError("speaks of none of the sentences", file=file, fix="Use the corpus it was made for.")
    return tuple(found.values())


def write_table(sentences: Iterable[Annotated], file: Path) -> None:
    """Write labelled sentences as `evaluation.datasets` reads them, a row a sentence and label.

    Where the framework has none of what is asked for the label is `NOTHING`, where nothing is asked for it
    is empty. Raises OSError where the file cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("sentence", "label"))
        for one in sentences:
            none = NOTHING if one.spans else ""
            table.writerows((one.text, label) for label in sorted(one.labels) or [none])


def read_annotations(file: Path) -> dict[str, dict[str, tuple[str, ...] | None]]:
    """Sentence key → span key → labels, empty where nothing fits, None where nothing is asked for.

    Raises:
        InputError: the file cannot be read or is not in its layout.
    """
    found: dict[str, dict[str, tuple[str, ...] | None]] = {}
    columns = read_columns(file, [(name,) for name in HEADER], f"Expected the columns {','.join(HEADER)}.")
    for number, (sentence, span, skills) in columns:
        if not (sentence and span and skills):
            raise InputError("an empty cell", file=file, row=number, fix="Fill it or delete the row.")
        found.setdefault(sentence, {})[span] = labels_of(skills)
    return found


def labels_of(answer: str) -> tuple[str, ...] | None:
    """The labels of an answer, empty where nothing fits, None where nothing is asked for."""
    if answer == UNASKED:
        return None
    return () if answer in (NOTHING, VAGUE) else tuple(answer.split(BETWEEN))

"""Labelled sentences a linking model is fitted on, each with the folds it is held out in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError
from ..evaluation.datasets import read_columns, read_rows

if TYPE_CHECKING:
    from ..frameworks import Framework

FOLDS = 5
RESERVED_SENTENCES = 64
"""Of 256: the SkillSkape training sentences that the encoder never sees and the re-ranker is fitted on."""


def digest(text: str) -> bytes:
    """sha256 of a text: decides, once and for all, what is held out where."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


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
    sentence: str = ""
    """The sentence it is part of, "" where it is one itself."""

    @property
    def fold(self) -> int:
        """0 … FOLDS − 1, by the sentence alone: its parts are held out with it."""
        return digest(self.sentence or self.text)[1] % FOLDS


@dataclass(frozen=True, slots=True)
class Sources:
    """Questions by source. The letters are those of the tables in the card."""

    tech: Sequence[Question]
    house: Sequence[Question]
    tech_spans: Sequence[Question]
    """What annotators marked in them, each span a question of its own; most are of skills that ESCO lacks."""
    house_spans: Sequence[Question]
    train: Sequence[Question]
    """SkillSkape training sentences that were kept from the encoder, and all without a known skill."""
    dev: Sequence[Question]
    none: Sequence[Question]
    """SkillSpan sentences in which nothing is annotated."""
    some: Sequence[Question]
    """SkillSpan sentences in which something is annotated: nobody said which skill."""
    memory: Sequence[Question]
    """All SkillSkape training sentences with a known skill: the examples."""


def read_sources(folder: Path, framework: Framework) -> Sources:
    """Sources from a folder laid out as the card says.

    Raises:
        InputError: a file is missing or not in its layout.
    """
    known = {label.strip(): row for row, label in reversed(list(enumerate(framework.labels)))}
    train = _labelled(folder / "skillskape" / "train.csv", known)
    spans = _spans(folder / "skillspan" / "train.json")
    marked = folder / "skill-extraction"
    tech, house = (marked / f"{name}_validation_annotations.csv" for name in ("tech", "house"))
    return Sources(
        tech=_labelled(tech, known),
        house=_labelled(house, known),
        tech_spans=_marked(tech, known),
        house_spans=_marked(house, known),
        train=[one for one in train if reserved(one.text) or not one.gold],
        dev=_labelled(folder / "skillskape" / "dev.csv", known),
        none=[one for one in spans if not one.asks],
        some=[one for one in spans if one.asks],
        memory=[one for one in train if one.gold],
    )


def _labelled(file: Path, known: dict[str, int]) -> list[Question]:
    gold: dict[str, set[int]] = {}
    for sentence, label in read_rows(file):
        own = gold.setdefault(sentence, set())
        row = known.get(label.strip())
        if row is not None:
            own.add(row)
    return [Question(text, frozenset(own), asks=bool(own)) for text, own in gold.items()]


def _marked(file: Path, known: dict[str, int]) -> list[Question]:
    wanted = (("sentence",), ("span",), ("label",))
    gold: dict[tuple[str, str], set[int]] = {}
    for _, (sentence, span, label) in read_columns(file, wanted, "Expected the columns sentence,span,label."):
        if span.strip():
            own = gold.setdefault((sentence, span.strip()), set())
            if label.strip() in known:
                own.add(known[label.strip()])
    return [
        Question(span, frozenset(own), asks=True, sentence=sentence) for (sentence, span), own in gold.items()
    ]


def _spans(file: Path) -> list[Question]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=file) from error
    found: dict[str, bool] = {}
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            text = " ".join(record["tokens"])
            tags: Iterable[str] = (*record["tags_skill"], *record["tags_knowledge"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("is no SkillSpan record", file=file, row=number) from error
        found[text] = found.get(text, False) or not set(tags) <= {"O"}
    return [Question(text, frozenset(), asks) for text, asks in found.items()]

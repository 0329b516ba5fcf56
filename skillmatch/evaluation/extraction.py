"""How well links find the skills of sentences end to end: precision, recall, F1, and false alarms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..domain import Link
from ..errors import InputError
from .linking import NO_LABEL

if TYPE_CHECKING:
    from ..frameworks import Framework


class LinkMany(Protocol):
    """Anything that links texts, such as a `Linker`."""

    def link_many(self, texts: Sequence[str], n: int = 5) -> list[tuple[Link, ...]]:
        """Links of every text."""
        ...


@dataclass(frozen=True, slots=True)
class ExtractionReport:
    """Micro-averaged over (sentence, skill) pairs; all in [0, 1]."""

    precision: float
    recall: float
    f1: float
    sentences: int
    skills: int
    """Right (sentence, skill) pairs."""


def evaluate_extraction(
    rows: Iterable[tuple[str, str]], framework: Framework, linker: LinkMany
) -> ExtractionReport:
    """Compare what is linked at the linker's own floor with `(sentence, label)` rows.

    Sentences without a label in the framework count: whatever is linked in them is wrong. A skill is right
    when the sentence has it among its labels; where it was quoted from is not judged.
    """
    known = {label.strip() for label in framework.labels}
    gold: dict[str, set[str]] = {}
    for sentence, label in rows:
        own = gold.setdefault(sentence, set())
        if label.strip() not in NO_LABEL and label.strip() in known:
            own.add(label.strip())
    found = [
        {match.label.strip() for link in links for match in link.matches}
        for links in linker.link_many(list(gold))
    ]
    pairs = list(zip(found, gold.values(), strict=True))
    right = sum(len(mine & own) for mine, own in pairs)
    linked, wanted = sum(len(mine) for mine in found), sum(len(own) for own in gold.values())
    return ExtractionReport(
        precision=right / linked if linked else 0.0,
        recall=right / wanted if wanted else 0.0,
        f1=2 * right / (linked + wanted) if linked + wanted else 0.0,
        sentences=len(gold),
        skills=wanted,
    )


def false_alarm_rate(sentences: Sequence[str], linker: LinkMany) -> float:
    """Share of sentences that are given any skill; for sentences that have none, 0 is best."""
    if not sentences:
        raise ValueError("no sentences")
    return sum(1 for links in linker.link_many(sentences) if links) / len(sentences)


def read_unannotated(file: Path) -> tuple[str, ...]:
    """Distinct sentences of a SkillSpan file (JSON lines) in which nothing is annotated, in order.

    Raises:
        InputError: the file cannot be read, or a line is no SkillSpan record.
    """
    found: dict[str, None] = {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=file) from error
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            tags = [*record["tags_skill"], *record["tags_knowledge"]]
            words = " ".join(record["tokens"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("is no SkillSpan record", file=file, row=number) from error
        if set(tags) <= {"O"}:
            found[words] = None
    return tuple(found)

"""All there is to learn from and to choose by, gathered from what a user names."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..domain import Decision, fold
from ..evaluation.datasets import read_rows
from ..review import labelled_links
from .distil import Teacher, distilled, read_marked
from .examples import Example, drawn, from_pairs, from_sentences, split_framework
from .settings import Recipe
from .templates import template_examples

if TYPE_CHECKING:
    from ..frameworks import Framework

SPANS_OUT = 0.5
"""Share of the sentences with marked spans that is left alone, to measure false alarms and the like by."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Files and decisions beside the framework."""

    sentences: tuple[Path, ...] = ()
    """Labelled sentences to learn from, in any layout of `evaluation.datasets`."""
    marked: Path | None = None
    """Sentences with marked spans (SkillSpan), which a teacher links."""
    held_out: tuple[Path, ...] = ()
    """Labelled sentences to choose by: none of their texts is learnt from, wherever it turns up."""
    decisions: tuple[Decision, ...] = ()
    """What people said of links; confirmed ones are learnt from."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Examples, and the sets that measure what came of them."""

    train: tuple[Example, ...]
    develop: dict[str, tuple[Example, ...]]
    files: dict[str, str] = field(default_factory=dict)
    """Name of every file read → sha256."""

    @property
    def counts(self) -> dict[str, int]:
        """Source → examples."""
        return dict(Counter(one.source for one in self.train).most_common())


def gather(
    framework: Framework, sources: Sources, recipe: Recipe, teacher: Teacher | None = None
) -> Gathered:
    """Read and build everything.

    Aliases and descriptions that are held out stay out of templates too; no text of a held-out file is
    learnt from. Without a `teacher`, marked sentences are left aside.

    Raises:
        InputError: a file cannot be read, or none of its labels is the framework's.
    """
    split = split_framework(framework, recipe.aliases_out, recipe.descriptions_out)
    kept = tuple(dict.fromkeys(sources.held_out))
    names = _distinct([file.stem for file in kept], ("aliases", "descriptions"))
    held = {
        name: from_sentences(read_rows(file), framework, file=file)
        for name, file in zip(names, kept, strict=True)
    }
    avoid = split.forbidden.union(fold(one.text) for own in held.values() for one in own)
    learnt = [*split.train, *_sentences(sources.sentences, framework, avoid, recipe)]
    learnt += _confirmed(sources.decisions, framework, avoid)
    if sources.marked and teacher:
        learnt += distilled(tuple(read_marked(sources.marked)), teacher, SPANS_OUT, avoid)
    learnt += template_examples(framework, split, recipe.templates, recipe.seed, avoid)
    files = list(dict.fromkeys((*sources.sentences, *kept, *([sources.marked] if sources.marked else []))))
    develop = {"aliases": split.aliases, "descriptions": split.descriptions, **held}
    return Gathered(
        tuple(one for one in learnt if fold(one.text) not in avoid),
        {name: own for name, own in develop.items() if own},
        dict(zip(_distinct([file.name for file in files]), map(file_sha256, files), strict=True)),
    )


def file_sha256(file: Path) -> str:
    """The file's sha256 in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _distinct(names: Sequence[str], taken: Collection[str] = ()) -> list[str]:
    """The names, each with a number behind that is taken: files of several folders may be called alike."""
    found = dict.fromkeys(taken)
    for name in names:
        number, own = 1, name
        while own in found:
            number += 1
            own = f"{name} ({number})"
        found[own] = None
    return list(found)[len(found) - len(names) :]


def _sentences(
    files: Sequence[Path], framework: Framework, avoid: frozenset[str], recipe: Recipe
) -> list[Example]:
    return [
        one
        for file in files
        for one in from_sentences(read_rows(file), framework, avoid, file=file)
        if not drawn(one.text, recipe.sentences_out)
    ]


def _confirmed(
    decisions: Iterable[Decision], framework: Framework, avoid: frozenset[str]
) -> tuple[Example, ...]:
    """Confirmed links; a rejected one says what a text does not mean, which the other skills say anyway."""
    pairs = (
        (link.text, row)
        for link in labelled_links(decisions)
        if link.positive and (row := framework.row(link.skill)) is not None
    )
    return from_pairs(pairs, "confirmed", avoid)

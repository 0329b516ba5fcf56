"""What an encoder learns from: texts with the skills they mean, out of any framework.

Every builder leaves out what is held out, and nothing that is held out may come back by another way: texts
are compared by `fold`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..domain import fold
from ..errors import InputError

if TYPE_CHECKING:
    from ..frameworks import Framework

Source = Literal["alias", "description", "template", "sentence", "confirmed", "distilled"]


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the framework rows it means."""

    text: str
    gold: tuple[int, ...]
    """Ascending rows, at least one; none of them is ever a wrong answer for this text."""
    source: Source
    weights: tuple[float, ...] = ()
    """How sure each of `gold` is, summing to 1; empty where all are equally sure."""


@dataclass(frozen=True, slots=True)
class Split:
    """Texts of a framework to learn from, and those held out to choose by."""

    train: tuple[Example, ...]
    aliases: tuple[Example, ...]
    """Held-out alternative labels."""
    descriptions: tuple[Example, ...]
    """Descriptions of held-out skills: no text of these skills' descriptions is learnt from."""
    forbidden: frozenset[str] = field(default_factory=frozenset)
    """`fold` of every held-out text."""
    rows: frozenset[int] = field(default_factory=frozenset)
    """Skills whose descriptions are held out."""


def split_framework(framework: Framework, aliases_out: float, descriptions_out: float) -> Split:
    """Aliases and descriptions, a share of each held out by a hash: the same ones in every run and order.

    An alias that names several skills has them all as gold; one that is another skill's label is left out,
    since the label itself must win.
    """
    labels = {fold(label) for label in framework.labels}
    held = {fold(alias) for own in framework.alt_labels for alias in own if drawn(alias, aliases_out)}
    aliases = _gathered(
        (alias, row)
        for row, own in enumerate(framework.alt_labels)
        for alias in own
        if fold(alias) not in labels
    )
    rows = frozenset(row for row, uri in enumerate(framework.uris) if drawn(str(uri), descriptions_out))
    described = _gathered((text, row) for row, text in enumerate(framework.descriptions) if text.strip())
    held_texts = {key for key, (_, own) in described.items() if rows.intersection(own)}
    return Split(
        train=(
            *_examples(aliases, "alias", lambda key: key not in held and key not in held_texts),
            *_examples(described, "description", lambda key: key not in held and key not in held_texts),
        ),
        aliases=_examples(aliases, "alias", held.__contains__),
        descriptions=_examples(described, "description", held_texts.__contains__),
        forbidden=frozenset(held - labels | held_texts),
        rows=rows,
    )


def from_sentences(
    rows: Iterable[tuple[str, str]],
    framework: Framework,
    avoid: Collection[str] = (),
    *,
    file: Path | None = None,
) -> tuple[Example, ...]:
    """Labelled sentences, (sentence, label or URI) a row; sentences without a known label are left out.

    Raises:
        InputError: none of the labels is the framework's; names `file`.
    """
    known = {str(uri): row for row, uri in enumerate(framework.uris)}
    known |= {fold(label): row for row, label in reversed(list(enumerate(framework.labels)))}
    pairs = ((text, known.get(fold(label), known.get(label.strip(), -1))) for text, label in rows)
    found = from_pairs(((text, row) for text, row in pairs if row >= 0), "sentence")
    if not found:
        raise InputError(
            f"none of its labels is a preferred label of {framework.info.id} {framework.info.version}",
            file=file, fix="Check the framework and its version.",
        )  # fmt: skip
    return tuple(one for one in found if fold(one.text) not in avoid)


def from_pairs(
    pairs: Iterable[tuple[str, int]], source: Source, avoid: Collection[str] = ()
) -> tuple[Example, ...]:
    """(text, row) pairs, the rows of a text gathered."""
    return _examples(_gathered(pairs), source, lambda key: key not in avoid)


def digest(text: str) -> bytes:
    """sha256 of a text: decides, once and for all, what is held out where."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def drawn(key: str, share: float) -> bool:
    """Whether sha256 of `key`, as a number in [0, 1), is below `share`.

    `skillmatch eval normalisation --hold-out` draws the same aliases.
    """
    if share <= 0:
        return False
    return int.from_bytes(digest(key)[:8]) < share * 2**64


def _gathered(pairs: Iterable[tuple[str, int]]) -> dict[str, tuple[str, set[int]]]:
    """`fold` of a text → the text as first met, and all rows it stands for."""
    found: dict[str, tuple[str, set[int]]] = {}
    for text, row in pairs:
        found.setdefault(fold(text), (text, set()))[1].add(row)
    return found


def _examples(
    gathered: Mapping[str, tuple[str, set[int]]], source: Source, wanted: Callable[[str], bool]
) -> tuple[Example, ...]:
    return tuple(
        Example(text, tuple(sorted(rows)), source) for key, (text, rows) in gathered.items() if wanted(key)
    )

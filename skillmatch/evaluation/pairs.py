"""Pairs of skills to judge similarity by: scored ones from a CSV, or related ones of a framework."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..errors import FrameworkError, InputError
from .baselines import TfidfRanker
from .datasets import read_columns

if TYPE_CHECKING:
    from ..frameworks import Framework

FIRST = ("a", "first", "left", "skill_a", "skill1", "text1", "sentence1")
SECOND = ("b", "second", "right", "skill_b", "skill2", "text2", "sentence2")
SCORE = ("score", "similarity", "relatedness", "label")
NEGATIVES = 10
"""Unrelated skills that each related pair is held against."""
LOOKALIKES = 300
"""Labels that look most like a skill's: the first of them that are unrelated are its hard negatives."""
_RELATIONS = ("related", "essential", "optional")
_GENERATIONS = 2


@dataclass(frozen=True, slots=True)
class ScoredPairs:
    """Pairs of texts that people have scored: the higher, the more alike, in any unit."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RelatedPairs:
    """Rows of skills: an anchor, one that is related to it, and `NEGATIVES` that are not."""

    anchors: NDArray[np.int64]
    related: NDArray[np.int64]
    random: NDArray[np.int64]
    """(pairs, NEGATIVES) drawn from the whole framework."""
    hard: NDArray[np.int64]
    """(pairs, NEGATIVES) whose labels look like the anchor's."""


def read_pairs(file: Path, framework: Framework) -> ScoredPairs:
    """Pairs from a CSV with the columns `a,b,score`; a URI stands for the label of that skill.

    Raises:
        InputError: the file cannot be read, a row has no text or no finite number, there are fewer than three
            pairs, or all scores are the same.
    """
    fix = "Expected the columns a,b,score: two skills or texts, and a number, higher the more alike they are."
    found: list[tuple[str, str, float]] = []
    for row, (first, second, score) in read_columns(file, (FIRST, SECOND, SCORE), fix):
        if not first.strip() or not second.strip():
            raise InputError("lacks one of its two texts", file=file, row=row, fix="Fill or delete the row.")
        found.append((_text(first, framework), _text(second, framework), _number(score, file, row)))
    if len({score for *_, score in found}) < 2 or len(found) < 3:
        raise InputError("needs at least three pairs, not all with the same score", file=file)
    firsts, seconds, scores = zip(*found, strict=True)
    return ScoredPairs(firsts, seconds, np.array(scores, dtype=np.float64))


def related_pairs(framework: Framework, limit: int, seed: int = 0) -> RelatedPairs:
    """At most `limit` pairs that the framework relates, drawn by `seed`, each with random and hard negatives.

    Related are a skill and its directly broader one, and two skills joined by `related`, `essential` or
    `optional`. No negative is related to the anchor, within two generations of it, or its sibling.
    Pairs whose anchor lacks so many negatives are left out. Raises FrameworkError where the framework states
    no relations, or is too small for any negatives.
    """
    pairs = np.array(sorted(_stated(framework)), dtype=np.int64).reshape(-1, 2)
    if not len(pairs):
        raise FrameworkError(
            f"{framework.info.id} relates no skills to each other.",
            fix="Give a CSV with the columns a,b,score.",
        )
    random = np.random.default_rng(seed)
    chosen = pairs[np.sort(random.permutation(len(pairs))[:limit])]
    looks, _ = TfidfRanker(framework).rank([framework.labels[row] for row in chosen[:, 0]], LOOKALIKES)
    stated = _neighbours(pairs)
    rows = [
        (anchor, other, _drawn(len(framework), near, random), _left(alike, near))
        for (anchor, other), alike in zip(chosen.tolist(), looks, strict=True)
        for near in [_near(framework, anchor, stated)]
    ]
    whole = [row for row in rows if len(row[2]) == len(row[3]) == NEGATIVES]
    if not whole:
        raise FrameworkError(
            f"{framework.info.id} is too small: it lacks {NEGATIVES} unrelated skills to compare with."
        )
    return RelatedPairs(*(np.array(column, dtype=np.int64) for column in zip(*whole, strict=True)))


def _stated(framework: Framework) -> Iterator[tuple[int, int]]:
    for row in range(len(framework)):
        yield from ((row, other) for other in framework.broader(row) if other != row)
        for kind in _RELATIONS:
            yield from ((row, other) for other in framework.related(row, kind) if other != row)


def _neighbours(pairs: NDArray[np.int64]) -> dict[int, set[int]]:
    """Row → rows it is related to, whichever of the two says so."""
    found: dict[int, set[int]] = {}
    for first, second in pairs.tolist():
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return found


def _near(framework: Framework, row: int, stated: Mapping[int, set[int]]) -> set[int]:
    """Rows that may not be negatives of this one."""
    near = {row} | stated.get(row, set())
    for step in (framework.broader, framework.narrower):
        level = {row}
        for _ in range(_GENERATIONS):
            level = {other for one in level for other in step(one)}
            near |= level
    return near | {other for above in framework.broader(row) for other in framework.narrower(above)}


def _drawn(size: int, near: set[int], random: np.random.Generator) -> NDArray[np.int64]:
    """`NEGATIVES` rows that are not near, or as many as there are."""
    tried = (
        random.permutation(size) if size < 2 * len(near) + 1000 else random.choice(size, 1000, replace=False)
    )
    return _left(tried, near)


def _left(rows: NDArray[np.int64], near: set[int]) -> NDArray[np.int64]:
    """The first `NEGATIVES` of these rows that are not near."""
    return rows[~np.isin(rows, list(near))][:NEGATIVES]


def _text(cell: str, framework: Framework) -> str:
    text = cell.strip()
    row = framework.row(text)
    return text if row is None else framework.labels[row]


def _number(cell: str, file: Path, row: int) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(
            f"{cell.strip()!r} is no score", file=file, row=row, fix="Write a number such as 0.7."
        )
    return value

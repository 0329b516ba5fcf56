"""What the re-ranker and the calibrator know about a shortlisted skill for a text.

Features are named and hold for any framework: where it has no descriptions, occupations or hierarchy, the
feature has the value it has for a skill about which nothing is known. None names a skill.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .examples import Recalled
from .known import Known
from .literal import Hit
from .names import Shared
from .scorer import Block

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]

GRADED = ("fused", "whole", "clause", "described", "part_described", "coverage", "characters", "bm25", "dice")
"""Parts given as value, distance to the best of the shortlist and reciprocal rank within it."""
PLAIN = (
    "of_label",
    "of_text",
    "whole_dice",
    "popularity",
    "label_exact",
    "label_form",
    "alias_exact",
    "alias_form",
    "hit_words",
    "knowledge",
    "label_words",
    "qualified",
    "described_at_all",
    "near_best",
    "near_all",
    "narrower_near",
    "broader_near",
    "occupation",
    "example",
    "example_vote",
    "asked_for",
)
TEXT = ("words", "pieces", "best_fused", "best_whole", "best_described", "best_coverage", "best_characters",
        "lead", "spread", "best_example")  # fmt: skip
"""The same for every skill of a text: they tell paraphrase from lists of names."""
NAMES = (
    *(f"{part}{how}" for part in GRADED for how in ("", "_behind", "_rank")),
    *PLAIN,
    *TEXT,
)
FUSED = NAMES.index("fused")
PAIR_NAMES = (*NAMES, "score", "score_behind", "share", "place", "asks")
"""Features of a link: the same, the re-ranker's score in four forms, and whether the text asks at all."""
LINKED = 20
"""Best ranked skills of a text that may become links."""
NEAR = 5
"""How many of the best skills stand for what the text is about."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One text: its vectors and pieces (the text first, then its clauses), and literal hits by row."""

    pieces: Sequence[str]
    vectors: Matrix
    hits: Mapping[int, Hit]
    recalled: Recalled
    asked_for: Matrix
    """(rows,) 1 where a labelled example asks for the skill: of two alike, people ask for the same one."""


def describe(known: Known, asked: Asked, block: Block, line: int, rows: Rows) -> Matrix:
    """(rows, NAMES) features of the shortlisted `rows`."""
    values = {part: scores[line, rows] for part, scores in block.parts.items()}
    cosines = asked.vectors @ known.described[rows].T
    values["part_described"] = cosines.max(axis=0)
    shared = known.names.shared(asked.pieces, rows)
    dice = shared.dice
    values["dice"] = dice.max(axis=0)
    columns: list[NDArray[np.floating]] = []
    for part in GRADED:
        columns.extend(_graded(values[part]))
    columns.extend(_plain(known, asked, values, shared, dice, rows))
    columns.extend(np.broadcast_to(np.float32(value), len(rows)) for value in _text(asked, values))
    return np.stack(columns, axis=1).astype(np.float32)


def _graded(values: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    order = np.argsort(-values, kind="stable")
    ranks = np.empty(len(values), dtype=np.float32)
    ranks[order] = np.arange(len(values), dtype=np.float32)
    return values, values.max(initial=-np.inf) - values, 1.0 / (1.0 + ranks)


def _plain(
    known: Known, asked: Asked, values: Mapping[str, Matrix], shared: Shared, dice: Matrix, rows: Rows
) -> list[Matrix]:
    return [
        shared.of_label.max(axis=0),
        shared.of_text.max(axis=0),
        dice[0],
        known.popularity[rows],
        *_hits(asked.hits, rows),
        known.knowledge[rows],
        np.log1p(known.names.lengths[rows]),
        known.qualified[rows],
        known.has_text[rows],
        *_company(known, values["fused"], rows),
        *asked.recalled.of(rows),
        asked.asked_for,
    ]


def _hits(hits: Mapping[int, Hit], rows: Rows) -> Matrix:
    flags = np.zeros((5, len(rows)), dtype=np.float32)
    for place, row in enumerate(rows.tolist()):
        hit = hits.get(row)
        if hit is not None:
            flags[(0 if hit.exact else 1) + (0 if hit.by_label else 2), place] = 1.0
            flags[4, place] = np.log1p(hit.words)
    return flags


def _company(known: Known, fused: Matrix, rows: Rows) -> list[Matrix]:
    """How the skill fits the best ones: by meaning, in the hierarchy, in the occupations that need them."""
    best = np.argsort(-fused, kind="stable")[: NEAR + 1]
    vectors = known.labels[rows]
    cosines = vectors @ vectors[best].T
    cosines[best, np.arange(len(best))] = np.nan  # nothing keeps itself company
    with np.errstate(invalid="ignore"):
        near = np.nan_to_num(np.nanmax(cosines, axis=1, initial=-1.0), nan=0.0)
        average = np.nan_to_num(np.nansum(cosines, axis=1) / max(len(best) - 1, 1))
    return [
        near.astype(np.float32),
        average.astype(np.float32),
        *_kin(known, rows, best),
        _needed(known, fused, rows, best),
    ]


def _kin(known: Known, rows: Rows, best: NDArray[np.int64]) -> tuple[Matrix, Matrix]:
    """Whether a narrower, a broader skill is among the best."""
    place = {row: number for number, row in enumerate(rows.tolist())}
    narrower, broader = np.zeros(len(rows), np.float32), np.zeros(len(rows), np.float32)
    near = set(best.tolist())
    for row, number in place.items():
        for above in known.broader[row]:
            other = place.get(above)
            if other is not None:
                narrower[other] = max(narrower[other], float(number in near))
                broader[number] = max(broader[number], float(other in near))
    return narrower, broader


def _needed(known: Known, fused: Matrix, rows: Rows, best: NDArray[np.int64]) -> Matrix:
    """Cosine of the occupations that need the skill and those that need the best ones."""
    if known.occupations is None:
        return np.zeros(len(rows), dtype=np.float32)
    own = known.occupations[rows]
    weights = np.zeros((1, len(rows)), dtype=np.float32)
    weights[0, best] = np.exp(10 * (fused[best] - fused[best].max(initial=0.0)))
    centre = np.asarray(weights @ own).ravel()
    length = float(np.sqrt((centre * centre).sum()))
    return np.asarray(own @ centre / max(length, 1e-9), dtype=np.float32)


def _text(asked: Asked, values: Mapping[str, Matrix]) -> list[float]:
    best = {part: float(values[part].max(initial=0.0)) for part in values}
    ordered = np.sort(values["fused"])[::-1]
    lead = float(ordered[0] - ordered[1]) if len(ordered) > 1 else 0.0
    return [
        float(np.log1p(len(asked.pieces[0].split()))),
        float(np.log1p(len(asked.pieces))),
        best["fused"],
        best["whole"],
        best["described"],
        best["coverage"],
        best["characters"],
        lead,
        float(ordered[:20].std()) if len(ordered) else 0.0,
        asked.recalled.nearest,
    ]


def pair_features(features: Matrix, scores: Matrix, asks: float) -> tuple[Rows, Matrix]:
    """(places, features) of the `LINKED` best, best first: (places, PAIR_NAMES) from (rows, NAMES), the
    re-ranker's (rows,) scores and the text's log odds."""
    best = np.argsort(-scores, kind="stable")[:LINKED]
    value, behind, place = _graded(scores)
    powers = np.exp(-behind)
    share = powers / max(float(powers.sum()), 1e-9)
    beside = (value, behind, share, place, np.full(len(scores), asks))
    return best, np.column_stack((features, *beside))[best].astype(np.float32)

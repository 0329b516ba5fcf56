"""Held-out figures of a linking model, and the thresholds chosen by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..evaluation.calibration import BINS
from .rerank_tables import Table

Matrix = NDArray[np.float32]

ALARMS = 0.08
"""False alarms on sentences without a skill that the thresholds may cause on held-out folds: under the one in
ten that is promised, for safety."""
LOW = (0.2, 0.225, 0.25, 0.275, 0.3, 0.35, 0.4)
HIGH = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(frozen=True, slots=True)
class Found:
    """Links of one source at two thresholds."""

    f1: float
    precision: float
    recall: float
    alarms: float
    """Share of the sentences without a known skill that are given one."""
    ece: float
    links: int


def precision_at(table: Table, scores: Matrix, k: int = 5) -> Matrix:
    """RP@k of every question with a right skill; what is not on the shortlist counts as not found."""
    bounds = np.searchsorted(table.unit, np.arange(len(table.question) + 1))
    found: list[float] = []
    for unit, (start, end) in enumerate(pairwise(bounds)):
        wanted = len(table.questions[table.question[unit]].gold)
        if wanted:
            best = np.argsort(-scores[start:end], kind="stable")[:k]
            found.append(float(table.right[start:end][best].sum()) / min(k, wanted))
    return np.array(found, dtype=np.float32)


def found_at(table: Table, odds: Matrix, floor: float, certain: float) -> Found:
    """What is linked where a statement's best link reaches `certain`, down to `floor`."""
    value = 1.0 / (1.0 + np.exp(-odds.astype(np.float64)))
    best = np.zeros(len(table.question))
    np.maximum.at(best, table.unit, value)
    kept = (value >= floor) & (best[table.unit] >= certain)
    question = table.question[table.unit]
    pairs, first = np.unique(np.stack((question[kept], table.rows[kept])), axis=1, return_index=True)
    right, value = table.right[kept][first], value[kept][first]
    wanted = table.wanted
    none = np.flatnonzero(wanted == 0)
    return Found(
        f1=2 * float(right.sum()) / max(len(right) + int(wanted.sum()), 1),
        precision=float(right.mean()) if len(right) else 0.0,
        recall=float(right.sum()) / max(int(wanted.sum()), 1),
        alarms=float(np.isin(none, pairs[0]).mean()) if len(none) else 0.0,
        ece=ece(value, right),
        links=len(right),
    )


def ece(value: NDArray[np.float64], right: Matrix) -> float:
    """Expected calibration error in `BINS` bins of equal width, as `evaluation.calibration` defines it."""
    place = np.minimum((value * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(place, weights=value - right, minlength=BINS)
    return float(np.abs(gaps).sum() / max(len(value), 1))


def thresholds(links: Mapping[str, Table], odds: Mapping[str, Matrix]) -> tuple[float, float]:
    """(floor, certain) of the best mean F1 over TECH, HOUSE and SkillSkape dev that keep false alarms low."""
    best, chosen = -1.0, (LOW[-1], HIGH[-1])
    for floor in LOW:
        for certain in (value for value in HIGH if value >= floor):
            found = {name: found_at(table, odds[name], floor, certain) for name, table in links.items()}
            alarms = max(found[name].alarms for name in ("none", "train", "dev"))
            f1 = float(np.mean([found[name].f1 for name in ("tech", "house", "dev")]))
            if alarms <= ALARMS and f1 > best:
                best, chosen = f1, (floor, certain)
    return chosen


def figures(
    links: Mapping[str, Table], odds: Mapping[str, Matrix], floor: float, certain: float
) -> dict[str, Any]:
    """Figures by source, ready for JSON."""
    return {name: asdict(found_at(table, odds[name], floor, certain)) for name, table in links.items()}


def reliability(
    links: Mapping[str, Table], odds: Mapping[str, Matrix], floor: float, certain: float
) -> list[dict[str, float]]:
    """Per bin of probability, all sources together: links shown, mean probability, share that is right."""
    values, rights = [], []
    for name, table in links.items():
        value = 1.0 / (1.0 + np.exp(-odds[name].astype(np.float64)))
        best = np.zeros(len(table.question))
        np.maximum.at(best, table.unit, value)
        kept = (value >= floor) & (best[table.unit] >= certain)
        values.append(value[kept])
        rights.append(table.right[kept])
    value, right = np.concatenate(values), np.concatenate(rights)
    place = np.minimum((value * BINS).astype(np.int64), BINS - 1)
    return [
        {
            "links": int(own.sum()),
            "probability": round(float(value[own].mean()), 4),
            "right": round(float(right[own].mean()), 4),
        }
        for own in (place == number for number in range(BINS))
        if own.any()
    ]

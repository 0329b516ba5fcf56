"""Held-out figures of a linking model, and the thresholds chosen by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import pairwise, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..evaluation.calibration import BINS
from ..linking.features import PAIR_NAMES
from ..linking.kinds import logistic
from .rerank_cross import SPANS
from .rerank_tables import Table

Matrix = NDArray[np.float32]

ALARMS = 0.1
"""False alarms on sentences without a skill that the thresholds may cause on held-out folds."""
LOW = (0.3, 0.35, 0.4)
BARS = tuple(hundredths / 100 for hundredths in range(40, 72, 2))
LIKE_BARS = (*BARS, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.99)
"""Of sentences like the made examples; higher ones, for they may count what `ASKING` adds."""
ASKS = PAIR_NAMES.index("asks")
ASKING = (0.0, 0.5, 1.0, 1.5, 2.0)
"""What the odds that a sentence like the made examples asks for anything may count. They say little of one
that people wrote: it may well ask for what the framework lacks, and nearly all of SkillSkape's is in it."""
FEW = ("tech", "house")
"""Sources with so few sentences without a known skill that these count together."""
LABELLED = ("tech", "house", "posted", "tasks", "dev")
"""Sources whose F1 the thresholds are chosen by."""
CERTAIN = 0.5
"""The bar for names: likelier than not."""
NAME_FLOOR = 0.3
"""The floor of names, beneath what a statement's best link must reach."""


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


@dataclass(frozen=True, slots=True)
class Thresholds:
    """See `Kinds`."""

    likeness: float
    floor: tuple[float, ...]
    asking: tuple[float, ...]
    certain: tuple[float, ...]

    def kept(self, table: Table, odds: Matrix) -> NDArray[np.bool_]:
        """(candidates,) which links with these log odds are shown."""
        kind = table.kinds(self.likeness)[table.unit]
        best = np.zeros(len(table.question))
        with_asks = odds + np.array(self.asking)[kind] * table.features[:, ASKS]
        np.maximum.at(best, table.unit, logistic(with_asks))
        sure = best[table.unit] >= np.array(self.certain)[kind]
        return np.asarray(sure & (logistic(odds) >= np.array(self.floor)[kind]))


def found_at(table: Table, odds: Matrix, at: Thresholds, *, names: bool = False) -> Found:
    """What is linked at given thresholds, where wanted of names alone; a skill that two units of a question
    give counts once, as the likelier of them."""
    units = table.is_name if names else np.ones(len(table.question), dtype=bool)
    question, value, right = _shown(table, odds, at, units)
    asked = np.unique(table.question[units]) if names else np.arange(len(table.questions))
    wanted = table.wanted[asked]
    none = asked[wanted == 0]
    return Found(
        f1=2 * float(right.sum()) / max(len(right) + int(wanted.sum()), 1),
        precision=float(right.mean()) if len(right) else 0.0,
        recall=float(right.sum()) / max(int(wanted.sum()), 1),
        alarms=float(np.isin(none, question).mean()) if len(none) else 0.0,
        ece=ece(value, right),
        links=len(right),
    )


def _shown(
    table: Table, odds: Matrix, at: Thresholds, units: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64], Matrix]:
    """(links,) question, probability and whether right of what is shown of `units`, each skill of a question
    once."""
    value = logistic(odds)
    kept = np.flatnonzero(at.kept(table, odds) & table.of_units(units))
    kept = kept[np.argsort(-value[kept], kind="stable")]
    found = np.stack((table.question[table.unit[kept]], table.rows[kept]))
    pairs, first = np.unique(found, axis=1, return_index=True)
    return pairs[0], value[kept][first], table.right[kept][first]


def ece(value: NDArray[np.float64], right: Matrix) -> float:
    """Expected calibration error in `BINS` bins of equal width, as `evaluation.calibration` defines it."""
    place = np.minimum((value * BINS).astype(np.int64), BINS - 1)
    gaps = np.bincount(place, weights=value - right, minlength=BINS)
    return float(np.abs(gaps).sum() / max(len(value), 1))


def thresholds(links: Mapping[str, Table], odds: Mapping[str, Matrix], like: float) -> Thresholds:
    """Bars and floors of the best mean F1 over the labelled sources, where false alarms are few."""
    tables = {name: table for name, table in links.items() if name not in SPANS}

    def found(at: Thresholds) -> dict[str, Found]:
        return {name: found_at(table, odds[name], at) for name, table in tables.items()}

    floor, choices = (LOW[0], LOW[0], NAME_FLOOR), product(ASKING, BARS, LIKE_BARS)
    bars = [Thresholds(like, floor, (0.0, more, 0.0), (*own, CERTAIN)) for more, *own in choices]
    quiet = {at: own for at in bars if _quiet(own := found(at), tables)}
    highest = Thresholds(like, floor, (0.0,) * 3, (BARS[-1], LIKE_BARS[-1], CERTAIN))
    bar = max(quiet, key=lambda at: _f1(quiet[at]), default=highest)
    floors = (replace(bar, floor=(*own, NAME_FLOOR)) for own in product(LOW, LOW))
    return max(floors, key=lambda at: _f1(found(at)))


def _f1(found: Mapping[str, Found]) -> float:
    return float(np.mean([found[name].f1 for name in LABELLED]))


def _quiet(found: Mapping[str, Found], tables: Mapping[str, Table]) -> bool:
    """Whether every sort of sentence without a known skill is given one seldom enough."""
    without = {name: float((tables[name].wanted == 0).sum()) for name in FEW}
    few = sum(found[name].alarms * without[name] for name in FEW) / sum(without.values())
    return max(few, *(own.alarms for name, own in found.items() if name not in FEW)) <= ALARMS


def figures(links: Mapping[str, Table], odds: Mapping[str, Matrix], at: Thresholds) -> dict[str, Any]:
    """Figures by source, ready for JSON."""
    shown = {name: table for name, table in links.items() if name not in SPANS}
    return {name: asdict(found_at(table, odds[name], at)) for name, table in shown.items()}


def named(names: Mapping[str, Table], odds: Mapping[str, Matrix], at: Thresholds) -> dict[str, Any]:
    """The same for the names among what is asked."""
    return {name: asdict(found_at(table, odds[name], at, names=True)) for name, table in names.items()}


def reliability(
    links: Mapping[str, Table], odds: Mapping[str, Matrix], at: Thresholds
) -> list[dict[str, float]]:
    """Per bin of probability: links shown, mean probability, share right; of the sources that
    thresholds are chosen by, and of sentences that ask for nothing."""
    values, rights = [], []
    for name in (*LABELLED, "none"):
        table = links[name]
        _, value, right = _shown(table, odds[name], at, np.ones(len(table.question), dtype=bool))
        values.append(value)
        rights.append(right)
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

"""Ranking measures, spelt and defined as ir_measures has them, plus RP@k, which it lacks.

A *run* is one array of ranked items a query, best first; its *gold* the set of items that are right.
Judgements are binary. All measures lie in [0, 1] and are computed for all queries at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from .intervals import Interval, bootstrap

__all__ = [
    "DEFAULT",
    "Interval",
    "Judged",
    "Measure",
    "bootstrap",
    "judge",
    "parse_measures",
    "per_query",
    "r_precision_at",
    "reciprocal_rank",
]

Values = NDArray[np.float64]
DEFAULT = "RP@1,RP@5,RP@10,R@10,RR,AP,nDCG@10"
"""Measures of a report where none are asked for; the public protocol for skill linking states RP@k and RR."""
_NAME = re.compile(r"(P|R|RP|RR|AP|nDCG|Success|Rprec)(?:@([1-9][0-9]{0,5}))?")
_NEEDS_CUTOFF = ("P", "R", "RP", "Success")


@dataclass(frozen=True, slots=True)
class Judged:
    """A run held against its gold.

    `hits` (queries, depth): whether the item in that place is right; False where a run has ended.
    `sizes` (queries,): how many items are right, at least 1.
    """

    hits: NDArray[np.bool_]
    sizes: NDArray[np.int64]

    def first(self, cutoff: int | None) -> NDArray[np.bool_]:
        """(queries, min(cutoff, depth)) hits among the first `cutoff`."""
        return self.hits if cutoff is None else self.hits[:, :cutoff]

    def found(self, cutoff: int | None) -> NDArray[np.int64]:
        """(queries,) right items among the first `cutoff`."""
        return np.asarray(self.first(cutoff).sum(axis=1), dtype=np.int64)


def judge(ranked: Sequence[Sequence[int]] | NDArray[np.int64], gold: Sequence[Collection[int]]) -> Judged:
    """Hold each query's ranked items against its right ones.

    Raises ValueError where the two differ in length or a query has no right item: no measure is defined.
    """
    if len(ranked) != len(gold):
        raise ValueError(f"{len(ranked)} rankings for {len(gold)} queries")
    if not all(gold):
        raise ValueError("measures are not defined for a query without right items")
    depth = max((len(line) for line in ranked), default=0)
    hits = np.zeros((len(gold), depth), dtype=np.bool_)
    for row, (line, own) in enumerate(zip(ranked, gold, strict=True)):
        hits[row, : len(line)] = np.isin(line, list(own))
    return Judged(hits, np.array([len(own) for own in gold], dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, such as nDCG@10: `kind` "nDCG", `cutoff` 10; without a cutoff the whole run counts."""

    kind: str
    cutoff: int | None = None

    @property
    def name(self) -> str:
        """As ir_measures writes it."""
        return self.kind if self.cutoff is None else f"{self.kind}@{self.cutoff}"

    def values(self, judged: Judged) -> Values:
        """(queries,) values."""
        compute = _KINDS[self.kind]
        return np.asarray(compute(judged, self.cutoff), dtype=np.float64)


def parse_measures(text: str) -> tuple[Measure, ...]:
    """Measures from "RP@5,nDCG@10,RR", in that order, each once.

    Raises InputError for a name that is none, or one that needs a cutoff and has none.
    """
    found: dict[Measure, None] = {}
    for part in text.split(","):
        match = _NAME.fullmatch(part.strip())
        if match is None:
            raise InputError(
                f"{part.strip()!r} is no measure",
                fix="Known are P@k, R@k, RP@k, Success@k, RR, AP, nDCG (each also @k) and Rprec, for example "
                f"{DEFAULT}.",
            )
        kind, cutoff = match[1], match[2]
        if (kind in _NEEDS_CUTOFF and not cutoff) or (kind == "Rprec" and cutoff):
            wrong = "takes no cutoff" if cutoff else "needs a cutoff"
            raise InputError(f"the measure {part.strip()} {wrong}", fix="Write RP@5, nDCG@10, RR, Rprec …")
        found[Measure(kind, int(cutoff) if cutoff else None)] = None
    return tuple(found)


def per_query(
    ranked: Sequence[Sequence[int]] | NDArray[np.int64],
    gold: Sequence[Collection[int]],
    measures: Iterable[Measure],
) -> dict[str, Values]:
    """Measure name ("RP@5", "RR", …) → (queries,) values."""
    judged = judge(ranked, gold)
    return {measure.name: measure.values(judged) for measure in measures}


def means(values: Mapping[str, Values]) -> dict[str, float]:
    """Measure name → mean over queries."""
    return {name: float(own.mean()) for name, own in values.items()}


def r_precision_at(ranked: Sequence[int], gold: Collection[int], k: int) -> float:
    """RP@k of one query: see `Measure`."""
    return float(Measure("RP", k).values(judge([ranked], [gold]))[0])


def reciprocal_rank(ranked: Sequence[int], gold: Collection[int]) -> float:
    """RR of one query: one over the rank of the first right item, 0 where none is ranked."""
    return float(Measure("RR").values(judge([ranked], [gold]))[0])


def _precision(judged: Judged, cutoff: int | None) -> Values:
    return judged.found(cutoff) / float(cutoff or 1)


def _recall(judged: Judged, cutoff: int | None) -> Values:
    return judged.found(cutoff) / judged.sizes


def _bounded_precision(judged: Judged, cutoff: int | None) -> Values:
    """RP@k: right items among the first k, over min(k, right items).

    Chalkidis et al., "Large-Scale Multi-Label Text Classification on EU Legislation", ACL 2019. RP@1 equals
    Success@1, and RP@k equals P@k where there are at least k right items.
    """
    return judged.found(cutoff) / np.minimum(judged.sizes, cutoff or 1)


def _success(judged: Judged, cutoff: int | None) -> Values:
    return (judged.found(cutoff) > 0).astype(np.float64)


def _r_precision(judged: Judged, _: int | None) -> Values:
    places = np.arange(judged.hits.shape[1])
    return np.asarray(
        (judged.hits & (places < judged.sizes[:, None])).sum(axis=1) / judged.sizes, dtype=np.float64
    )


def _reciprocal_rank(judged: Judged, cutoff: int | None) -> Values:
    hits = judged.first(cutoff)
    if not hits.shape[1]:
        return np.zeros(len(hits))
    return np.where(hits.any(axis=1), 1.0 / (1 + hits.argmax(axis=1)), 0.0)


def _average_precision(judged: Judged, cutoff: int | None) -> Values:
    hits = judged.first(cutoff)
    precision = hits.cumsum(axis=1) / np.arange(1, hits.shape[1] + 1)
    return np.asarray((precision * hits).sum(axis=1) / judged.sizes, dtype=np.float64)


def _ndcg(judged: Judged, cutoff: int | None) -> Values:
    """Discount log2(1 + rank), as trec_eval has it (Järvelin and Kekäläinen, 2002)."""
    hits = judged.first(cutoff)
    most = int(judged.sizes.max(initial=0)) if cutoff is None else cutoff
    ideal = np.cumsum(1.0 / np.log2(2 + np.arange(max(most, 1))))
    gained = (hits / np.log2(2 + np.arange(hits.shape[1]))).sum(axis=1)
    return np.asarray(gained / ideal[np.minimum(judged.sizes, len(ideal)) - 1], dtype=np.float64)


_KINDS = {
    "P": _precision,
    "R": _recall,
    "RP": _bounded_precision,
    "Success": _success,
    "Rprec": _r_precision,
    "RR": _reciprocal_rank,
    "AP": _average_precision,
    "nDCG": _ndcg,
}

"""From scored pairs to suggested mappings: a shortlist a source, what kind of mapping each is, how likely."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..domain import Mapping, MappingRelation
from ..linking.scorer import top
from .concepts import Concepts
from .scoring import PairScorer, PairWeights

SHORTLIST = 5
"""Targets that are suggested for a source, at most."""
FLOOR = 0.1
"""Probability under which nothing is suggested."""
_SAME = 0.999
_CODE_VERSION = "1"

WEIGHTS = {"score": 3.94, "behind": -14.55, "mutual": 0.98, "words": 1.06}
BIAS = -3.91
"""Logistic regression of "the gold maps these two" over the five best targets of the 211 occupations that
`PairWeights` was chosen on; on the 130 others the expected calibration error is 0.03. Skills have no gold
here: for them it is a ranking, not a measured frequency.
"""


def suggestion_version(
    sources: Concepts, targets: Concepts, encoder: str, weights: PairWeights | None = None
) -> str:
    """Twelve hex digits that change with anything suggestions depend on."""
    parts = (_CODE_VERSION, sources.version, targets.version, encoder, repr(weights or PairWeights()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def suggest_block(scorer: PairScorer, start: int, stop: int) -> list[tuple[str, tuple[Mapping, ...]]]:
    """(source URI, its `SHORTLIST` best targets) for `sources[start:stop]`.

    Their probabilities want the other sources' too: see `finished`.
    """
    parts = scorer.parts(start, stop)
    scores = scorer.scores(parts)
    found = []
    for line, columns in enumerate(top(scores, SHORTLIST)):
        source, best = scorer.sources.uris[start + line], float(scores[line, columns[0]])
        own = []
        for column in columns.tolist():
            score = float(scores[line, column])
            why = {name: round(float(part[line, column]), 4) for name, part in parts.items()}
            why |= {"score": round(score, 4), "behind": round(best - score, 4)}
            uri, label = scorer.targets.uris[column], scorer.targets.labels[column]
            own.append(Mapping(source, uri, label, "closeMatch", 0.0, why))
        found.append((source, tuple(own)))
    return found


def finished(mappings: Sequence[Mapping]) -> list[Mapping]:
    """Suggestions of all sources, with relation and probability, surest first; none is under `FLOOR`.

    *Mutual*: the target's best source, and the source's best target. The relation is a proposal:
    `exactMatch` for a mutual pair that shares a name, or scores far before all others; `broadMatch` for a
    target that is the best one of several sources, as a broader concept is; else `closeMatch`. Reading
    the pairs the other way round gives `narrowMatch`.
    """
    best: dict[str, Mapping] = {}
    for one in mappings:
        held = best.get(one.target)
        if held is None or one.parts["score"] > held.parts["score"]:
            best[one.target] = one
    firsts = Counter(one.target for one in mappings if one.parts["behind"] == 0)
    found = []
    for one in mappings:
        mutual = one.parts["behind"] == 0 and best[one.target].source == one.source
        probability = _probability(one, mutual=mutual)
        if probability >= FLOOR:
            parts = {**one.parts, "mutual": float(mutual)}
            relation = _relation(one, probability, firsts[one.target], mutual=mutual)
            found.append(replace(one, parts=parts, probability=probability, relation=relation))
    return sorted(found, key=lambda one: (-one.probability, one.source, one.target))


def _probability(one: Mapping, *, mutual: bool) -> float:
    values = {**one.parts, "mutual": float(mutual)}
    total = BIAS + sum(weight * values[name] for name, weight in WEIGHTS.items())
    return round(1.0 / (1.0 + math.exp(-total)), 4)


def _relation(one: Mapping, probability: float, sources: int, *, mutual: bool) -> MappingRelation:
    same_name = one.parts["words"] >= 0.9 * _SAME
    if mutual and (same_name or (probability >= 0.75 and sources == 1)):
        return "exactMatch"
    if one.parts["behind"] == 0 and sources > 1 and not mutual:
        return "broadMatch"
    return "closeMatch"


def blocks(size: int, targets: int) -> list[tuple[int, int]]:
    """(start, stop) of blocks of sources whose scores take some 64 MiB a part."""
    step = int(np.clip(16_000_000 // max(targets, 1), 16, 512))
    return [(start, min(start + step, size)) for start in range(0, size, step)]

"""From ranking score and literal evidence to the score of a link."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .literal import Hit

DECIMALS = 4
"""Scores are rounded: further digits depend on how texts fell into batches."""
MAX_WORDS = 60
"""Words of a statement beyond which its length no longer counts."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one skill for one statement."""

    fused: float
    """Its ranking score."""
    behind: float
    """How far that is behind the statement's best, at least 0."""
    hit: Hit | None
    """Where its name stands in the statement."""
    words: int
    """Words of the statement or clause."""
    is_clause: bool = False
    """True where a clause was looked at by itself."""


def features(evidence: Evidence) -> tuple[float, ...]:
    """The numbers that the logistic function weighs, in the order of `WEIGHTS`."""
    hit = evidence.hit
    label = hit is not None and hit.by_label
    alias = hit is not None and not hit.by_label
    exact = hit is not None and hit.exact
    return (
        evidence.fused,
        0.0 if label and exact else evidence.behind,  # a list of labels has no best one
        float(label and exact),
        float(label and not exact),
        float(alias and exact),
        float(alias and not exact),
        float(label and hit is not None and hit.words > 1),
        math.log(1 + min(evidence.words, MAX_WORDS)),
        float(evidence.is_clause),
    )


WEIGHTS = (8.29, -8.44, 2.65, 1.67, 0.03, -1.26, -0.80, 0.20, -0.50)
BIAS = -5.50
"""Logistic regression of "annotators gave the sentence this skill", fitted on the TECH and HOUSE validation
sentences (weight 1 each), 1,300 SkillSkape training sentences (0.5) and 1,200 SkillSpan training sentences in
which nothing is annotated (0.5). The bias is then raised by 0.92, which puts 0.5 where 9% of the sentences
without a skill get one: near the best F1, and as many as can be tolerated.
"""


def score(evidence: Evidence) -> float:
    """The score of a link, in [0, 1]: see `BIAS` for what 0.5 means."""
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, features(evidence), strict=True))
    return round(1.0 / (1.0 + math.exp(-total)), DECIMALS)

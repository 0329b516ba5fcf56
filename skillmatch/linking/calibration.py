"""From ranking score and literal evidence to the score of a link."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .literal import Hit


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
    """Words of the statement."""


def features(evidence: Evidence) -> tuple[float, ...]:
    """The numbers that the logistic function weighs, in the order of `WEIGHTS`."""
    hit = evidence.hit
    by_label = hit is not None and hit.by_label
    return (
        evidence.fused,
        evidence.behind,
        float(by_label and hit is not None and hit.exact),
        float(by_label and hit is not None and not hit.exact),
        float(hit is not None and not by_label and hit.exact),
        float(hit is not None and not by_label and not hit.exact),
        float(hit is not None and by_label and hit.words > 1),
        math.log(1 + min(evidence.words, 60)),
    )


WEIGHTS = (10.0, -3.0, 3.0, 1.0, 0.5, 0.0, 0.0, 0.0)
BIAS = -5.0


def score(evidence: Evidence) -> float:
    """The score of a link, in (0, 1), growing with every kind of evidence."""
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, features(evidence), strict=True))
    return 1.0 / (1.0 + math.exp(-total))

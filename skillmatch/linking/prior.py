"""The weighted sum's logistic judgement as one more opinion where labelled examples say little.

The networks learnt what a literal name is worth from short sentences; in long ones of other trades they doubt
even "risk management" spelt out. The nine numbers of `calibration` do not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .calibration import BIAS, WEIGHTS
from .features import PAIR_NAMES

Matrix = NDArray[np.float32]
_ONE_WORD = float(np.log1p(1.5))  # `hit_words` is log(1 + words)


def prior_odds(features: Matrix) -> Matrix:
    """(links,) log odds by `calibration`'s logistic function, from (links, PAIR_NAMES) features."""

    def column(name: str) -> Matrix:
        return features[:, PAIR_NAMES.index(name)]

    label = column("label_exact") + column("label_form") > 0
    parts = (
        column("fused"),
        column("fused_behind") * (1 - column("label_exact")),
        column("label_exact"),
        column("label_form"),
        column("alias_exact"),
        column("alias_form"),
        label & (column("hit_words") > _ONE_WORD),
        column("words"),
    )
    table = np.stack(parts, axis=1).astype(np.float32)
    return np.asarray(
        table @ np.array(WEIGHTS[: len(parts)], np.float32) + np.float32(BIAS), dtype=np.float32
    )

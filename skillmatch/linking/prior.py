"""What is known without a fit: the weighted sum's judgement where examples say little, and labels spelt out.

The networks learnt what a literal name is worth from short sentences; in long ones of other trades they doubt
even "risk management" spelt out. The nine numbers of `calibration` do not.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .calibration import BIAS, WEIGHTS
from .features import PAIR_NAMES

Matrix = NDArray[np.float32]
_ONE_WORD = float(np.log1p(1.5))  # `hit_words` is log(1 + words)


def prior_odds(features: Matrix) -> Matrix:
    """(links,) log odds by `calibration`'s logistic function, from (links, PAIR_NAMES) features."""
    column = _columns(features)
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


LABEL_ODDS = float(np.log(38))
"""Log odds that a name which is a label word for word means it: 37 of the 37 that annotators marked in TECH
and HOUSE validation do, and one more either way (Laplace's rule of succession)."""


def spelt_out(features: Matrix) -> NDArray[np.bool_]:
    """(links,) whether the whole text is the skill's label, from (links, PAIR_NAMES) features. A label whose
    qualifier is left out is not meant: "Chef" is more than *Chef (tools for software configuration
    management)*."""
    column = _columns(features)
    whole = (column("whole_dice") > 0.999) & (column("qualified") == 0)
    return np.asarray((column("label_exact") > 0) & (column("hit_words") >= column("words")) & whole)


def _columns(features: Matrix) -> Callable[[str], Matrix]:
    """(links,) values of (links, PAIR_NAMES) features by name."""
    return lambda name: features[:, PAIR_NAMES.index(name)]

"""Names that are labels word for word: they need no judge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .features import PAIR_NAMES

Matrix = NDArray[np.float32]
LABEL_ODDS = float(np.log(38))
"""Log odds that a name which is a label word for word means it: 37 of the 37 that annotators marked in TECH
and HOUSE validation do, and one more either way (Laplace's rule of succession)."""


def spelt_out(features: Matrix) -> NDArray[np.bool_]:
    """(links,) whether the whole text is the skill's label, from (links, PAIR_NAMES) features. A label whose
    qualifier is left out is not meant: "Chef" is more than *Chef (tools for software configuration
    management)*."""
    whole = (_column(features, "whole_dice") > 0.999) & (_column(features, "qualified") == 0)
    named = _column(features, "hit_words") >= _column(features, "words")
    return np.asarray((_column(features, "label_exact") > 0) & named & whole)


def _column(features: Matrix, name: str) -> Matrix:
    return features[:, PAIR_NAMES.index(name)]

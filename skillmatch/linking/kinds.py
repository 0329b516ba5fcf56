"""Kinds of text, each with a judge of its own: names, and sentences like and unlike those that were made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .scorer import Block

Matrix = NDArray[np.float32]
Odds = NDArray[np.floating]
Factor = float | NDArray[np.floating]

UNLIKE, LIKE, NAME = range(3)
"""Kinds of text. Who writes a sentence around skills and who reads it agree on them more often than two who
read a posting, so the same evidence means more there; a name has nothing around it to tell it from."""
NAME_WORDS, NAME_COSINE = 8, 0.55
"""A text of at most so many words, in one piece and this near to a label, is a name itself. The networks that
rank learnt from sentences; names are ranked by the weighted sum, which is right at once for 84% of unseen
aliases, not 76% (chosen on 700 of them; TECH and HOUSE validation are the same either way)."""


def is_name(block: Block, line: int) -> bool:
    """Whether a unit is no sentence but the name of something; see `NAME_WORDS`."""
    start, end = block.first[line], block.first[line + 1]
    short = end - start == 1 and len(block.pieces[start].split()) <= NAME_WORDS
    return short and float(block.parts["whole"][line].max(initial=0.0)) >= NAME_COSINE


def bent(odds: Odds) -> Odds:
    """(links, 2): raw log odds, and what of them is above even."""
    return np.stack((odds, np.maximum(odds, 0.0)), axis=-1)


def scaled(odds: Odds, slope: Factor, bend: Factor, offset: Factor) -> Odds:
    """(links,) log odds as they are to be understood, from (links,) raw ones; see `Kinds`. Factors are one
    for all links or one a link."""
    below, above = bent(odds).T
    return np.asarray(below * slope + above * bend + offset)


def logistic(odds: Odds) -> NDArray[np.float64]:
    """Probabilities of log odds, any shape."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds.astype(np.float64))))


@dataclass(frozen=True, slots=True)
class Kinds:
    """Scaling and abstention; each tuple has one value a kind of text.

    Platt scaling (Platt, 1999) whose slope may be another above even odds than below.
    """

    likeness: float
    """Cosine to the nearest made example from which a sentence is like those."""
    slope: tuple[float, ...]
    bend: tuple[float, ...]
    """What is added to the slope for raw log odds above 0."""
    offset: tuple[float, ...]
    floor: tuple[float, ...]
    """Probability under which a link is not shown: the shipped thresholds."""
    asking: tuple[float, ...]
    """What the log odds that a statement asks for anything count beside those of its best link."""
    certain: tuple[float, ...]
    """What both together must reach, as a probability, else no link of the statement is shown."""

    def of(self, nearest_made: float) -> int:
        """Kind of a sentence whose nearest made example has cosine `nearest_made`."""
        return LIKE if nearest_made >= self.likeness else UNLIKE

    def probabilities(self, odds: Matrix, asks: float, kind: int, bar: float = 1.0) -> NDArray[np.float64]:
        """Of a text's links with these raw log odds, where `asks` are those that it asks for anything; 0 for
        a link under the floor, and for all where the text is not certain enough and the best of them under
        `bar`."""
        own = scaled(odds.astype(np.float64), self.slope[kind], self.bend[kind], self.offset[kind])
        values, asked = logistic(own), logistic(own + self.asking[kind] * asks)
        sure = asked.max(initial=0.0) >= self.certain[kind] or values.max(initial=0.0) >= bar
        return np.where(sure & (values >= self.floor[kind]), values, 0.0)

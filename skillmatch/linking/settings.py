"""Every number linking depends on, and where it comes from."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass

CODE_VERSION = "11"
"""Raised whenever the code of this package changes what it returns."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """Weights of the sum that ranks skills for a text; every part lies in about [0, 1].

    Learnt as a linear softmax ranker on the TECH and HOUSE validation sets (136 sentences, weight 0.4 each)
    and 1,882 SkillSkape training sentences (weight 1), then scaled to sum to 1. SkillSkape dev was held out.
    """

    whole: float = 0.14
    """Cosine of the whole text and the label."""
    clause: float = 0.19
    """Largest cosine of the text or one of its clauses and the label."""
    description: float = 0.28
    """Cosine of the whole text and "label: description"."""
    coverage: float = 0.12
    """Squared share of the words of the best covered name that stand in the text."""
    bm25: float = 0.04
    """BM25 over all names, over the text's best."""
    characters: float = 0.13
    """Cosine of character TF-IDF."""
    popularity: float = 0.10
    """log(1 + occupations that need the skill), over the framework's largest; 0 where it states none."""


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """How text is linked. Scores are in [0, 1]."""

    floor: float | None = None
    """Score under which a match is not returned; None for what suits the encoder: the threshold its linking
    model was fitted with, 0.5 where it has none."""
    learnt: bool = True
    """Whether a linking model fitted for the encoder is used; without it a weighted sum ranks."""
    descriptions: bool = True
    """Whether descriptions are encoded too: better ranking, about two and a half times the indexing time."""
    literal: bool = True
    """Whether names standing in the text word for word are matched."""
    max_pieces: int = 20_000
    """Statements and clauses of one text that are linked, about a novel's worth; the rest is left out, so
    that any input ends in bounded time."""
    weights: FusionWeights = FusionWeights()

    @property
    def version(self) -> str:
        """Twelve hex digits that change with any number above."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:12]

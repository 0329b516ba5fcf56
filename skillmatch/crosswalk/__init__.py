"""Mappings between any two frameworks: which skill or occupation of the one is which of the other."""

from __future__ import annotations

from .concepts import Concepts, concepts_of
from .scoring import PairScorer, PairWeights
from .suggesting import finished, suggest_block, suggestion_version

__all__ = [
    "Concepts",
    "PairScorer",
    "PairWeights",
    "concepts_of",
    "finished",
    "suggest_block",
    "suggestion_version",
]

"""Scores: what is asked for, what counts for it, and how much everybody has of it."""

from __future__ import annotations

from .asked import Asked, Standings
from .demand import goal_from_demand, posting_demand, relevance_to
from .relatedness import Related, Relatedness
from .requirements import Need, needs
from .scorer import Scores, holders, score_everybody, top
from .strengths import KINDS, Strengths, fingerprint
from .taught import Taught, teaches

__all__ = [
    "KINDS",
    "Asked",
    "Need",
    "Related",
    "Relatedness",
    "Scores",
    "Standings",
    "Strengths",
    "Taught",
    "fingerprint",
    "goal_from_demand",
    "holders",
    "needs",
    "posting_demand",
    "relevance_to",
    "score_everybody",
    "teaches",
    "top",
]

"""For employers: who can verifiably do this?"""

from __future__ import annotations

from .evidence import explain, gap, sentences
from .rank import Filters, rank

__all__ = ["Filters", "explain", "gap", "rank", "sentences"]

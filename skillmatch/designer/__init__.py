"""For curriculum designers: what does my programme miss?"""

from __future__ import annotations

from .coverage import Covered, cover, coverage_of, redundant, suggestions
from .gaps import Wanted, gaps
from .order import order_faults

__all__ = ["Covered", "Wanted", "cover", "coverage_of", "gaps", "order_faults", "redundant", "suggestions"]

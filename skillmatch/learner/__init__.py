"""For learners: what should I earn next?"""

from __future__ import annotations

from .recommend import recommend

__all__ = ["recommend"]

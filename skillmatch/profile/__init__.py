"""What a person can show: awards and verdicts → skills, strengths and their evidence."""

from __future__ import annotations

from skillmatch.ranking import Strengths

from .builder import ProfileBuilder
from .claims import achievement
from .factors import combined, currency, expiry, rigour
from .holdings import Holdings, holdings

__all__ = [
    "Holdings",
    "ProfileBuilder",
    "Strengths",
    "achievement",
    "combined",
    "currency",
    "expiry",
    "holdings",
    "rigour",
]

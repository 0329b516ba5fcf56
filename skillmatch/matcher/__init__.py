"""The public facade: `Matcher` over a workspace."""

from __future__ import annotations

from .collections import Hit
from .facade import Matcher
from .pool import MatcherPool

__all__ = ["Hit", "Matcher", "MatcherPool"]

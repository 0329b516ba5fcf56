"""What an occupation probably needs, where no framework says: read from its description and from its like."""

from __future__ import annotations

from .expected import Described, ExpectedSkills, NeighbourSettings, described

__all__ = ["Described", "ExpectedSkills", "NeighbourSettings", "described"]

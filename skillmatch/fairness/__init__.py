"""Adverse impact of a ranking, from demographics supplied apart. Nothing that ranks may import this."""

from __future__ import annotations

from .demographics import Demographics, read_demographics
from .outcomes import Outcomes, read_outcomes
from .rates import GroupRate, compare
from .report import Breakdown, FairnessReport, audit_outcomes

__all__ = [
    "Breakdown",
    "Demographics",
    "FairnessReport",
    "GroupRate",
    "Outcomes",
    "audit_outcomes",
    "compare",
    "read_demographics",
    "read_outcomes",
]

"""Reports over a whole ecosystem: what was awarded, by whom, how well proved, against what is asked for."""

from __future__ import annotations

from .columns import AwardCollector, AwardFact, Awards
from .period import Period
from .privacy import DEFAULT_FLOOR
from .report import Ecosystem, ecosystem_report
from .results import Column, EcosystemReport, Figure, Table

__all__ = [
    "DEFAULT_FLOOR",
    "AwardCollector",
    "AwardFact",
    "Awards",
    "Column",
    "Ecosystem",
    "EcosystemReport",
    "Figure",
    "Period",
    "Table",
    "ecosystem_report",
]

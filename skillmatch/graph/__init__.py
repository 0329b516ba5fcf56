"""What must come before what: prerequisites, stacks, and whether they can be met at all."""

from __future__ import annotations

from .graph import PrerequisiteGraph
from .problems import GraphProblem, ProblemKind
from .readiness import Standing
from .report import GraphReport, examine
from .rulebook import Rulebook
from .there import Skills

__all__ = [
    "GraphProblem",
    "GraphReport",
    "PrerequisiteGraph",
    "ProblemKind",
    "Rulebook",
    "Skills",
    "Standing",
    "examine",
]

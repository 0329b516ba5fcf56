"""What must come before what: prerequisites, stacks, and whether they can be met at all."""

from __future__ import annotations

from .graph import PrerequisiteGraph
from .problems import GraphProblem, ProblemKind
from .readiness import Standing

__all__ = ["GraphProblem", "PrerequisiteGraph", "ProblemKind", "Standing"]

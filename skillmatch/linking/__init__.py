"""Text to framework skills: segmentation, literal matching, hybrid retrieval, scores."""

from __future__ import annotations

from .linker import Linker
from .requirements import requirements_of
from .settings import FusionWeights, LinkSettings
from .skills import FoundSkill, best_skills
from .taught import Targets, taught_skills

__all__ = [
    "FoundSkill",
    "FusionWeights",
    "LinkSettings",
    "Linker",
    "Targets",
    "best_skills",
    "requirements_of",
    "taught_skills",
]

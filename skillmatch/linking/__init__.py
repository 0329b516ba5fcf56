"""Text to framework skills: segmentation, literal matching, hybrid retrieval, scores."""

from __future__ import annotations

from .linker import Linker
from .requirements import requirements_of
from .settings import CODE_VERSION, FusionWeights, LinkSettings
from .skills import FoundSkill, best_skills
from .taught import taught_skills

__all__ = [
    "CODE_VERSION",
    "FoundSkill",
    "FusionWeights",
    "LinkSettings",
    "Linker",
    "best_skills",
    "requirements_of",
    "taught_skills",
]

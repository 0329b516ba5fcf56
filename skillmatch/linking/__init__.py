"""Text to framework skills: segmentation, literal matching, hybrid retrieval, scores."""

from __future__ import annotations

from .linker import Linker, linker_version
from .reading import foreign, unread_from
from .requirements import requirements_of
from .seam import TextLinker
from .settings import FusionWeights, LinkSettings
from .skills import FoundSkill, best_skills
from .taught import taught_skills

__all__ = [
    "FoundSkill",
    "FusionWeights",
    "LinkSettings",
    "Linker",
    "TextLinker",
    "best_skills",
    "foreign",
    "linker_version",
    "requirements_of",
    "taught_skills",
    "unread_from",
]

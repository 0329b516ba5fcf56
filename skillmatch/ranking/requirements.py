"""What is asked for, brought to one form: each skill once, in a fixed order, with its share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skillmatch.domain import Requirement


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement and its normalised weight ŵ; the shares of a goal sum to 1."""

    requirement: Requirement
    share: float

    @property
    def skill(self) -> str:
        return self.requirement.skill

    def reached(self, strengths: ArrayLike) -> NDArray[np.float64]:
        """How far strengths in [0, 1] meet it: min(1, strength / level), as they are without a level."""
        values = np.asarray(strengths, dtype=np.float64)
        level = self.requirement.level
        return np.minimum(values / level, 1.0) if level > 0 else values

    def met(self, strength: float) -> float:
        """`reached` of one strength."""
        level = self.requirement.level
        return min(strength / level, 1.0) if level > 0 else strength


def needs(requirements: Iterable[Requirement]) -> tuple[Need, ...]:
    """The distinct needs, ordered by skill so that sums never depend on the order they came in.

    Weight is `weight × probability`. A skill asked for twice counts once, at its greatest weight and its
    highest level, as essential if any of them is. Requirements without a positive weight ask for nothing
    and are left out.
    """
    best: dict[str, Requirement] = {}
    essential: set[str] = set()
    levels: dict[str, float] = {}
    for requirement in requirements:
        if not _weight(requirement) > 0:
            continue
        if requirement.essential:
            essential.add(requirement.skill)
        levels[requirement.skill] = max(_level(requirement), levels.get(requirement.skill, 0.0))
        other = best.get(requirement.skill)
        if other is None or _order(requirement) > _order(other):
            best[requirement.skill] = requirement
    kept = [_whole(best[skill], skill in essential, levels[skill]) for skill in sorted(best)]
    total = sum(_weight(requirement) for requirement in kept)
    return tuple(Need(requirement, _weight(requirement) / total) for requirement in kept)


def _weight(requirement: Requirement) -> float:
    return requirement.weight * requirement.probability


def _level(requirement: Requirement) -> float:
    return min(max(requirement.level, 0.0), 1.0)


def _order(requirement: Requirement) -> tuple[float, bool, str, str]:
    return _weight(requirement), requirement.essential, requirement.label, requirement.quote


def _whole(requirement: Requirement, essential: bool, level: float) -> Requirement:
    if (requirement.essential, requirement.level) == (essential, level):
        return requirement
    return replace(requirement, essential=essential, level=level)

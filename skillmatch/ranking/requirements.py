"""What is asked for, brought to one form: each skill once, in a fixed order, with its share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skillmatch.domain import Requirement


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement and its normalised weight ŵ; the shares of a goal sum to 1."""

    requirement: Requirement
    share: float

    @property
    def skill(self) -> str:
        return self.requirement.skill


def needs(requirements: Iterable[Requirement]) -> tuple[Need, ...]:
    """The distinct needs, ordered by skill so that sums never depend on the order they came in.

    Weight is `weight × probability`. A skill asked for twice counts once, at its greatest weight, as
    essential if any of them is. Requirements without a positive weight ask for nothing and are left out.
    """
    best: dict[str, Requirement] = {}
    essential: set[str] = set()
    for requirement in requirements:
        if not _weight(requirement) > 0:
            continue
        if requirement.essential:
            essential.add(requirement.skill)
        other = best.get(requirement.skill)
        if other is None or _order(requirement) > _order(other):
            best[requirement.skill] = requirement
    kept = [_with_essential(best[skill], skill in essential) for skill in sorted(best)]
    total = sum(_weight(requirement) for requirement in kept)
    return tuple(Need(requirement, _weight(requirement) / total) for requirement in kept)


def _weight(requirement: Requirement) -> float:
    return requirement.weight * requirement.probability


def _order(requirement: Requirement) -> tuple[float, bool, str, str]:
    return _weight(requirement), requirement.essential, requirement.label, requirement.quote


def _with_essential(requirement: Requirement, essential: bool) -> Requirement:
    if requirement.essential == essential:
        return requirement
    r = requirement
    return Requirement(r.skill, r.label, essential, r.weight, r.probability, r.quote)

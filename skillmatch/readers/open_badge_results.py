"""How far an Open Badges 3.0 result reaches what its ResultDescription requires."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .fields import as_list, number

LOWEST = 0.01
"""What a missed requirement leaves of a level that must stay above 0."""
_NOT_REACHED = frozenset(("Failed", "Withdrew", "Enrolled", "InProgress", "OnHold"))
"""Values of `Result.status` (OB 3.0 ResultStatusType) that say the achievement was not completed."""


def level(results: list[Any], descriptions: list[Any]) -> float:
    """Achieved over required, in (0, 1]: the least of all results that can be compared, else 1.

    Numbers are divided; letters and rubric levels are compared by their place in the ordered list
    (lowest first) or, where rubric levels carry points, by points.
    """
    rules = {_text(item.get("id")): item for item in descriptions if isinstance(item, Mapping)}
    levels = [1.0]
    for result in results:
        if not isinstance(result, Mapping):
            continue
        if _text(result.get("status")) in _NOT_REACHED:
            levels.append(LOWEST)
        ref = _text(result.get("resultDescription"))
        if ref in rules:
            levels.append(_compared(result, rules[ref]))
    return max(LOWEST, min(levels))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _compared(result: Mapping[str, Any], rule: Mapping[str, Any]) -> float:
    achieved_level, needed_level = _text(result.get("achievedLevel")), _text(rule.get("requiredLevel"))
    if achieved_level and needed_level:
        return _by_rubric(achieved_level, needed_level, as_list(rule.get("rubricCriterionLevel")))
    value, required = result.get("value"), rule.get("requiredValue")
    if value is None or required is None:
        return 1.0
    achieved, needed = _amount(value), _amount(required)
    if achieved is not None and needed:
        return _ratio(achieved, needed)
    return _by_place(value, required, as_list(rule.get("allowedValue")))


def _by_rubric(achieved: str, required: str, rubric: list[Any]) -> float:
    steps = [step for step in rubric if isinstance(step, Mapping)]
    points = {_text(step.get("id")): _amount(step.get("points")) for step in steps}
    have, need = points.get(achieved), points.get(required)
    if have is not None and need:
        return _ratio(have, need)
    return _by_place(achieved, required, list(points))


def _by_place(achieved: Any, required: Any, ordered: list[Any]) -> float:
    if achieved not in ordered or required not in ordered:
        return 1.0
    return _ratio(ordered.index(achieved) + 1, ordered.index(required) + 1)


def _amount(value: Any) -> float | None:
    """A number, also written as text or percentage; None for anything else."""
    if isinstance(value, str):
        value = value.strip().removesuffix("%")
        return float(value) if value.replace(".", "", 1).isdecimal() and len(value) < 20 else None
    return number(value, "value", -1e12, 1e12) if isinstance(value, int | float) else None


def _ratio(achieved: float, required: float) -> float:
    return min(1.0, max(LOWEST, achieved / required))

"""An operator's own numbers: `settings.toml` in the workspace, over the defaults of `ScoringSettings`."""

from __future__ import annotations

import dataclasses
import math
import tomllib
from pathlib import Path
from typing import Any, get_args

from ..domain import Assessment, ScoringSettings
from ..errors import InputError, reason_of

FILE = "settings.toml"
_POSITIVE = frozenset(
    {
        "half_life_years",
        "half_life_technology_years",
        "half_life_attitude_years",
        "effort_hours",
        "peers_least",
    }
)
_UNDER_ONE = frozenset({"neighbour_floor"})  # relatedness is divided by what lies above the floor
_UNSTATED = "unstated"  # how the file spells the assessment "" of a source that does not say


def load(folder: Path) -> ScoringSettings:
    """The workspace's settings: what its `settings.toml` says, else the defaults.

    Keys are those of `ScoringSettings`; `[rigour]` is a table of assessments, `unstated` among them.

    Raises:
        InputError: the file is no TOML, or a key is unknown, of the wrong type or out of range.
    """
    path = folder / FILE
    try:
        stated = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return ScoringSettings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=path) from error
    defaults = ScoringSettings()
    known = {field.name for field in dataclasses.fields(ScoringSettings)}
    changes: dict[str, Any] = {}
    for key, value in stated.items():
        if key not in known:
            raise InputError(f"unknown key {key!r}", file=path, fix=f"Keys are: {', '.join(sorted(known))}.")
        if key == "rigour":
            changes[key] = {**defaults.rigour, **_rigour(value, path)}
        elif isinstance(getattr(defaults, key), bool):
            changes[key] = _truth(key, value, path)
        else:
            changes[key] = _number(key, value, path)
    return dataclasses.replace(defaults, **_in_order(changes, defaults, path))


def _in_order(changes: dict[str, Any], defaults: ScoringSettings, path: Path) -> dict[str, Any]:
    """A claim counts no more than what a verified award's text says, or proving it would lower a score.

    Where the file says nothing of `inferred_weight`, it is raised to what bare claims count.
    """
    claimed = changes.get("self_claimed_weight", defaults.self_claimed_weight)
    inferred = changes.get("inferred_weight", max(defaults.inferred_weight, claimed))
    if inferred < claimed:
        reason = f"inferred_weight ({inferred:g}) is under self_claimed_weight ({claimed:g})"
        raise InputError(
            reason, file=path, fix="Raise the first or lower the second: proof must not lower a score."
        )
    return changes | {"inferred_weight": inferred}


def _rigour(value: object, path: Path) -> dict[str, float]:
    if not isinstance(value, dict):
        raise InputError("rigour must be a table of assessments and numbers", file=path)
    names = {_UNSTATED: ""} | {name: name for name in get_args(Assessment) if name}
    unknown = [name for name in value if name not in names]
    if unknown:
        fix = f"Assessments are: {', '.join(sorted(names))}."
        raise InputError(f"unknown key 'rigour.{unknown[0]}'", file=path, fix=fix)
    return {names[name]: _number(f"rigour.{name}", number, path) for name, number in value.items()}


def _truth(key: str, value: object, path: Path) -> bool:
    if not isinstance(value, bool):
        raise InputError(f"{key} must be true or false, not {value!r}", file=path)
    return value


def _number(key: str, value: object, path: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{key} must be a number, not {value!r}", file=path)
    number = float(value)
    if key in _POSITIVE:
        fits, words = number > 0 and math.isfinite(number), "above 0"
    elif key in _UNDER_ONE:
        fits, words = 0 <= number < 1, "from 0 to under 1"
    else:
        fits, words = 0 <= number <= 1, "from 0 to 1"
    if not fits:
        raise InputError(f"{key} must be {words}, not {value!r}", file=path)
    return number

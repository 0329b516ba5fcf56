"""One result: one data set, several systems, and where every figure comes from; kept as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ..errors import InputError, reason_of
from .extraction import ExtractionReport
from .intervals import Interval
from .peers import PeerReport
from .provenance import Provenance
from .ranking import SystemResult

if TYPE_CHECKING:
    from ..frameworks import Framework

FORMAT = "skillmatch-evaluation/1"
OURS = "SkillMatch"
_MAX_BYTES = 512 * 1024 * 1024
Task = Literal["linking", "normalisation", "similarity", "hidden"]


@dataclass(frozen=True, slots=True)
class Result:
    """A measured data set. `measures` and `intervals` are those of `system`, the first of `systems`."""

    task: Task
    data: str
    """Name of the file, or how the queries were made from the framework."""
    data_sha256: str
    """Of the file, or of the queries made."""
    framework: str
    """Id and version."""
    framework_sha256: str
    encoder: str
    system: str
    version: str
    """Of the system: changes with anything its answers depend on."""
    measures: dict[str, float]
    intervals: dict[str, Interval]
    queries: int
    unlabelled: int
    """Sentences without any label in the framework, which cannot be queries."""
    unknown_labels: dict[str, int]
    """Labels the framework does not have → rows, most frequent first."""
    share_dropped: float
    """Share of labels that the framework does not have, in [0, 1]."""
    seconds: float
    systems: dict[str, SystemResult]
    query_keys: tuple[str, ...]
    provenance: Provenance
    extraction: ExtractionReport | None = None
    format: str = FORMAT
    notes: tuple[str, ...] = field(default=())
    peers: dict[str, PeerReport] = field(default_factory=dict)
    """What plainer systems' links are worth on the same sentences."""


def framework_name(framework: Framework) -> str:
    """Id and version, as results state them."""
    return f"{framework.info.id} {framework.info.version}".strip()


def save_result(result: Result, file: Path) -> None:
    """Write a result as JSON, floats to six places. Raises InputError where the file cannot be written."""
    text = json.dumps(plain(result), ensure_ascii=False, indent=1)
    try:
        file.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(reason_of(error), file=file) from error


def load_result(file: Path) -> Result:
    """Read what `save_result`, or `--json`, wrote. Raises InputError for anything else."""
    import msgspec

    try:
        if file.stat().st_size > _MAX_BYTES:
            raise InputError("is too large for a result", file=file)
        return _checked(msgspec.json.decode(file.read_bytes(), type=Result), file)
    except OSError as error:
        raise InputError(reason_of(error), file=file) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(
            f"is no evaluation result: {error}",
            file=file,
            fix="Give a file that `skillmatch eval … --out FOLDER` wrote.",
        ) from error


def plain(result: Result) -> Any:
    """The document as plain values, floats to six places."""
    import msgspec

    return _rounded(msgspec.to_builtins(result))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return value


def _checked(result: Result, file: Path) -> Result:
    if result.format != FORMAT:
        raise InputError(f"has the format {result.format!r}, not {FORMAT!r}", file=file)
    if result.system not in result.systems:
        raise InputError(f"has no figures of its own system {result.system!r}", file=file)
    for name, system in result.systems.items():
        for measure, values in system.per_query.items():
            if len(values) != len(result.query_keys):
                wrong = f"{len(values)} values for {len(result.query_keys)} queries"
                raise InputError(f"{name}, {measure}: {wrong}", file=file)
    return result

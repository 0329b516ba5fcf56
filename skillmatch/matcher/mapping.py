"""A programme's statements, each linked by itself: what a designer reviews and coverage rests on."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from skillmatch.domain import Competency, Credential, Mapped, TaughtSkill

from .reading import taught_by

if TYPE_CHECKING:
    from skillmatch.linking import Linker

    from .snapshot import Snapshot


_KINDS = {"part": np.int64, "row": np.int64, "probability": np.float64, "aligned": np.bool_}
_TOGETHER = 8
"""Statements linked between two looks at the clock."""
_KEPT = 500
"""Programmes whose links are kept, at most: anybody may hand in new ones."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a programme's statements have been linked, and to what."""

    mapped: tuple[Mapped, ...]
    read: int
    total: int
    newly: int = 0
    """Of those read, the ones this very call linked; the others were kept."""

    @property
    def whole(self) -> bool:
        return self.read == self.total


def mapped_statements(
    snapshot: Snapshot, linker: Callable[[], Linker], credentials: Sequence[Credential]
) -> tuple[Mapped, ...]:
    """Every statement with every skill it states or is linked to, in the order of the credentials.

    Kept beside the index for as long as statements and linker stay the same, so that asking again links
    nothing and loads no model. Decisions are not applied: see `Snapshot.decided`.
    """
    return read_statements(snapshot, linker, credentials).mapped


def read_statements(
    snapshot: Snapshot,
    linker: Callable[[], Linker],
    credentials: Sequence[Credential],
    seconds: float = float("inf"),
) -> Reading:
    """The same as far as it can be linked in about so many seconds; the next call goes on from there."""
    from skillmatch.workspace.derived import ANY

    parts = list(_parts(credentials))
    name = f"statements-{snapshot.framework_id}-{_digest([one.id for one in credentials])}"
    key = _key(snapshot, parts)
    kept = snapshot.workspace.load_derived(name, ANY)
    if kept is None or str(kept["key"]) != key:
        kept = _columns([]) | {"key": np.array(key), "read": np.int64(0)}
    before = int(kept["read"])
    if before < len(parts):
        kept = _go_on(snapshot, linker, parts, kept, time.monotonic() + seconds)
        snapshot.workspace.save_derived(name, ANY, kept)
        snapshot.workspace.trim_derived("statements-", _KEPT)
    read = int(kept["read"])
    return Reading(tuple(_records(snapshot, parts, kept)), read, len(parts), read - before)


def _go_on(
    snapshot: Snapshot,
    linker: Callable[[], Linker],
    parts: Sequence[Credential],
    kept: Mapping[str, Any],
    until: float,
) -> dict[str, Any]:
    """What is kept with the links of further statements: of some at least, and of all that `until` allows."""
    found, read = dict(kept), int(kept["read"])
    lines: list[tuple[int, int, float, bool]] = []
    while read < len(parts):
        batch = parts[read : read + _TOGETHER]
        lines += _lines(snapshot, read, taught_by(batch, linker(), snapshot))
        read += len(batch)
        if time.monotonic() >= until:
            break
    new = _columns(lines)
    return found | {name: np.concatenate([found[name], new[name]]) for name in new} | {"read": np.int64(read)}


def _parts(credentials: Sequence[Credential]) -> Iterator[Credential]:
    """Each statement as a credential of its own, so that no statement hides another."""
    for credential in credentials:
        own = credential.competencies
        if not own and credential.description.strip():
            own = (Competency(credential.description),)
        yield from (replace(credential, competencies=(one,)) for one in dict.fromkeys(own))


def _key(snapshot: Snapshot, parts: Sequence[Credential]) -> str:
    from skillmatch.linking import linker_version

    said = [(one.id, one.competencies) for one in parts]
    version = linker_version(snapshot.framework, snapshot.encoder.id)
    return _digest([version, snapshot.settings.link_floor, snapshot.crosswalk, said])


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:16]


def _lines(
    snapshot: Snapshot, first: int, found: Sequence[Sequence[TaughtSkill]]
) -> Iterator[tuple[int, int, float, bool]]:
    """(part, row, probability, aligned) of each link; `first` is the number of the first part."""
    for part, skills in enumerate(found, first):
        for one in skills:
            row = snapshot.framework.row(one.skill)
            if row is not None:
                yield part, row, one.probability, one.aligned


def _columns(lines: Sequence[tuple[int, int, float, bool]]) -> dict[str, Any]:
    return {
        name: np.array([line[place] for line in lines], dtype=kind)
        for place, (name, kind) in enumerate(_KINDS.items())
    }


def _records(snapshot: Snapshot, parts: Sequence[Credential], kept: Mapping[str, Any]) -> Iterator[Mapped]:
    framework = snapshot.framework
    columns = (kept[name].tolist() for name in _KINDS)
    for part, row, probability, aligned in zip(*columns, strict=True):
        credential, skill = parts[part], framework.skill(row)
        statement = credential.competencies[0].text
        yield Mapped(credential.id, statement, skill.uri, skill.label, probability, aligned)

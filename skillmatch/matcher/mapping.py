"""A programme's statements, each linked by itself: what a designer reviews and coverage rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from skillmatch.domain import Competency, Credential, Mapped, TaughtSkill

from .reading import taught_by

if TYPE_CHECKING:
    from skillmatch.linking import Linker

    from .snapshot import Snapshot


def mapped_statements(
    snapshot: Snapshot, linker: Callable[[], Linker], credentials: Sequence[Credential]
) -> tuple[Mapped, ...]:
    """Every statement with every skill it states or is linked to, in the order of the credentials.

    Kept beside the index for as long as statements, linker and workspace stay the same, so that asking
    again links nothing and loads no model. Decisions are not applied: see `Snapshot.decided`.
    """
    parts = list(_parts(credentials))
    name = f"statements-{snapshot.framework_id}-{_digest([one.id for one in credentials])}"
    key = _key(snapshot, parts)
    kept = snapshot.workspace.load_derived(name, snapshot.generation)
    if kept is None or str(kept["key"]) != key:
        kept = _columns(snapshot, taught_by(parts, linker(), snapshot)) | {"key": np.array(key)}
        snapshot.workspace.save_derived(name, snapshot.generation, kept)
    return tuple(_records(snapshot, parts, kept))


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


def _columns(snapshot: Snapshot, found: Sequence[Sequence[TaughtSkill]]) -> dict[str, Any]:
    framework = snapshot.framework
    lines = [
        (part, row, one.probability, one.aligned)
        for part, skills in enumerate(found)
        for one in skills
        if (row := framework.row(one.skill)) is not None
    ]
    kinds = (np.int64, np.int64, np.float64, np.bool_)
    names = ("part", "row", "probability", "aligned")
    return {
        name: np.array([line[place] for line in lines], dtype=kind)
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }


def _records(snapshot: Snapshot, parts: Sequence[Credential], kept: Mapping[str, Any]) -> Iterator[Mapped]:
    framework = snapshot.framework
    columns = (kept[name].tolist() for name in ("part", "row", "probability", "aligned"))
    for part, row, probability, aligned in zip(*columns, strict=True):
        credential, skill = parts[part], framework.skill(row)
        statement = credential.competencies[0].text
        yield Mapped(credential.id, statement, skill.uri, skill.label, probability, aligned)

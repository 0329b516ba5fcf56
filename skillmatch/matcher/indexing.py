"""Brings what is derived up to date with the records: links, vectors, strengths. Only changes are redone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from skillmatch.domain import Award, Competency, Credential, Progress, Requirement, TaughtSkill

from .reading import required_by, taught_by
from .snapshot import FINGERPRINT, STRENGTHS, Snapshot

if TYPE_CHECKING:
    from skillmatch.linking import TextLinker
    from skillmatch.ranking import Strengths

_BATCH = 64
"""Records linked between two commits, so that a stopped run resumes where it was."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an indexing run did; what was up to date is not counted."""

    framework: str
    skills: int
    linked: dict[str, int]
    people: int

    @property
    def summary(self) -> str:
        counts = (f"{count:,} {kind}{'s' * (count != 1)}" for kind, count in self.linked.items() if count)
        skills = f"{self.skills:,} skill{'s' * (self.skills != 1)}"
        people = f"{self.people:,} {'person' if self.people == 1 else 'people'}"
        return f"Indexed {skills} of {self.framework}; linked {', '.join(counts) or 'nothing new'}; {people}."


def is_fresh(snapshot: Snapshot) -> bool:
    return snapshot.workspace.meta(index_key(snapshot.framework_id)) == snapshot.fingerprint


def why_stale(snapshot: Snapshot) -> str:
    """What the index of a snapshot that is not fresh does not fit, as a sentence."""
    kept = snapshot.workspace.meta(index_key(snapshot.framework_id))
    if not kept:
        return "The index is missing."
    old, new = json.loads(kept).get("encoder", ""), snapshot.encoder.id
    if old != new:
        return f"The index was made with the encoder {old}, and this is {new}."
    return "The index does not fit the records."


def rescore(snapshot: Snapshot, progress: Progress) -> bool:
    """Verify and add up anew where trust, documents, decisions or the day changed; False where more did."""
    kept = snapshot.workspace.meta(index_key(snapshot.framework_id))
    if not kept or _lasting(kept) != _lasting(snapshot.fingerprint):
        return False
    _strengths(snapshot, progress)
    return True


def _lasting(fingerprint: str) -> dict[str, Any]:
    return {
        key: part
        for key, part in json.loads(fingerprint).items()
        if key not in ("trust", "documents", "as_of", "decisions")
    }


def build(snapshot: Snapshot, linker: TextLinker, progress: Progress) -> IndexReport:
    """Do all of it, in the order in which the parts depend on each other. Safe to stop at any moment."""
    from .collections import build_collections

    snapshot.judge.bring_up_to_date(progress)
    linked = {
        "credential": _link_credentials(snapshot, linker, progress),
        "posting": _link_postings(snapshot, linker, progress),
        "award": _link_awards(snapshot, linker, progress),
    }
    build_collections(snapshot, progress)
    people = _strengths(snapshot, progress)
    return IndexReport(snapshot.framework_id, len(snapshot.framework), linked, people)


def index_key(framework: str) -> str:
    """The note that says what a framework's index was made from."""
    return f"indexed {framework}"


def _link_credentials(snapshot: Snapshot, linker: TextLinker, progress: Progress) -> int:
    def taught(batch: Sequence[Any]) -> list[tuple[TaughtSkill, ...]]:
        return taught_by(batch, linker, snapshot)

    return _link(snapshot, "credential", snapshot.credentials.values(), taught, linker, progress)


def _link_postings(snapshot: Snapshot, linker: TextLinker, progress: Progress) -> int:
    def required(batch: Sequence[Any]) -> list[tuple[Requirement, ...]]:
        return required_by(batch, linker, snapshot.settings)

    return _link(snapshot, "posting", snapshot.postings.values(), required, linker, progress)


def _link_awards(snapshot: Snapshot, linker: TextLinker, progress: Progress) -> int:
    """Awards of credentials the catalogue holds are told by the catalogue; only the others are read."""

    def taught(batch: Sequence[Any]) -> list[tuple[TaughtSkill, ...]]:
        return taught_by([_as_credential(award) for award in batch], linker, snapshot)

    return _link(snapshot, "award", _unlisted(snapshot), taught, linker, progress)


def _as_credential(award: Award) -> Credential:
    """The text of an award as a credential of its own; its alignments are the profile's business."""
    return Credential(
        award.id, award.name, award.issuer, competencies=tuple(map(Competency, award.statements))
    )


def _unlisted(snapshot: Snapshot) -> Iterator[Award]:
    """Of a verified award only what is signed is read."""
    for _, awards, _ in snapshot.everybody_judged():
        for award in awards:
            if award.credential not in snapshot.credentials and award.statements:
                yield award


def _link(
    snapshot: Snapshot,
    kind: Any,
    records: Iterable[Any],
    link: Callable[[Sequence[Any]], Sequence[Sequence[Any]]],
    linker: TextLinker,
    progress: Progress,
) -> int:
    """Link the records where text, linker, crosswalk or floor changed since; commit batch by batch."""
    workspace, framework = snapshot.workspace, snapshot.framework_id
    done = workspace.link_version(kind, framework)
    kept = (snapshot.settings.link_floor, snapshot.settings.optional_weight)
    base = f"{linker.version}:{_digest(snapshot.hearing.stated_crosswalk)}:{_digest(kept)}"
    stale = [(r, version) for r in records if done.get(_name(r)) != (version := f"{base}:{_digest(r)}")]
    for start in range(0, len(stale), _BATCH):
        batch = stale[start : start + _BATCH]
        found = link([record for record, _ in batch])
        items = [(_name(r), version, skills) for (r, version), skills in zip(batch, found, strict=True)]
        workspace.save_links(kind, framework, items)
        progress(f"linking {kind}s", start + len(batch), len(stale))
    return len(stale)


def _name(record: Any) -> str:
    """What links of a record are kept under."""
    return record.key if isinstance(record, Award) else str(record.id)


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:12]


def _strengths(snapshot: Snapshot, progress: Progress) -> int:
    workspace = snapshot.workspace
    snapshot.judge.bring_up_to_date(progress)
    total = workspace.counts().get("people")
    strengths = snapshot.builder.strengths(snapshot.everybody_judged(), progress, total)
    keep_strengths(snapshot, strengths)
    return len(strengths)


def keep_strengths(snapshot: Snapshot, strengths: Strengths) -> None:
    """Keep everybody's strengths as those of a snapshot, whose index is fresh from then on."""
    import numpy as np

    arrays = {**strengths.to_arrays(), FINGERPRINT: np.array(snapshot.fingerprint)}
    name = STRENGTHS.format(framework=snapshot.framework_id)
    snapshot.workspace.save_derived(name, snapshot.generation, arrays)
    snapshot.workspace.set_meta(index_key(snapshot.framework_id), snapshot.fingerprint)

"""What credentials teach and postings ask for, read from their text with one linker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.domain import Credential, Posting, Requirement, ScoringSettings, TaughtSkill
from skillmatch.errors import InputError

if TYPE_CHECKING:
    from skillmatch.linking import TextLinker

    from .snapshot import Snapshot


def taught_by(
    credentials: Sequence[Credential], linker: TextLinker, snapshot: Snapshot
) -> list[tuple[TaughtSkill, ...]]:
    """Per credential, the skills it states and those its statements speak of."""
    from skillmatch.linking import taught_skills

    floor = snapshot.settings.link_floor
    return taught_skills(credentials, linker, floor, crosswalk=snapshot.hearing.stated_crosswalk)


def required_by(
    postings: Sequence[Posting], linker: TextLinker, settings: ScoringSettings
) -> list[tuple[Requirement, ...]]:
    """Per posting, the requirements it states that the framework knows, then those read from its text."""
    from skillmatch.linking import requirements_of

    linked = linker.link_many([posting.text for posting in postings])
    read = (
        requirements_of(posting.text, links, settings.link_floor, settings.optional_weight)
        for posting, links in zip(postings, linked, strict=True)
    )
    return [_with_stated(posting, found, linker) for posting, found in zip(postings, read, strict=True)]


def _with_stated(
    posting: Posting, found: tuple[Requirement, ...], linker: TextLinker
) -> tuple[Requirement, ...]:
    stated = [
        replace(r, label=linker.framework.label(r.skill)) if r.label == r.skill else r
        for r in posting.requirements
        if linker.framework.row(r.skill) is not None
    ]
    known = {requirement.skill for requirement in stated}
    return (*stated, *(requirement for requirement in found if requirement.skill not in known))


def posting_from_file(path: Path) -> Posting:
    """The one posting a file holds. Raises InputError."""
    from skillmatch.readers.postings import read_postings

    read = list(read_postings(path))
    for record in read:
        if isinstance(record, InputError):
            raise record
    if len(read) != 1 or not isinstance(read[0], Posting):
        raise InputError(
            f"it holds {len(read)} postings, not one", file=path, fix="Import them, then rank by id."
        )
    return read[0]

"""Everything held about one person, handed out to them whole, or erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from skillmatch.domain import Award, Person, Profile, Verdict
from skillmatch.errors import NotFoundError

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What a workspace holds of a person (GDPR articles 15 and 20), and what follows from it."""

    person: Person
    awards: tuple[Award, ...]
    """As they came, with the documents they came as."""
    verdicts: tuple[Verdict, ...]
    """One for each award, in the same order."""
    profile: Profile
    framework: str
    as_of: date
    """The day verdicts and profile are told for."""


def person_file(snapshot: Snapshot, key: str) -> PersonFile:
    """Raises NotFoundError where nothing is held under this id."""
    awards = tuple(snapshot.workspace.awards(key))
    try:
        person = snapshot.workspace.person(key)
    except NotFoundError:
        if not awards:
            raise
        person = Person(key)
    owner, judged, verdicts = snapshot.judge.person(person)
    profile = snapshot.builder.profile(owner, judged, verdicts)
    return PersonFile(person, awards, tuple(verdicts), profile, snapshot.framework_id, snapshot.as_of)


def erase_person(workspace: Workspace, key: str) -> None:
    """Erase a person wholly; the log says that somebody was, not who. See `workspace.erasure.erase`.

    Raises:
        NotFoundError: nothing is held under this id.
        WorkspaceError: everything is deleted, but another process still reads pages that hold it.
    """
    workspace.delete_person(key)
    workspace.audit.append("person.erase", {})

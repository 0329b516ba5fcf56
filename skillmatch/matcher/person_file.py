"""Everything held about one person, handed out to them whole, or erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from skillmatch.access import AccessStore, ApiKey
from skillmatch.domain import Award, Person, Profile, Verdict
from skillmatch.errors import NotFoundError, WorkspaceError
from skillmatch.workspace import Consent

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
    consents: tuple[Consent, ...] = ()
    """Whom they let know who they are, and since and until when."""
    keys: tuple[ApiKey, ...] = ()
    """Keys made for them, without the secrets, which nobody holds but themselves."""


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
    return PersonFile(
        person,
        awards,
        tuple(verdicts),
        profile,
        snapshot.framework_id,
        snapshot.as_of,
        snapshot.workspace.consents.of(key),
        tuple(one for tenant, store in _keys_of(snapshot.workspace) for one in store.of(tenant, key)),
    )


def erase_person(workspace: Workspace, key: str) -> None:
    """Erase a person wholly, keys too; the log says that somebody was, not who. See `erasure.erase`.

    Of whom only keys are held, since an erasure was cut short before them perhaps, the keys are erased.

    Raises:
        NotFoundError: nothing is held under this id.
        WorkspaceError: everything is deleted, but another process still reads pages that hold it.
    """
    late: WorkspaceError | None = None
    try:
        workspace.delete_person(key)
    except NotFoundError:
        if not key_ids(workspace, key):
            raise
    except WorkspaceError as error:
        if is_held(workspace, key):
            raise
        late = error  # the records are gone, and nobody could ask for the rest of it once more
    for tenant, store in _keys_of(workspace):
        store.forget(tenant, key)
    workspace.audit.append("person.erase", {})
    if late is not None:
        raise late


def is_held(workspace: Workspace, person: str) -> bool:
    """Whether there is any record of a person."""
    try:
        workspace.person(person)
    except NotFoundError:
        return any(True for _ in workspace.awards(person))
    return True


def key_ids(workspace: Workspace, person: str) -> tuple[str, ...]:
    """Ids of the keys made for a person, by which logs and jobs know who asked."""
    return tuple(one.id for tenant, store in _keys_of(workspace) for one in store.of(tenant, person))


def _keys_of(workspace: Workspace) -> Iterator[tuple[str, AccessStore]]:
    """Where keys to a workspace may be: in it, or beside all tenants, of whom it is one."""
    folder = workspace.path.resolve()
    for tenant, place in (("", folder), (folder.name, folder.parent)):
        with AccessStore(place) as store:
            if not store.foreign:
                yield tenant, store

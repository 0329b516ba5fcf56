"""What anybody may look up: credentials, stacks, skills and frameworks, searched, filtered, page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from skillmatch.domain import Credential, FrameworkInfo, Issuer, Skill, Stack, TaughtSkill
from skillmatch.errors import NotFoundError

from .collections import search
from .programmes import members

if TYPE_CHECKING:
    from skillmatch.encoders import Encoder
    from skillmatch.frameworks import Framework

    from .snapshot import Snapshot

T = TypeVar("T")

NEAREST = 1000
"""Credentials that a search by words ranks at most; those farther away have nothing to do with the words."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of many, in a fixed order."""

    items: tuple[T, ...]
    total: int
    """How many there are on all pages together."""
    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class CredentialEntry:
    """A credential with what is known of it beside its own record."""

    credential: Credential
    issuer: Issuer | None
    teaches: tuple[TaughtSkill, ...]
    """Skills of the workspace's framework, reviewers' decisions applied."""
    stacks: tuple[str, ...]
    """Ids of the stacks it counts towards."""


@dataclass(frozen=True, slots=True)
class StackEntry:
    stack: Stack
    members: tuple[str, ...]
    """Ids of the credentials it is made of, those of stacks inside it included, what it awards last."""


@dataclass(frozen=True, slots=True)
class SkillEntry:
    skill: Skill
    framework: str
    broader: tuple[str, ...]
    """URIs of the skills and headings directly above."""
    narrower: tuple[str, ...]
    credentials: tuple[str, ...]
    """Ids of credentials that teach it, where it is of the workspace's own framework."""


@dataclass(frozen=True, slots=True)
class FrameworkEntry:
    info: FrameworkInfo
    counts: dict[str, int]
    """Rows of each part: skills, groups, occupations, relations, occupation_skills."""


def find_credentials(
    snapshot: Snapshot,
    encoder: Callable[[], Encoder],
    text: str = "",
    *,
    issuer: str = "",
    skill: str = "",
    offset: int = 0,
    limit: int = 20,
) -> Page[Credential]:
    """Credentials of one `issuer` (id) that teach one `skill` (label, alias, code or URI), as far as given.

    Nearest to `text` first, of the `NEAREST` nearest; without a text in the order of ids. Raises
    NotFoundError for an unknown issuer or skill, StaleIndexError where a text meets an old index.
    """
    held = snapshot.credentials
    keys: Sequence[str] = list(held)
    if text.strip():
        hits = search(snapshot, encoder(), "credentials", text, min(NEAREST, max(1, len(held))))
        keys = [hit.item for hit in hits]
    if issuer:
        offered = {one.issuer for one in held.values()}
        if issuer not in offered and issuer not in snapshot.workspace.issuers():
            raise NotFoundError("issuer", issuer, offered)
        keys = [key for key in keys if held[key].issuer == issuer]
    if skill:
        uri = _skill_uri(snapshot, skill)
        keys = [key for key in keys if any(one.skill == uri for one in snapshot.taught.get(key, ()))]
    return page([held[key] for key in keys[offset : offset + limit]], len(keys), offset, limit)


def credential_entry(snapshot: Snapshot, key: str) -> CredentialEntry:
    """Raises NotFoundError."""
    found = snapshot.credentials.get(key)
    if found is None:
        raise NotFoundError("credential", key, snapshot.credentials)
    issuer = snapshot.workspace.issuers().get(found.issuer)
    stacks = tuple(snapshot.graph.stacks_of(key))
    return CredentialEntry(found, issuer, tuple(snapshot.taught.get(key, ())), stacks)


def list_stacks(snapshot: Snapshot, offset: int = 0, limit: int = 20) -> Page[Stack]:
    """Stacks in the order of ids."""
    found = list(snapshot.stacks.values())
    return page(found[offset : offset + limit], len(found), offset, limit)


def stack_entry(snapshot: Snapshot, key: str) -> StackEntry:
    """Raises NotFoundError."""
    found = snapshot.stacks.get(key)
    if found is None:
        raise NotFoundError("stack", key, snapshot.stacks)
    return StackEntry(found, tuple(one.id for one in members(snapshot, found)))


def skill_entry(snapshot: Snapshot, key: str) -> SkillEntry:
    """A skill or heading by URI, label, alias or code: in the workspace's framework, else in another.

    Raises NotFoundError.
    """
    for framework in (snapshot.framework, *snapshot.others):
        row = framework.row(key)
        if row is None:
            row = framework.find(key)
        if row is not None:
            return _entry(snapshot, framework, row)
        heading = framework.get(key)
        if heading is not None:
            return SkillEntry(heading, framework.info.id, (), (), ())
    raise NotFoundError("skill", key, snapshot.framework.labels)


def list_frameworks(snapshot: Snapshot) -> tuple[FrameworkEntry, ...]:
    """Every framework held, in the order of ids."""
    store = snapshot.workspace
    return tuple(FrameworkEntry(info, store.framework_counts(info.id)) for info in store.framework_infos())


def framework_entry(snapshot: Snapshot, key: str) -> FrameworkEntry:
    """Raises NotFoundError."""
    entries = {one.info.id: one for one in list_frameworks(snapshot)}
    if key not in entries:
        raise NotFoundError("framework", key, entries)
    return entries[key]


def list_skills(snapshot: Snapshot, framework: str, offset: int = 0, limit: int = 20) -> Page[Skill]:
    """The skills of a framework in its own order. Raises NotFoundError."""
    framework_entry(snapshot, framework)
    held = snapshot.workspace.framework(framework)
    rows = range(offset, min(offset + limit, len(held)))
    return page([held.skill(row) for row in rows], len(held), offset, limit)


def page(items: Sequence[T], total: int, offset: int, limit: int) -> Page[T]:
    """A page of `items`, which are cut to it already."""
    return Page(tuple(items), total, offset, limit)


def _entry(snapshot: Snapshot, framework: Framework, row: int) -> SkillEntry:
    skill = framework.skill(row)
    above = (*(str(framework.uris[one]) for one in framework.broader(row)), *framework.group_of(row))
    below = tuple(str(framework.uris[one]) for one in framework.narrower(row))
    own = framework is snapshot.framework
    teach = (
        key
        for key, taught in snapshot.taught.items()
        if own and key in snapshot.credentials and any(one.skill == skill.uri for one in taught)
    )
    return SkillEntry(skill, framework.info.id, above, below, tuple(sorted(teach)))


def _skill_uri(snapshot: Snapshot, name: str) -> str:
    framework = snapshot.framework
    row = framework.row(name)
    if row is None:
        row = framework.find(name)
    if row is None:
        raise NotFoundError(f"skill in {framework.info.id}", name, framework.labels)
    return str(framework.uris[row])

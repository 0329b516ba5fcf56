"""A curriculum designer's programme: a stack, one credential, an issuer's whole offer, or a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from skillmatch.domain import Alignment, Competency, Credential, Prerequisite, Stack
from skillmatch.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Programme:
    name: str
    credentials: tuple[Credential, ...]
    held: bool = True
    """False where the credentials come from a file and are not in the workspace."""
    stacks: tuple[Stack, ...] = ()
    """Those of that file."""


def resolve_programme(snapshot: Snapshot, key: str) -> Programme:
    """The programme `key` names: the id of a stack, a credential or an issuer. Raises NotFoundError."""
    if stack := snapshot.stacks.get(key):
        return Programme(stack.name, members(snapshot, stack))
    if credential := snapshot.credentials.get(key):
        return Programme(credential.name, (credential,))
    offered = tuple(c for c in snapshot.credentials.values() if c.issuer == key)
    if offered:
        issuer = snapshot.workspace.issuers().get(key)
        return Programme(issuer.name if issuer else key, offered)
    fix = "`skillmatch search TEXT --in credentials` finds ids; a catalogue file will do as well."
    raise NotFoundError("programme", key, [*snapshot.stacks, *snapshot.credentials], fix=fix)


def members(snapshot: Snapshot, stack: Stack) -> tuple[Credential, ...]:
    """The credentials a stack is made of, those of stacks inside it included, what it awards last."""
    found: dict[str, Credential] = {}
    stacks, waiting = {stack.id}, [stack]
    while waiting:
        current = waiting.pop()
        for key in (*_refs(current.completion), current.awards):
            if credential := snapshot.credentials.get(key):
                found[key] = credential
            elif (inner := snapshot.stacks.get(key)) and key not in stacks:
                stacks.add(key)
                waiting.append(inner)
    return tuple(found.values())


def _refs(node: Prerequisite) -> Iterator[str]:
    if node.kind == "credential":
        yield node.ref
    for child in node.children:
        yield from _refs(child)


def programme_from_file(path: Path) -> Programme:
    """The credentials of a catalogue file, or a library of skill descriptors, as a programme not kept.

    Raises:
        InputError: the file or one of its records cannot be read, or it holds neither.
    """
    from skillmatch.readers.credentials import read_credentials

    library = _library(path)
    if library is not None:
        return library
    read = list(read_credentials(path))
    for record in read:
        if isinstance(record, InputError):
            raise record
    credentials = tuple(record for record in read if isinstance(record, Credential))
    if not credentials:
        raise InputError(
            "there is no credential in it", file=path, fix="Give a file that `import credentials` reads."
        )
    stacks = tuple(record for record in read if isinstance(record, Stack))
    return Programme(path.name, credentials, held=False, stacks=stacks)


def _library(path: Path) -> Programme | None:
    """Rich Skill Descriptors, one credential a category; None where the file holds none.

    A library says what somebody teaches or wants taught, statement by statement, as a catalogue does.
    """
    from skillmatch.readers.rsd import read_rsd

    try:
        records = read_rsd(path)
    except InputError:
        return None
    groups = {group.uri: group.label for group in records.groups}
    above = dict(reversed([(r.source, r.target) for r in records.relations if r.target in groups]))
    aligned: dict[str, list[Alignment]] = {}
    for relation in records.relations:
        if relation.kind in ("closeMatch", "exactMatch"):
            aligned.setdefault(relation.source, []).append(Alignment(relation.target))
    held: dict[str, list[Competency]] = {}
    for skill in records.skills:
        said = Competency(skill.description or skill.label, tuple(aligned.get(skill.uri, ())))
        held.setdefault(above.get(skill.uri, ""), []).append(said)
    issuer = records.info.publisher or path.stem
    credentials = tuple(
        Credential(uri or path.stem, groups.get(uri, path.stem), issuer, competencies=tuple(own))
        for uri, own in held.items()
    )
    return Programme(path.name, credentials, held=False)

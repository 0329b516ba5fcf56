"""The shipped part of the sample: issuers, credentials, stacks, postings and the trust registry.

The data files are written for people to read and to change: competencies name starter skills by the last
part of their URI and issuers by their web address (who signs under which DID stands in `issuers.json`
alone), prerequisites have the form of our own JSON (`readers/FORMATS.md`), and each posting is a
text file with a few lines about it on top.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ..domain import (
    Alignment,
    Assessment,
    Competency,
    Credential,
    Issuer,
    Posting,
    Prerequisite,
    Stack,
    TrustEntry,
)
from ..errors import InputError
from ..readers.prerequisites import parse_prerequisite
from ..readers.starter import read_starter
from ..resources import sample_dir

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Statement:
    text: str
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _CredentialRow:
    id: str
    name: str
    issuer: str
    description: str
    url: str
    credential_type: str
    competencies: tuple[_Statement, ...]
    prerequisite: Any = None
    hours: float | None = None
    cost: float | None = None
    currency: str = ""
    level: int | None = None
    assessment: Assessment = ""
    valid_months: int | None = None
    offered: date | None = None
    language: str = ""
    image: str = ""
    image_alt: str = ""
    criteria: str = ""
    evidence_options: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _StackRow:
    id: str
    name: str
    issuer: str
    description: str
    completion: Any
    awards: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything in the sample that is not about people."""

    issuers: tuple[Issuer, ...]
    credentials: tuple[Credential, ...]
    stacks: tuple[Stack, ...]
    postings: tuple[Posting, ...]
    trust: tuple[TrustEntry, ...]


@cache
def load_catalogue() -> Catalogue:
    """The catalogue, read once in a process; InputError names the file where one was damaged."""
    skills, issuers = _starter_skills(), read_data("issuers.json", tuple[Issuer, ...])
    ids = {issuer.url.rstrip("/"): issuer.id for issuer in issuers}
    credentials = [
        _credential(row, skills) for row in read_data("credentials.json", tuple[_CredentialRow, ...])
    ]
    stacks = [_stack(row, skills) for row in read_data("stacks.json", tuple[_StackRow, ...])]
    trust = read_data("trust.json", tuple[TrustEntry, ...])
    return Catalogue(
        issuers=issuers,
        credentials=tuple(replace(one, issuer=ids[one.issuer]) for one in credentials),
        stacks=tuple(replace(one, issuer=ids[one.issuer]) for one in stacks),
        postings=tuple(_posting(file) for file in sorted((sample_dir() / "postings").glob("*.md"))),
        trust=tuple(replace(entry, issuer=ids[entry.issuer]) for entry in trust),
    )


def read_data(name: str, shape: type[T]) -> T:
    """A file of the sample's data folder, as `shape`."""
    file = sample_dir() / name
    try:
        return msgspec.json.decode(file.read_bytes(), type=shape)
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"cannot be read: {error}", file=file, fix="Install SkillMatch again.") from None


def _starter_skills() -> dict[str, Alignment]:
    """Last part of a starter skill's URI → the alignment a badge would carry."""
    return {
        skill.uri.rsplit("/", 1)[-1]: Alignment(skill.uri, skill.label, "starter", skill.code)
        for skill in read_starter().skills
    }


def _credential(row: _CredentialRow, skills: dict[str, Alignment]) -> Credential:
    return Credential(
        id=row.id,
        name=row.name,
        issuer=row.issuer,
        description=row.description,
        competencies=tuple(
            Competency(item.text, tuple(_skill(name, skills, row.id) for name in item.skills))
            for item in row.competencies
        ),
        prerequisite=_condition(row.prerequisite, skills, row.id),
        hours=row.hours,
        cost=row.cost,
        currency=row.currency,
        level=row.level,
        assessment=row.assessment,
        valid_months=row.valid_months,
        url=row.url,
        credential_type=row.credential_type,
        offered=row.offered,
        language=row.language,
        image=row.image,
        image_alt=row.image_alt,
        criteria=row.criteria,
        evidence_options=row.evidence_options,
        references=row.references,
    )


def _stack(row: _StackRow, skills: dict[str, Alignment]) -> Stack:
    completion = _condition(row.completion, skills, row.id)
    if completion is None:
        raise InputError(f"{row.id!r} has an empty 'completion'", file=sample_dir() / "stacks.json")
    return Stack(row.id, row.name, row.issuer, completion, row.awards, row.description)


def _condition(value: Any, skills: dict[str, Alignment], where: str) -> Prerequisite | None:
    tree = parse_prerequisite(value)
    return None if tree is None else _with_uris(tree, skills, where)


def _with_uris(node: Prerequisite, skills: dict[str, Alignment], where: str) -> Prerequisite:
    if node.kind == "skill":
        return replace(node, ref=_skill(node.ref, skills, where).target_uri)
    return replace(node, children=tuple(_with_uris(child, skills, where) for child in node.children))


def _skill(name: str, skills: dict[str, Alignment], where: str) -> Alignment:
    try:
        return skills[name]
    except KeyError:
        raise InputError(
            f"{where!r} names the skill {name!r}, which is not in the starter framework"
        ) from None


def _posting(file: Path) -> Posting:
    """A posting: lines `key: value` between two lines `---`, then the text as it was published."""
    try:
        _, head, text = file.read_text(encoding="utf-8").split("---\n", 2)
        about = dict(line.split(": ", 1) for line in head.splitlines())
        return Posting(
            id=file.stem,
            title=about["title"],
            text=text.strip(),
            employer=about["employer"],
            location=about["location"],
            posted=date.fromisoformat(about["posted"]),
        )
    except (OSError, ValueError, KeyError) as error:
        raise InputError(f"is no posting of the sample: {error}", file=file) from None

"""Catalogues of issuers, credentials and stacks: our own JSON and CSV, CTDL, CASE, learning paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from ..domain import Credential, Issuer, Stack
from ..errors import InputError
from . import case_paths, ctdl, learning_path, own
from .achievements import read_achievement
from .recognise import Kind, recognise, refusal
from .record_sources import Entry
from .records import Ids, each, read_records

_SECTIONS = frozenset(("issuers", "credentials", "stacks"))
_ACHIEVEMENTS = frozenset(("achievement", "badge_class"))
_CTDL = frozenset(("ctdl", "envelope", "registry_request"))


def read_credentials(path: str | Path) -> Iterator[Issuer | Credential | Stack | InputError]:
    """Every issuer, credential and stack of a file, folder or zip; a bad record comes as InputError.

    Formats: SkillMatch's own JSON, JSONL and CSV (FORMATS.md), CTDL JSON-LD (one resource, `@graph`,
    Credential Registry envelopes), Open Badges achievements and badge classes, courses and credentials of
    CASE packages, learning paths and modules in YAML. Raises InputError where the file itself
    cannot be read.
    """
    ids = Ids()
    yield from read_records(path, partial(_parse, ids))


def _parse(ids: Ids, entry: Entry) -> Iterator[Issuer | Credential | Stack | InputError]:
    if entry.form in ("text", "jwt"):
        raise InputError(
            "is no catalogue of credentials: neither JSON, CSV nor a learning path",
            fix="Job postings in plain text are read by \"skillmatch import postings\".",
        )  # fmt: skip
    if entry.form == "csv":
        value, kind = own.from_csv(entry.value)
        yield from _own(value, kind, ids, entry.file)
    elif isinstance(entry.value, Mapping) and recognise(entry.value) in _CTDL:
        yield from ctdl.read_document(entry.value)
    else:
        yield from each(entry, partial(_record, ids, entry.file), _SECTIONS)


def _record(
    ids: Ids, file: str, value: Mapping[str, Any], kind: Kind
) -> Iterator[Issuer | Credential | Stack | InputError]:
    if kind in _CTDL:
        yield from ctdl.read_document(value)
    elif kind == "case":
        yield from case_paths.read_document(value)
    elif kind in _ACHIEVEMENTS:
        yield from read_achievement(value)
    elif kind == "learning_path":
        yield from learning_path.read_document(value)
    elif kind in own.PARSERS:
        yield from _own(value, kind, ids, file)
    else:
        raise refusal(kind, "a credential")


def _own(value: Mapping[str, Any], kind: Kind, ids: Ids, file: str) -> Iterator[Issuer | Credential | Stack]:
    """Our own records; an issuer described in several credentials is not a duplicate."""
    for record in own.PARSERS[kind](value):
        if kind == "issuer" or not isinstance(record, Issuer):
            ids.check(file, kind, record.id)
        yield record

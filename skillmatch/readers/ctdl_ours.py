"""What CTDL has no word for, read back from our own exports: one property beside CTDL's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ..domain import Credential, Prerequisite, Stack
from ..errors import InputError
from . import own
from .ctdl_graph import Node
from .fields import named
from .prerequisites import parse_prerequisite

OURS = "skillmatch:record"
"""Fields of our own JSON (FORMATS.md); each replaces what was read from CTDL."""

Kept = TypeVar("Kept", Credential, Stack)


def ours(node: Node, record: Kept) -> Kept:
    """The record with the fields of `skillmatch:record`, where there is one. Raises InputError."""
    stated = node.value.get(OURS)
    if stated is None:
        return record
    if not isinstance(stated, Mapping):
        raise InputError(f"{OURS!r} must be an object, not {named(stated)}")
    value = {**stated, "id": record.id, "name": record.name, "issuer": record.issuer or "?"}
    if isinstance(record, Stack):
        return replace(record, completion=_completion(value) or record.completion)
    read = next(one for one in own.credential(value) if isinstance(one, Credential))
    known: dict[str, Any] = {name: getattr(read, name) for name in stated if name in _FIELDS}
    known |= {name: parse_prerequisite(stated[name], name) for name in stated if name in _CONDITIONS}
    return replace(record, **known)


def _completion(value: Mapping[str, Any]) -> Prerequisite | None:
    return parse_prerequisite(value.get("completion"), "completion")


_FIELDS = frozenset(
    (
        "competencies", "hours", "cost", "currency", "level", "assessment", "valid_months",
        "credential_type", "prepares_for", "offered", "language", "image", "image_alt", "criteria",
        "evidence_options", "references",
    )
)  # fmt: skip
_CONDITIONS = frozenset(("prerequisite", "corequisite", "equivalent", "advanced_standing", "recommended"))

"""Learning paths and modules as Microsoft Learn writes them in YAML.

| field here | fields there |
|---|---|
| id, name | `uid`, `title` |
| issuer | the part of `uid` before the first dot (`learn`) |
| description | `summary` |
| competencies | the list items of `abstract` |
| prerequisite | `prerequisites`, a text condition for each list item, or a path or module by its `uid` |
| stack | `modules` of a path: all of them, awarding the path |
| extra | everything else; `levels` too, as beginner to advanced is no EQF level |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..domain import Competency, Credential, Prerequisite, Stack
from ..errors import InputError
from .fields import Fields
from .prerequisites import together

_ITEM = re.compile(r"^\s*(?:[-*+•]|\d+[.)])\s+")
_LINK = re.compile(r"\[([^\]\[]*)\]\([^()\s]*\)")
_UID = re.compile(r"learn(?:\.[a-z0-9-]+)+")
_NONE = re.compile(r"none\.?|n/?a|no prerequisites\.?", re.IGNORECASE)


def read_document(value: Mapping[str, Any]) -> Iterator[Credential | Stack]:
    """The credential of a path or module, and the stack a path's modules make."""
    fields = Fields(value, "the learning path")
    uid = fields.name("uid", required=True)
    issuer = uid.partition(".")[0] if "." in uid else ""
    modules = fields.names("modules")
    if not modules and fields.value.get("units") is None:
        raise InputError("the learning path has neither 'modules' nor 'units'")
    record = Credential(
        id=uid,
        name=fields.name("title", required=True),
        issuer=issuer,
        description=fields.text("summary"),
        competencies=tuple(Competency(text) for text in _items(fields.text("abstract"))),
        prerequisite=_prerequisite(fields),
        credential_type="LearningPath" if modules else "Module",
        extra=fields.extra(),
    )
    yield record
    if modules:
        whole = Prerequisite("all_of", children=tuple(Prerequisite("credential", ref=ref) for ref in modules))
        yield Stack(f"{uid}#modules", record.name, issuer, whole, awards=uid, description=record.description)


def _items(text: str) -> list[str]:
    """The list items of a Markdown text; all of it as one item where it has no list."""
    lines = [_LINK.sub(r"\1", line) for line in text.splitlines()]
    items = [_ITEM.sub("", line).strip() for line in lines if _ITEM.match(line)]
    return [item for item in items if item] or ([" ".join(lines).strip()] if text.strip() else [])


def _prerequisite(fields: Fields) -> Prerequisite | None:
    stated = fields.value.get("prerequisites")
    items = (
        list(fields.names("prerequisites"))
        if isinstance(stated, list)
        else _items(fields.text("prerequisites"))
    )
    wanted = (item for item in items if not _NONE.fullmatch(item))
    return together([_condition(item) for item in wanted])


def _condition(item: str) -> Prerequisite:
    is_uid = _UID.fullmatch(item) is not None
    return Prerequisite("credential", ref=item) if is_uid else Prerequisite("text", text=item)

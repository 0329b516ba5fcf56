"""SkillMatch's own JSON and CSV for job postings; the fields are in FORMATS.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain import Posting, Requirement
from ..errors import InputError
from .fields import MAX_TEXT, Fields, content_id
from .markup import to_text
from .records import filled, split_cell

OPTIONAL_WEIGHT = 0.5
"""Weight of an optional requirement that states none (`ScoringSettings.optional_weight`)."""


def posting(value: Mapping[str, Any]) -> Posting:
    """A posting record; without `id` it is named after its content. HTML in `text` becomes plain text."""
    fields = Fields(value, "the posting")
    fields.take("type")
    record = Posting(
        id=fields.name("id") or content_id(dict(value)),
        title=fields.name("title", required=True),
        text=to_text(fields.text("text", "description")),
        employer=fields.name("employer"),
        location=fields.name("location"),
        posted=fields.date("posted"),
        occupation=fields.name("occupation"),
        requirements=tuple(_requirement(item) for item in fields.items("requirements")),
        remote=fields.truth("remote", None),
        starts=fields.date("starts"),
        extra=fields.extra(),
    )
    return checked(record)


def checked(record: Posting) -> Posting:
    """The posting itself; InputError where there is nothing to match in it, or far too much."""
    if not record.text and not record.requirements:
        raise InputError("the posting has neither text nor requirements")
    if len(record.text) > MAX_TEXT:
        raise InputError(f"the text is longer than {MAX_TEXT:,} characters")
    return record


def _requirement(value: Any) -> Requirement:
    fields = Fields({"skill": value} if isinstance(value, str) else value, "the requirement")
    skill = fields.name("skill", required=True)
    essential = fields.truth("essential", True)
    weight = fields.number("weight", 0, 1_000)
    if weight == 0:
        raise InputError("the weight of a requirement must be more than 0")
    probability = fields.number("probability", 0, 1)
    return Requirement(
        skill=skill,
        label=fields.name("label") or skill,
        essential=essential,
        weight=weight or (1.0 if essential else OPTIONAL_WEIGHT),
        probability=1.0 if probability is None else probability,
        quote=fields.text("quote"),
        level=fields.number("level", 0, 1) or 0.0,
    )


def from_csv(row: Mapping[str, str]) -> dict[str, Any]:
    """A CSV row in the shape of the JSON record: skill URIs split at `|`, essential and optional ones."""
    value = filled(row)
    essential = [{"skill": uri} for uri in split_cell(value.pop("requirements", ""))]
    optional = split_cell(value.pop("optional_requirements", ""))
    value["requirements"] = essential + [{"skill": uri, "essential": False} for uri in optional]
    return value

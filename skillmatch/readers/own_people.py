"""SkillMatch's own JSON and CSV for people and awards; the fields are in FORMATS.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain import Award, Evidence, Person
from ..errors import InputError
from .fields import Fields, content_id, named
from .own import alignments
from .recognise import Kind
from .records import filled, split_cell

_LONGEST_PLACE = 200
"""Characters of the places a person would work in."""


def person(value: Mapping[str, Any]) -> Person:
    """A person record. Fields of other names are not kept: nothing about people is stored unasked."""
    fields = Fields(value, "the person")
    return Person(
        id=fields.name("id", required=True),
        subject_ids=fields.names("subject_ids"),
        goal=fields.name("goal"),
        location=_place(fields.name("location")),
        remote=fields.truth("remote", None),
        available_from=fields.date("available_from"),
    )


def _place(text: str) -> str:
    if len(text) > _LONGEST_PLACE:
        reason = f"'location' is {len(text):,} characters long, more than {_LONGEST_PLACE}"
        raise InputError(reason, fix="Name towns, regions or countries; an address is not wanted.")
    return text


def award(value: Mapping[str, Any]) -> Award:
    """An award record; without `id` it is named after its content.

    Raises InputError for one that names neither credential, skills nor statements, or that expires
    before it was issued.
    """
    fields = Fields(value, "the award")
    fields.take("type")
    record = Award(
        id=fields.name("id") or content_id(dict(value)),
        person=fields.name("person", required=True),
        credential=fields.name("credential"),
        issuer=fields.name("issuer"),
        name=fields.name("name"),
        subject=fields.name("subject"),
        issued=fields.date("issued"),
        expires=fields.date("expires"),
        alignments=alignments(fields),
        statements=_statements(fields),
        level=level_of(fields),
        assessment=fields.assessment(),
        evidence=tuple(_evidence(item) for item in fields.items("evidence")),
        started=fields.date("started"),
        assessor=fields.name("assessor"),
        extra=fields.extra(),
    )
    if not (record.credential or record.name or record.alignments or record.statements):
        raise InputError("the award names no credential, no skill and no statement")
    return record


def level_of(fields: Fields) -> float:
    """`level` in (0, 1]; 1 where it is not stated."""
    level = fields.number("level", 0, 1)
    if level == 0:
        raise InputError("'level' is 0; it must be more than 0 and at most 1")
    return 1.0 if level is None else level


def _statements(fields: Fields) -> tuple[str, ...]:
    texts = (Fields({"statements": item}, "").text("statements") for item in fields.items("statements"))
    return tuple(text for text in texts if text)


def _evidence(value: Any) -> Evidence:
    if isinstance(value, str):
        value = {"url": value}
    if not isinstance(value, Mapping):
        raise InputError(f"a piece of evidence must be a URL or an object, not {named(value)}")
    fields = Fields(value, "the evidence")
    return Evidence(fields.name("url"), fields.name("name"), fields.text("narrative"))


def from_csv(row: Mapping[str, str]) -> tuple[dict[str, Any], Kind]:
    """A CSV row in the shape of the JSON records, and which of them it is; lists are split at `|`."""
    value = filled(row)
    for column in ("alignments", "statements", "evidence", "subject_ids"):
        if column in value:
            value[column] = split_cell(value[column])
    stated = str(value.get("type", "")).strip().casefold()
    if stated not in ("", "person", "award"):
        raise InputError(f"'type' is {stated!r}, which is neither person nor award")
    is_award = stated == "award" if stated else "person" in row
    return value, "award" if is_award else "person"

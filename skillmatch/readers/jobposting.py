"""schema.org JobPosting (JSON-LD)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from ..domain import Posting, Requirement
from ..errors import InputError
from .fields import Fields, as_list, content_id, iso_date, one_line
from .languages import line_of, prose_of
from .markup import to_text
from .own_postings import checked

_SECTIONS = (
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Qualifications"),
    ("experienceRequirements", "Experience"),
    ("educationRequirements", "Education"),
)
_LABELS = ("name", "description", "credentialCategory", "competencyRequired", "educationalLevel")
_CODE = re.compile(r"\b\d\d-\d{4}(?:\.\d\d)?\b")
"""A SOC or O*NET-SOC code, which schema.org recommends for `occupationalCategory`."""


def posting(value: Mapping[str, Any]) -> Posting:
    """One JobPosting node. Skills with a URI become requirements; every skill is a line of the text too."""
    fields = Fields({_bare(key): inner for key, inner in value.items()}, "the JobPosting")
    fields.take("@type", "type", "@context")
    skills = [_Skill(item) for item in fields.many("skills") if item]
    title = line_of(fields.take("title", "name"), "title")
    remote = "TELECOMMUTE" in fields.name("jobLocationType").upper()
    return checked(
        Posting(
            id=_identifier(fields) or content_id(dict(value)),
            title=title or fields.name("title", required=True),
            text=_text(fields, skills),
            employer=_label(fields.take("hiringOrganization"), "hiringOrganization"),
            location=_location(fields, remote),
            remote=remote or None,
            starts=_starts(fields),
            posted=fields.date("datePosted"),
            occupation=_occupation(fields.many("occupationalCategory")),
            requirements=tuple(
                Requirement(skill.uri, skill.label or skill.uri, quote=skill.label)
                for skill in skills
                if skill.uri
            ),
            extra=fields.extra(),
        )
    )


class _Skill:
    """A skill as text or DefinedTerm: its label, and its URI where it has one."""

    def __init__(self, value: Any) -> None:
        self.uri = ""
        self.label = _label(value, "skills")
        if isinstance(value, Mapping):
            term = Fields(value, "the skill")
            code = term.name("termCode", "codeValue")
            uris = (term.name("@id"), term.name("id"), term.name("url"), code, term.name("sameAs"))
            self.uri = next((uri for uri in uris if ":" in uri and not uri.startswith("_:")), "")
            self.label = self.label or code


def _bare(key: str) -> str:
    return re.sub(r"^(?:schema:|https?://schema\.org/)", "", key)


def _text(fields: Fields, skills: list[_Skill]) -> str:
    parts = [to_text(prose_of(fields.take("description"), "description"))]
    for key, heading in _SECTIONS:
        lines = [line for item in fields.many(key) for line in _described(item, key)]
        if lines:
            parts.append("\n".join((heading, *lines)))
    labels = [skill.label for skill in skills if skill.label]
    if labels:
        parts.append("\n".join(("Skills", *(f"- {label}" for label in labels))))
    return "\n\n".join(part for part in parts if part)


def _described(value: Any, key: str) -> list[str]:
    """Prose of a requirement given as text or as a described thing."""
    if not isinstance(value, Mapping):
        text = to_text(prose_of(value, key))
        return [text] if text else []
    lines = [_label(item, key) for name in _LABELS for item in as_list(value.get(name))]
    months = Fields(value, key).number("monthsOfExperience", 0, 1_200)
    if months:
        lines.append(f"{months:g} months of experience")
    return [to_text(line) for line in lines if line]


def _label(value: Any, key: str) -> str:
    """The name of a thing given as text or as an object."""
    for item in as_list(value):
        if isinstance(item, Mapping) and "@value" not in item:
            named = item.get("name") or item.get("legalName") or item.get("description")
            label = line_of(named, key) if named else ""
        else:
            label = line_of(item, key)
        if label:
            return label
    return ""


def _identifier(fields: Fields) -> str:
    stated = fields.take("@id", "id")
    identifiers = [stated, *fields.many("identifier"), fields.take("url")]
    for item in identifiers:
        if isinstance(item, Mapping):
            item = item.get("value") or item.get("@id") or item.get("name")
        line = Fields({"identifier": item}, "the JobPosting").name("identifier")
        if line:
            return line
    return ""


def _starts(fields: Fields) -> date | None:
    """The day in `jobStartDate`, which may as well be words; those stay in `extra`."""
    try:
        day = iso_date(fields.value.get("jobStartDate"), "jobStartDate")
    except InputError:
        return None
    fields.take("jobStartDate")
    return day


def _location(fields: Fields, remote: bool) -> str:
    places = [_place(item) for item in fields.many("jobLocation")]
    return "; ".join([place for place in places if place] + (["Remote"] if remote else []))


def _place(value: Any) -> str:
    if not isinstance(value, Mapping):
        return one_line(value, "jobLocation")
    address = value.get("address")
    if not isinstance(address, Mapping):
        return _label(address, "address") or _label(value, "jobLocation")
    parts = (_label(address.get(key), key) for key in ("addressLocality", "addressRegion", "addressCountry"))
    return ", ".join(part for part in parts if part) or _label(value, "jobLocation")


def _occupation(values: list[Any]) -> str:
    """A code or URI where one is stated, else the first name."""
    found: list[str] = []
    for value in values:
        if isinstance(value, Mapping):
            term = Fields(value, "the occupationalCategory")
            found += [term.name("codeValue", "termCode"), term.name("@id"), term.name("url")]
        found.append(_label(value, "occupationalCategory"))
    found = [line for line in found if line]
    codes = (match.group() for line in found if (match := _CODE.search(line)))
    return next(codes, next(iter(found), ""))

"""SkillMatch's own JSON and CSV for issuers, credentials and stacks; the fields are in FORMATS.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from ..domain import Alignment, Competency, Credential, Issuer, Prerequisite, Stack
from ..errors import InputError
from .fields import Fields, named, prose
from .prerequisites import parse_prerequisite, together
from .recognise import Kind
from .records import filled, split_cell

MAX_HOURS = 100_000.0
MAX_MONTHS = 1_200

_LISTS = (
    "prerequisites", "credentials", "required", "corequisites", "equivalents", "recommended", "prepares_for"
)  # fmt: skip
"""CSV columns that hold several ids."""
_TEXT_LISTS = ("evidence_options", "references")
"""CSV columns that hold several texts."""
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]+")


def issuer(value: Mapping[str, Any]) -> Iterator[Issuer]:
    """An issuer record."""
    fields = Fields(value, "the issuer")
    yield Issuer(
        id=fields.name("id", required=True),
        name=fields.name("name", required=True),
        url=fields.name("url"),
        region=fields.name("region"),
    )


def credential(value: Mapping[str, Any]) -> Iterator[Issuer | Credential]:
    """A credential record, after its issuer where that is described inside it."""
    fields = Fields(value, "the credential")
    fields.take("type")
    described = _described_issuer(fields)
    record = Credential(
        id=fields.name("id", required=True),
        name=fields.name("name", required=True),
        issuer=described.id if described else fields.name("issuer", required=True),
        description=fields.text("description"),
        competencies=tuple(_competency(item) for item in fields.items("competencies")),
        prerequisite=_conditions(fields, "prerequisite"),
        hours=fields.number("hours", 0, MAX_HOURS),
        cost=fields.number("cost"),
        currency=fields.name("currency"),
        level=fields.whole("level", 1, 8),
        assessment=fields.assessment(),
        valid_months=fields.whole("valid_months", 1, MAX_MONTHS),
        url=fields.name("url"),
        credential_type=fields.name("credential_type"),
        corequisite=_conditions(fields, "corequisite"),
        equivalent=_conditions(fields, "equivalent", "any_of"),
        advanced_standing=_conditions(fields, "advanced_standing"),
        recommended=_conditions(fields, "recommended"),
        prepares_for=fields.names("prepares_for"),
        offered=fields.date("offered"),
        language=fields.name("language"),
        image=fields.text("image"),
        image_alt=fields.name("image_alt"),
        criteria=fields.text("criteria"),
        evidence_options=fields.names("evidence_options"),
        references=fields.names("references"),
        extra=fields.extra(),
    )
    if described and described.name:
        yield described
    yield record


def stack(value: Mapping[str, Any]) -> Iterator[Issuer | Stack]:
    """A stack record; its completion is a prerequisite tree, or `credentials` with an optional `k`."""
    fields = Fields(value, "the stack")
    fields.take("type")
    described = _described_issuer(fields)
    record = Stack(
        id=fields.name("id", required=True),
        name=fields.name("name", required=True),
        issuer=described.id if described else fields.name("issuer"),
        completion=_completion(fields),
        awards=fields.name("awards"),
        description=fields.text("description"),
        extra=fields.extra(),
    )
    if described and described.name:
        yield described
    yield record


def _described_issuer(fields: Fields) -> Issuer | None:
    inner = fields.value.get("issuer")
    if isinstance(inner, Mapping):
        fields.take("issuer", "issuer_name")
        return next(issuer(inner))
    name = fields.name("issuer_name")
    return Issuer(fields.name("issuer", required=True), name) if name else None


def _competency(value: Any) -> Competency:
    if isinstance(value, str):
        value = {"text": value}
    if not isinstance(value, Mapping):
        raise InputError(f"a competency must be text or an object, not {named(value)}")
    fields = Fields(value, "the competency")
    text = fields.text("text")
    if not text:
        raise InputError("a competency has no text")
    return Competency(text, alignments(fields))


def alignments(fields: Fields) -> tuple[Alignment, ...]:
    """The `alignments` of an own record: a list of URIs or objects."""
    return tuple(_alignment(item) for item in fields.items("alignments"))


def _alignment(value: Any) -> Alignment:
    inner = Fields({"target_uri": value} if isinstance(value, str) else value, "the alignment")
    return Alignment(
        target_uri=inner.name("target_uri", required=True),
        target_name=inner.name("target_name"),
        framework=inner.name("framework"),
        target_code=inner.name("target_code"),
    )


def _conditions(
    fields: Fields, key: str, several_are: Literal["all_of", "any_of"] = "all_of"
) -> Prerequisite | None:
    """The condition under `key`, and the list of them under its plural."""
    single, several = fields.take(key), fields.take(f"{key}s")
    if several is not None and not isinstance(several, list):
        raise InputError(f"'{key}s' must be a list, not {named(several)}")
    parts = [parse_prerequisite(single, key)] + [parse_prerequisite(item, key) for item in several or ()]
    return together([part for part in parts if part], several_are)


def _completion(fields: Fields) -> Prerequisite:
    tree = parse_prerequisite(fields.take("completion"), "completion")
    ids, k = fields.names("credentials"), fields.take("k")
    required = fields.names("required")
    if tree and (ids or required or k is not None):
        raise InputError("has both 'completion' and 'credentials'", fix="Keep one of them.")
    if not tree and not ids:
        raise InputError("the stack has no 'completion' and no 'credentials'")
    if required and k is None:
        raise InputError("has 'required' without 'k'", fix="Without 'k' all credentials are required.")
    if k is not None:
        rest = [ref for ref in ids if ref not in required]
        value = {"k_of": k, "of": rest or list(required), "required": list(required) if rest else []}
        tree = parse_prerequisite(value, "credentials")
    return tree or Prerequisite("all_of", children=tuple(Prerequisite("credential", ref=ref) for ref in ids))


PARSERS: dict[Kind, Callable[[Mapping[str, Any]], Iterator[Issuer | Credential | Stack]]] = {
    "issuer": issuer,
    "credential": credential,
    "stack": stack,
}


def from_csv(row: Mapping[str, str]) -> tuple[dict[str, Any], Kind]:
    """A CSV row in the shape of the JSON records, and which of them it is.

    `competencies` and other texts are split at `|` and line breaks, competencies with alignments as `<uri>`;
    `prerequisites`, `credentials` and the other lists of conditions at `;`.
    """
    value = filled(row)
    if "competencies" in value:
        value["competencies"] = [_csv_competency(text) for text in split_cell(value["competencies"])]
    for column in _LISTS:
        if column in value:
            value[column] = split_cell(value[column], ";\n")
    for column in _TEXT_LISTS:
        if column in value:
            value[column] = split_cell(value[column])
    return value, _csv_kind(row, value)


def _csv_kind(row: Mapping[str, str], value: Mapping[str, Any]) -> Kind:
    stated = str(value.get("type", "")).strip().casefold()
    for kind in PARSERS:
        if stated == kind:
            return kind
    if stated:
        raise InputError(f"'type' is {stated!r}, which is none of issuer, credential, stack")
    if "credentials" in row:
        return "stack"
    return "credential" if "issuer" in row or "competencies" in row else "issuer"


def _csv_competency(text: str) -> dict[str, Any]:
    uris: list[str] = []
    while text.endswith(">") and _URI.fullmatch(uri := text[text.rfind("<") + 1 : -1]):
        uris.insert(0, uri)
        text = text[: text.rfind("<")].rstrip()
    return {"text": prose(text, "competencies"), "alignments": uris}

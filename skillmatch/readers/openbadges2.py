"""Open Badges 2.0 assertions as awards; as in `openbadges`, nothing is verified here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain import Award
from ..errors import InputError
from .fields import Fields, as_list, content_id, one_line, unique
from .languages import line_of, prose_of
from .markup import to_text
from .openbadges import alignments, evidence, hashed


def award(document: Mapping[str, Any], person: str = "") -> Award:
    """One Assertion, its BadgeClass embedded or named by URL.

    The person is `person`, else the recipient's identity, hashed where the assertion has it plain.
    """
    fields = Fields(document, "the assertion")
    subject = _recipient(fields.value.get("recipient"))
    if not (person or subject):
        raise InputError("the assertion has no 'recipient'")
    badge, badge_id = _badge(fields)
    issuer = badge.get("issuer")
    extra: dict[str, Any] = {"document": dict(document)}
    if isinstance(issuer, Mapping) and (label := line_of(issuer.get("name"), "issuer name")):
        extra["issuer_name"] = label
    narrative = prose_of(document.get("narrative"), "narrative")
    return Award(
        id=fields.name("id", "@id") or content_id(dict(document)),
        person=person or subject,
        credential=badge_id,
        issuer=_issuer(issuer),
        name=line_of(badge.get("name"), "name"),
        subject=subject,
        issued=fields.utc_date("issuedOn"),
        expires=fields.utc_date("expires"),
        alignments=alignments(badge.get("alignment") or badge.get("alignments")),
        statements=unique((*_statements(badge), to_text(narrative))),
        evidence=evidence(document.get("evidence")),
        extra=extra,
    )


def _badge(fields: Fields) -> tuple[Mapping[str, Any], str]:
    badge = fields.value.get("badge")
    if isinstance(badge, Mapping):
        return badge, one_line(badge.get("id") or badge.get("@id"), "badge id")
    ref = one_line(badge, "badge")
    if not ref:
        raise InputError("the assertion names no 'badge'")
    return {}, ref


def _issuer(value: Any) -> str:
    if isinstance(value, Mapping):
        return one_line(value.get("id") or value.get("@id") or value.get("url"), "issuer id")
    return one_line(value, "issuer")


def _recipient(value: Any) -> str:
    items = as_list(value)
    if len(items) > 1:
        raise InputError(f"has {len(items)} recipients; an award has exactly one")
    if not items:
        return ""
    fields = Fields(items[0], "'recipient'")
    identity = fields.name("identity")
    return identity if not identity or fields.value.get("hashed") is True else hashed(identity)


def _statements(badge: Mapping[str, Any]) -> tuple[str, ...]:
    criteria = badge.get("criteria")
    narrative = criteria.get("narrative") if isinstance(criteria, Mapping) else None
    texts = (prose_of(narrative, "narrative"), prose_of(badge.get("description"), "description"))
    return unique(to_text(text) for text in texts)

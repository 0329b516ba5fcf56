"""Open Badges achievements (3.0) and badge classes (2.0) as credentials on offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..domain import Competency, Credential, Issuer
from ..errors import InputError
from .fields import Fields, content_id, one_line, prose, unique
from .languages import line_of, prose_of
from .markup import to_text
from .openbadges import alignments


def read_achievement(document: Mapping[str, Any]) -> Iterator[Issuer | Credential]:
    """The credential an achievement describes, after its creator where that has a name.

    What it is aligned to stands behind one competency: the description, else the criteria. Raises
    InputError where it has no name or nobody offers it.
    """
    fields = Fields(document, "the achievement")
    name = line_of(document.get("name"), "name")
    if not name:
        raise InputError("the achievement has no 'name'")
    issuer = _issuer(document.get("creator") or document.get("issuer"))
    description = to_text(prose_of(document.get("description"), "description"))
    criteria, web_page = _criteria(document.get("criteria"))
    image, caption = _image(document.get("image"))
    text = description or criteria or name
    aligned = alignments(document.get("alignment") or document.get("alignments"))
    if issuer.name:
        yield issuer
    yield Credential(
        id=fields.name("id", "@id") or content_id(dict(document)),
        name=name,
        issuer=issuer.id,
        description=description,
        competencies=(Competency(text, aligned),) if aligned or description or criteria else (),
        credential_type=fields.name("achievementType"),
        url=web_page,
        language=fields.name("inLanguage", "@language"),
        image=image,
        image_alt=caption,
        criteria=criteria,
    )


def _issuer(value: Any) -> Issuer:
    if not isinstance(value, Mapping):
        value = {"id": value}
    name, ref = line_of(value.get("name"), "issuer name"), one_line(value.get("id"), "issuer id")
    if not (name or ref):
        raise InputError(
            "the achievement names no 'creator'", fix="Say who offers it, or import awards of it instead."
        )
    url = one_line(value.get("url"), "issuer url")
    return Issuer(ref or name, name, url, _region(value.get("address")))


def _region(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    country = one_line(value.get("addressCountryCode") or value.get("addressCountry"), "addressCountry")
    return ", ".join(unique((country, one_line(value.get("addressRegion"), "addressRegion"))))


def _criteria(value: Any) -> tuple[str, str]:
    """Narrative and web page; badge classes may give the page alone."""
    if isinstance(value, Mapping):
        return to_text(prose_of(value.get("narrative"), "narrative")), one_line(
            value.get("id"), "criteria id"
        )
    return "", one_line(value, "criteria")


def _image(value: Any) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return prose(value.get("id"), "image"), line_of(value.get("caption"), "caption")
    return (prose(value, "image"), "") if isinstance(value, str) else ("", "")

"""CTDL's words on how a credential is offered: since when, in which language, shown how."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from ..errors import InputError
from .ctdl_graph import Node
from .fields import iso_date, prose, unique


def about(credential: Node) -> dict[str, Any]:
    """Fields of a `Credential`: offered, language, image, criteria and evidence_options.

    Criteria are the descriptions of what it requires, evidence the artefacts one has to submit.
    """
    requires = credential.objects("requires")
    return {
        "offered": _day(credential),
        "language": ", ".join(credential.texts("inLanguage")[:5]),
        "image": _image(credential),
        "criteria": "\n".join(unique(profile.prose("description") for profile in requires)),
        "evidence_options": unique(text for one in requires for text in one.texts("submissionOf")),
    }


def region(organisation: Node) -> str:
    """Country and region of the first address that states them, as `Ireland` or `United States, Ohio`."""
    for place in organisation.objects("address"):
        parts = unique((place.line("addressCountry"), place.line("addressRegion")))
        if parts:
            return ", ".join(parts)
    return ""


def _day(credential: Node) -> date | None:
    """The effective date; one that is no date tells nothing, and is no reason to refuse the credential."""
    with suppress(InputError):
        return iso_date(credential.raw("dateEffective"), "dateEffective")
    return None


def _image(credential: Node) -> str:
    value = credential.raw("image")
    if isinstance(value, dict):
        value = value.get("@id")
    return prose(value, "image") if isinstance(value, str) else ""

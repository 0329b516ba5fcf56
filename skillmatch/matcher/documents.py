"""Answers as the plain documents that the command line and the service both give out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from skillmatch.domain import Link

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework


def extract_document(
    links: Iterable[Link], framework: Framework, encoder: str, rest: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`{"links":[{"span","matches":[{"skill","score"}]}],"metadata":{"encoder","framework","version"}}`, with
    `rest` (see `left_alone`) in the metadata too.
    """
    return {
        "links": [link_document(link) for link in links],
        "metadata": {
            "encoder": encoder,
            "framework": framework.info.id,
            "version": framework.info.version,
            **(rest or {}),
        },
    }


def left_alone(text: str, framework: Framework, most: int) -> dict[str, Any]:
    """What of a text was not linked, nothing where all was: `not_linked`, language → statements in another
    than the framework's; `unread_from`, the character at which a text of over `most` pieces was left."""
    from skillmatch.linking import foreign, unread_from

    language = framework.info.language
    found = {"not_linked": foreign(text, language), "unread_from": unread_from(text, most, language)}
    return {name: value for name, value in found.items() if value}


def link_document(link: Link) -> dict[str, Any]:
    """One link as `extract_document` has it."""
    span = link.span
    return {
        "span": {"start": span.start, "end": span.end, "text": span.text},
        "matches": [
            {
                "skill": {"uri": match.uri, "label": match.label, "framework": match.framework},
                "score": round(match.score, 6),
            }
            for match in link.matches
        ],
    }

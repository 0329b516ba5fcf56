"""Answers as the plain documents that the command line and the service both give out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from skillmatch.domain import Link

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework


def extract_document(
    links: Iterable[Link], framework: Framework, encoder: str, foreign: dict[str, int] | None = None
) -> dict[str, Any]:
    """`{"links":[{"span","matches":[{"skill","score"}]}],"metadata":{"encoder","framework","version"}}`.

    `foreign`, language → statements left alone because they are in it, is `metadata.not_linked` where there
    are any.
    """
    return {
        "links": [link_document(link) for link in links],
        "metadata": {
            "encoder": encoder,
            "framework": framework.info.id,
            "version": framework.info.version,
            **({"not_linked": foreign} if foreign else {}),
        },
    }


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

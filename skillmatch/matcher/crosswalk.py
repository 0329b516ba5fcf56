"""Stated mappings between the frameworks of a workspace, turned towards one of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework


def crosswalk_into(framework: Framework, others: Iterable[Framework]) -> dict[str, tuple[str, ...]]:
    """URI of another framework → URIs of `framework` that are stated to be the same skill.

    Only SKOS exactMatch counts: it is symmetric, so mappings stated on either side are used. Anything
    looser would let an award prove a skill that nobody signed.
    """
    found: dict[str, set[str]] = {}
    for other in others:
        for source, targets in other.mappings("exactMatch").items():
            for target in targets:
                if framework.row(target) is not None:
                    found.setdefault(source, set()).add(target)
    for source, targets in framework.mappings("exactMatch").items():
        for target in targets:
            found.setdefault(target, set()).add(source)
    return {source: tuple(sorted(targets)) for source, targets in sorted(found.items())}

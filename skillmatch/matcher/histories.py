"""Award histories of a workspace, as far as they are proved, told as what groups of people earned next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from skillmatch.learner import Peers, peers_of

if TYPE_CHECKING:
    from .snapshot import Snapshot


def peers_here(snapshot: Snapshot) -> Peers:
    """Counted over everybody's awards, at the first question; nothing where the operator switched it off."""
    settings = snapshot.settings
    return peers_of(_histories(snapshot), settings.peers_least) if settings.peers > 0 else Peers()


def _histories(snapshot: Snapshot) -> Iterator[dict[str, date | None]]:
    """Per person, the catalogue's credentials they have a verified award of, each with its earliest day."""
    for _, awards, verdicts in snapshot.everybody_judged():
        found: dict[str, date | None] = {}
        for award, verdict in zip(awards, verdicts, strict=True):
            if verdict.verified and award.credential in snapshot.credentials:
                known = found.get(award.credential)
                days = [day for day in (known, award.issued) if day is not None]
                found[award.credential] = min(days, default=None)
        yield found

"""What one person can show and holds, from one reading of their awards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillmatch.domain import Profile

if TYPE_CHECKING:
    from skillmatch.profile import Holdings

    from .snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Standing:
    """A profile and the credentials behind it."""

    profile: Profile
    holdings: Holdings


def standing(snapshot: Snapshot, person: str) -> Standing:
    """Both from the same verdicts. Raises NotFoundError."""
    from skillmatch.profile import holdings

    owner, awards, verdicts = snapshot.judged(person)
    held = holdings(
        awards,
        verdicts,
        credentials=snapshot.credentials,
        trust=snapshot.workspace.trust(),
        as_of=snapshot.as_of,
    )
    return Standing(snapshot.builder.profile(owner, awards, verdicts), held)

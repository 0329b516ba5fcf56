"""What one person can show and holds, from one reading of their awards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillmatch.domain import Profile, Recommendation

if TYPE_CHECKING:
    from skillmatch.profile import Holdings

    from .snapshot import Snapshot

NOBODY_TRUSTED = (
    "No issuer is trusted here yet, so nothing earned could be verified: "
    "name whose word counts with `skillmatch trust add`."
)
"""Told where everybody's word was taken, because the operator has named nobody."""


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


def reserved(found: tuple[Recommendation, ...], *, trusting: bool) -> tuple[Recommendation, ...]:
    """The same recommendations; each says so where nobody is trusted yet."""
    if trusting:
        return found
    return tuple(replace(one, because=(*one.because, NOBODY_TRUSTED)) for one in found)

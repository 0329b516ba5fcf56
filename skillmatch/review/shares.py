"""How much of what a report rests on was looked at by a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..domain import Requirement, TaughtSkill


@dataclass(frozen=True, slots=True)
class ReviewShare:
    """Links by what stands behind them."""

    links: int
    confirmed: int
    """By a reviewer."""
    stated: int
    """By the source itself: an alignment, or a requirement that was not read from text."""
    suggested: int
    """By the engine alone."""

    @property
    def confirmed_share(self) -> float:
        """Confirmed by a person, of all that the source does not state itself, in [0, 1]; 0 of none."""
        open_to_review = self.confirmed + self.suggested
        return self.confirmed / open_to_review if open_to_review else 0.0

    @property
    def sentence(self) -> str:
        """One line that a report may print."""
        percent = f"{100 * self.confirmed_share:.0f} %"
        return (
            f"{self.links:,} links: {self.stated:,} stated by the source, {self.confirmed:,} confirmed and "
            f"{self.suggested:,} suggested ({percent} of what was read from text is confirmed by a person)"
        )


def share(links: Iterable[TaughtSkill | Requirement]) -> ReviewShare:
    """Count links after decisions were applied (rejected ones are gone by then)."""
    confirmed = stated = suggested = 0
    for one in links:
        if one.state == "confirmed":
            confirmed += 1
        elif _is_stated(one):
            stated += 1
        else:
            suggested += 1
    return ReviewShare(confirmed + stated + suggested, confirmed, stated, suggested)


def _is_stated(one: TaughtSkill | Requirement) -> bool:
    return one.aligned if isinstance(one, TaughtSkill) else not one.quote

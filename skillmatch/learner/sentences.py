"""A recommendation's reasons in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.domain import Credential, Readiness

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Reasons:
    """What there is to say about one recommended credential."""

    credential: Credential
    readiness: Readiness
    closes: tuple[str, ...]
    goal_size: int
    goal_from: str
    """How the goal came about, where the learner named none; else empty."""
    stack: str
    """Name of the stack it takes furthest; empty where it takes none further."""
    stack_progress: float
    demanded: str
    """Label of the taught skill that adds most demand; empty where none is in demand."""
    demand_share: float
    unlocks: tuple[str, ...]
    typical_hours: float
    renews: bool
    claimed: bool
    alongside: tuple[str, ...] = ()
    """Names of the credentials to take at the same time."""
    lapsing: tuple[str, ...] = ()
    """Names of the held credentials whose expiry ends its readiness."""


def because(reasons: Reasons) -> tuple[str, ...]:
    """Sentences, the weightiest first."""
    told = [
        "Your award of it has expired: earning it again renews it." if reasons.renews else "",
        "You claim it already; a verified award would make it count." if reasons.claimed else "",
        _gain(reasons),
        f'Takes you to {_percent(reasons.stack_progress)} of "{reasons.stack}".' if reasons.stack else "",
        _demand(reasons),
        *_readiness(reasons.readiness),
        f"To be taken together with {named(reasons.alongside)}." if reasons.alongside else "",
        _lapse(reasons),
        f"Opens the way to {named(reasons.unlocks)}." if reasons.unlocks else "",
        _effort(reasons),
    ]
    return tuple(sentence for sentence in told if sentence)


def named(names: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _gain(reasons: Reasons) -> str:
    if not reasons.closes:
        return ""
    goal = reasons.goal_from or "your goal"
    return f"Adds to {len(reasons.closes)} of {reasons.goal_size} skills of {goal}: {named(reasons.closes)}."


def _demand(reasons: Reasons) -> str:
    if not reasons.demanded:
        return ""
    return f"{reasons.demanded} is asked for in {_percent(reasons.demand_share)} of postings."


def _readiness(readiness: Readiness) -> tuple[str, ...]:
    missing = named(readiness.blocked_by)
    start = {
        "ready": "Nothing is missing: you can start now.",
        "one_step": f"One step away: first {missing}.",
        "blocked": f"Not yet: it needs {missing}.",
        "earned": "",
    }[readiness.state]
    return (start, *(f'It also asks: "{text}" (only you can tell).' for text in readiness.conditions))


def _lapse(reasons: Reasons) -> str:
    until = reasons.readiness.until
    if until is None:
        return ""
    return f"Start by {until.isoformat()}: then {named(reasons.lapsing)} expires, which it rests on."


def _effort(reasons: Reasons) -> str:
    if reasons.credential.hours is None:
        return f"Its hours are not stated; counted as {reasons.typical_hours:g}, the catalogue's median."
    return f"Takes about {reasons.credential.hours:g} hours."


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.01 else f"{share:.0%}"

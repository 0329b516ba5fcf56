"""A recommendation's reasons in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.domain import Credential, Readiness

from .peers import Peer

_SHOWN = 3
_HOW = {
    "completion": "completing it",
    "quiz": "a quiz",
    "project": "a project",
    "portfolio": "a portfolio",
    "proctored": "a proctored test",
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """What there is to say about one recommended credential."""

    credential: Credential
    readiness: Readiness
    closes: tuple[str, ...]
    goal_size: int
    goal_from: str
    """How the goal came about, where the learner named none; else empty."""
    rigour: float
    """In [0, 1]: what its kind of assessment counts; 1 where nothing is lost by it."""
    trust: float
    """In [0, 1]: what its issuer's word counts."""
    stack: str
    """Name of the stack it takes furthest; empty where it takes none further."""
    stack_progress: float
    demanded: str
    """Label of the taught skill that adds most demand; empty where none is in demand."""
    demand_share: float
    leads: bool
    """Whether something that adds to the goal waits for it."""
    unlocks: tuple[str, ...]
    typical_hours: float
    renews: bool
    claimed: bool
    alongside: tuple[str, ...] = ()
    """Names of the credentials to take at the same time."""
    lapsing: tuple[str, ...] = ()
    """Names of the held credentials whose expiry ends its readiness."""
    peer: Peer | None = None
    """Who earned it next, where that counts."""
    peer_after: str = ""
    """Name of what they held."""
    never: bool = False
    """Whether nobody can become ready for it, as the catalogue stands."""
    repeats: bool = False
    """Whether one listed above adds some of the same."""


def because(reasons: Reasons) -> tuple[str, ...]:
    """Sentences, the weightiest first."""
    told = [
        "Your award of it has expired: earning it again renews it." if reasons.renews else "",
        "You claim it already; a verified award would make it count." if reasons.claimed else "",
        _gain(reasons),
        _evidence(reasons),
        f'Takes you to {_percent(reasons.stack_progress)} of "{reasons.stack}".' if reasons.stack else "",
        _demand(reasons),
        *_readiness(reasons.readiness),
        _never(reasons),
        f"To be taken together with {named(reasons.alongside)}." if reasons.alongside else "",
        _lapse(reasons),
        _way(reasons),
        _peers(reasons),
        "Some of what it adds is in one listed above as well." if reasons.repeats else "",
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


def _evidence(reasons: Reasons) -> str:
    """How far its award would be believed, where that is not wholly."""
    how = reasons.credential.assessment
    told = [
        (f"earned by {_HOW[how]}" if how else "how it is assessed is not stated", reasons.rigour),
        ("its issuer's word", reasons.trust),
    ]
    counts = [f"{what} ({_percent(value)})" for what, value in told if value < 1]
    if not counts:
        return ""
    return f"Its award would count {_percent(reasons.rigour * reasons.trust)}: {', '.join(counts)}."


def _way(reasons: Reasons) -> str:
    if reasons.unlocks:
        return f"Opens the way to {named(reasons.unlocks)}."
    return "Something that adds to your goal waits for it, and for more." if reasons.leads else ""


def _peers(reasons: Reasons) -> str:
    peer = reasons.peer
    if peer is None:
        return ""
    share = _percent(peer.share)
    if not reasons.peer_after:
        return f"It was the first step of {share} of the people here."
    return f"Of the people who hold {reasons.peer_after}, {share} went on to earn it."


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
    absent = len(readiness.absent)
    away = f"Of these {'one is' if absent == 1 else f'{absent} are'} not in this catalogue: ask the issuer."
    return (
        start,
        away if absent else "",
        *(f'It also asks: "{text}" (only you can tell).' for text in readiness.conditions),
    )


def _never(reasons: Reasons) -> str:
    if not reasons.never or reasons.readiness.absent:  # what is absent has been said
        return ""
    return "As this catalogue stands, nobody can get that far: `skillmatch graph check` says why."


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

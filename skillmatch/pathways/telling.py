"""Plans and steps in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from .results import Method

_SHOWN = 3
KINDS = {
    "effort": "least effort",
    "hours": "fastest",
    "cost": "cheapest",
    "evidence": "strongest evidence",
    "different": "another way",
    "coverage": "most of the goal within the budget",
}
"""What a plan is the best of, in words."""


def named(names: Sequence[str], shown: int = _SHOWN) -> str:
    """The first few, and how many more there are."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def percent(share: float) -> str:
    """Rounded down where rounding up would say that all is done."""
    if 0 < share < 0.01:
        return "under 1%"
    return f"{min(share, 0.99) if share < 1 - 1e-9 else 1.0:.0%}"


def proof(method: Method, gap: float) -> str:
    """How good a plan is known to be."""
    if method == "optimal":
        return "Proved: no plan is better at that."
    how = "time ran out" if method == "gap" else "found step by step, not proved"
    return f"At most {gap:.1%} from the best there can be ({how})."


def step_reasons(
    closes: Sequence[str],
    after: Sequence[str],
    unlocks: Sequence[str],
    conditions: Sequence[str],
    *,
    towards: Sequence[str] = (),
    renews: bool = False,
    claimed: bool = False,
    preferred: bool = False,
) -> tuple[str, ...]:
    """Why a step is in a plan, the weightiest first. All are names or sentences of the source."""
    told = [
        "Your award of it has expired: earning it again renews it." if renews else "",
        "You claim it already; a verified award would make it count." if claimed else "",
        f"Covers {named(closes)}." if closes else "",
        f"Counts towards {named(towards)}." if towards else "",
        f"{named(unlocks)} {'needs' if len(unlocks) == 1 else 'need'} it first." if unlocks else "",
        f"Builds on {named(after)}." if after else "Needs nothing before it.",
        "From an issuer you prefer." if preferred else "",
        *(f'It also asks: "{text}" (only you can tell).' for text in conditions),
    ]
    return tuple(sentence for sentence in told if sentence)


def plan_reasons(
    kinds: Sequence[str],
    covered: float,
    now: float,
    steps: int,
    parallel: int,
    method: Method,
    gap: float,
    slack: float,
) -> tuple[str, ...]:
    """What a plan is, and how sure that is. `slack`: see `PathSettings.evidence_slack`."""
    names = [KINDS[kind] for kind in kinds]
    best = " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))).capitalize()
    told = [
        f"{best}: takes the goal from {percent(now)} to {percent(covered)} covered in {_steps(steps)}.",
        f"{_steps(parallel).capitalize()} may be done beside others." if parallel else "",
        f"Evidence is compared among plans of at most {slack:.0%} more effort."
        if "evidence" in kinds
        else "",
        proof(method, gap),
    ]
    return tuple(sentence for sentence in told if sentence)


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"

"""What is not broken and may still go wrong: awards that expire before they are needed, lost advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set

from skillmatch.domain import Credential, Prerequisite

from .conditions import asks, leaves
from .problems import GraphProblem
from .rulebook import Rulebook

HOURS_A_MONTH = 125.0
"""Full-time study: a year of 1,500 hours (60 credits of 25 hours, ECTS Users' Guide 2015) over 12 months."""


def always(node: Prerequisite) -> frozenset[str]:
    """Credentials every way of meeting `node` needs to hold at that moment.

    Of k of n conditions at most n − k can be left out, so what more than that many name is in every choice.
    """
    if node.kind == "credential":
        return frozenset() if node.ever else frozenset({node.ref})
    spare = len(node.children) - asks(node)
    counts = Counter(ref for child in node.children for ref in always(child))
    return frozenset(ref for ref, count in counts.items() if count > spare >= 0)


def expiring(
    book: Rulebook, credentials: Mapping[str, Credential], unreachable: Set[str]
) -> Iterator[GraphProblem]:
    """Prerequisites that expire, at full-time study, before what must come after them is done.

    Counted are the known hours of what lies between in any case; order and pace may make it worse.
    """
    direct = {
        owner: {ref for ref in always(needs) if ref in credentials and ref not in book.stand_ins}
        for owner, needs in book.rules.items()
        if needs is not None and owner not in unreachable
    }
    follow: dict[str, list[str]] = {}
    for owner, refs in direct.items():
        for ref in refs:
            follow.setdefault(ref, []).append(owner)
    for first in sorted(follow):
        months = credentials[first].valid_months
        if months is None:
            continue
        later = _reached(first, follow)
        for owner in sorted(follow[first]):
            between = _between(owner, direct, later)
            hours = sum(sorted(credentials[one].hours or 0.0 for one in between if one in credentials))
            if hours > months * HOURS_A_MONTH:
                yield _expires(credentials[first], owner, credentials, hours, months)


def _reached(start: str, follow: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = [owner for owner in follow.get(waiting.pop(), ()) if owner not in found]
        found.update(new)
        waiting += new
    return found


def _between(owner: str, direct: Mapping[str, set[str]], later: set[str]) -> set[str]:
    """What must be done after the first (`later`) and before the owner."""
    found: set[str] = set()
    waiting = [owner]
    while waiting:
        new = (direct.get(waiting.pop(), set()) & later) - found
        found |= new
        waiting += new
    return found


def _expires(
    first: Credential, owner: str, credentials: Mapping[str, Credential], hours: float, months: int
) -> GraphProblem:
    name = credentials[owner].name if owner in credentials else owner
    message = (
        f'"{first.name}" is valid for {months} months, but between it and "{name}" lie {hours:,.0f} hours, '
        f"{hours / HOURS_A_MONTH:.1f} months of full-time study: it will have to be renewed."
    )
    return GraphProblem("expiry", (first.id, owner), message)


def lost_advice(credentials: Mapping[str, Credential], rules: Mapping[str, object]) -> Iterator[GraphProblem]:
    """Advice that points nowhere; nothing depends on it."""
    for one in sorted(credentials.values(), key=lambda one: one.id):
        advised = leaves(one.recommended) if one.recommended else ()
        refs = {leaf.ref for leaf in advised if leaf.kind == "credential"}
        for ref in sorted(refs - rules.keys()):
            message = f'"{one.name}" recommends "{ref}", which is not in the catalogue.'
            yield GraphProblem("advice", (one.id, ref), message)
        for ref in sorted(set(one.prepares_for) - rules.keys()):
            message = f'"{one.name}" prepares for "{ref}", which is not in the catalogue.'
            yield GraphProblem("advice", (one.id, ref), message)

"""Who is told who a candidate is: pseudonyms for employers, names where the candidate said yes."""

from __future__ import annotations

from collections.abc import Iterable

from skillmatch.access import Caller, Scope
from skillmatch.domain import Match
from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.pseudonyms import Pseudonyms, is_pseudonym


def shown(
    who: Caller, lent: Matcher, matches: Iterable[Match], *, blind: bool | None = None
) -> tuple[Match, ...]:
    """The matches as this caller may see them.

    Administrators, and whoever sits at the machine, see ids as they are; employers see pseudonyms, but for
    people who consented. `blind` shows nobody's id to anybody.
    """
    if not blind and who.may(Scope.ADMIN):
        return tuple(matches)
    pseudonyms = Pseudonyms(lent.snapshot, who.id)
    return tuple(
        one if not blind and knows(who, lent, one.item) else pseudonyms.blinded(one) for one in matches
    )


def people_of(who: Caller, lent: Matcher, names: Iterable[str]) -> dict[str, str]:
    """Name → id of the person whom this caller was shown under it: a pseudonym, or the id itself.

    Raises NotFoundError, also for the id of somebody whose id is not this caller's to know.
    """
    asked = tuple(dict.fromkeys(names))
    plain = {
        name: lent.workspace.person(name).id
        for name in asked
        if not is_pseudonym(name) and (who.may(Scope.ADMIN) or knows(who, lent, name))
    }
    hidden = Pseudonyms(lent.snapshot, who.id).people(name for name in asked if name not in plain)
    return {name: plain.get(name) or hidden[name] for name in asked}


def knows(who: Caller, lent: Matcher, person: str) -> bool:
    """Whether this caller may know who a person is: who they are themselves, or by the person's consent."""
    if who.may_see(person):
        return True
    return who.may(Scope.EMPLOYER) and lent.workspace.consents.permits(person, who.id)


def known(who: Caller, lent: Matcher, person: str) -> str:
    """The person, where this caller may know them. Raises NotFoundError, as for nobody."""
    if not knows(who, lent, person):
        raise NotFoundError("person", person)
    return person

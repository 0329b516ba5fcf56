"""Whom a learner's page is about: a person held here, or whoever showed a wallet; and towards what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form, Query, Request
from fastapi.exceptions import HTTPException

from skillmatch.access import Caller
from skillmatch.errors import SkillMatchError
from skillmatch.matcher import Matcher
from skillmatch.matcher.goal_finding import FoundGoals, find_goals
from skillmatch.matcher.guests import Guest, as_guest, bearer, held_by
from skillmatch.matcher.showing import BEARER

from ..access import Learner, whose
from ..bodies import MAX_ID
from ..state import Lent
from .learner_visits import Visit, visits_of

SHOWN = "wallet:"
"""How the name of a wallet that is shown begins in addresses; what follows nobody can guess."""
MAX_GOAL = 2000
Key = Annotated[str, Query(max_length=MAX_ID)]
Text = Annotated[str, Query(max_length=MAX_GOAL)]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a page is about, with a matcher that knows them."""

    who: Caller
    key: str
    """As addresses name them."""
    person: str
    """Id that the matcher knows them by."""
    lent: Matcher
    guest: Guest
    visit: Visit | None = None
    minutes: int = 0
    """For which a wallet that is shown is still remembered."""

    @property
    def name(self) -> str:
        if self.visit is not None:
            return "The wallet you showed"
        return "You" if self.person == self.who.person else self.person

    @property
    def goal(self) -> str:
        """The goal they have stated."""
        return self.guest.person.goal


def subject(who: Learner, request: Request, lent: Lent, person: Key = "") -> Subject:
    """The person the address names, else the caller's own. Leads to the start where there is none."""
    key = person or who.person
    if not key:
        raise HTTPException(303, "Say first who it is about.", headers={"Location": "/learner"})
    if key.startswith(SHOWN):
        return _shown(who, request, lent, key)
    return Subject(who, key, whose(who, key), lent, held_by(lent, key))


def own(who: Learner, person: Annotated[str, Form(max_length=MAX_ID)]) -> str:
    """A person in a form, about whom everything is the caller's to say."""
    return whose(who, person)


def _shown(who: Caller, request: Request, lent: Matcher, key: str) -> Subject:
    visits = visits_of(request)
    visit = visits.find(who, key.removeprefix(SHOWN))
    if visit is None:
        start = {"Location": "/learner?says=gone"}
        raise HTTPException(303, "The wallet is remembered no more.", headers=start)
    guest = bearer(lent, visit.wallet)
    return Subject(who, key, BEARER, as_guest(lent, guest), guest, visit, visits.minutes_left(visit))


@dataclass(frozen=True, slots=True)
class Goals:
    """What somebody works towards, as they put it and as it was understood."""

    text: str
    found: FoundGoals
    own: str = ""
    """Title of the goal they have stated once, which counts where they put none in the form."""


def goals_of(asked: Subject, text: str) -> Goals:
    """Goals stated on the page; without any, the person's own counts, whose title is told."""
    try:
        own_title = asked.lent.goal_of(asked.person).title if asked.goal else ""
    except SkillMatchError:  # what they stated once is not here any more
        own_title = asked.goal
    return Goals(text, find_goals(asked.lent, text), own_title)


Asked = Annotated[Subject, Depends(subject)]
Own = Annotated[str, Depends(own)]

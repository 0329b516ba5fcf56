"""What having one more credential would change: before and after, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from skillmatch.domain import Credential
from skillmatch.errors import SkillMatchError
from skillmatch.matcher import Matcher
from skillmatch.matcher.goal_finding import for_recommending, suggested_goals
from skillmatch.matcher.planning import PathOptions
from skillmatch.matcher.supposing import suppose

from .learner_asked import Asked, Goals, Subject, Text, goals_of
from .learner_words import KINDS
from .rendering import page

router = APIRouter()
_OPTIONS = PathOptions(alternatives=0, seconds=0.5)
"""Little time for each search, so that nobody else waits long."""
_NEAR = 6
_CHOICES = 500


@router.get("/what-if")
def what_if(request: Request, asked: Asked, credential: Text = "", goal: Text = "") -> HTMLResponse:
    """Choose a credential; see skills, plan and openings with it and without."""
    lent, goals = asked.lent, goals_of(asked, goal)
    chosen, near = _chosen(lent, credential)
    held = lent.holdings(asked.person).held
    offered = [one for key, one in lent.snapshot.credentials.items() if key not in held]
    names = [one.id for one in goals.found.goals]
    change = None
    if chosen is not None and chosen.id not in held:
        change = suppose(lent, asked.guest, chosen.id, names, _OPTIONS)
    return page(
        request,
        "learner/what_if.html",
        asked=asked,
        here="what-if",
        credential=credential,
        chosen=chosen,
        is_held=chosen is not None and chosen.id in held,
        near=near,
        goals=goals,
        kinds=KINDS,
        change=change,
        suggested=suggested_goals(lent.snapshot),
        offered=sorted(offered, key=lambda one: one.name)[:_CHOICES],
        advised=() if credential else _advised(asked, goals),
    )


def _chosen(lent: Matcher, text: str) -> tuple[Credential | None, list[Credential]]:
    """The credential of this id or name, else some that are near."""
    held, wanted = lent.snapshot.credentials, text.strip()
    if not wanted:
        return None, []
    folded = wanted.casefold()
    found = held.get(wanted) or next((one for one in held.values() if one.name.casefold() == folded), None)
    if found is not None:
        return found, []
    near = [one for one in held.values() if folded in one.name.casefold()]
    with suppress(SkillMatchError):
        near += [held[hit.item] for hit in lent.search(wanted, "credentials", n=_NEAR) if hit.item in held]
    return None, list({one.id: one for one in near}.values())[:_NEAR]


def _advised(asked: Subject, goals: Goals) -> Sequence[tuple[str, str]]:
    """(id, name) of what would be advised next."""
    with suppress(SkillMatchError):
        names = for_recommending(asked.lent.snapshot, goals.found.goals)
        return [(one.item, one.name) for one in asked.lent.recommend(asked.person, names, n=_NEAR)]
    return ()

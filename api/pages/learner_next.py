"""What to earn next, with every part of each score; and which postings are near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from skillmatch.domain import Credential, Match, Recommendation
from skillmatch.errors import SkillMatchError
from skillmatch.matcher.goal_finding import for_recommending, suggested_goals

from .learner_asked import Asked, Goals, Subject, Text, goals_of
from .learner_words import KINDS, READINESS, Part, parts_in_points
from .names import issuer_names
from .rendering import page

router = APIRouter()
_SHOWN = 6
_FACTS = ("Nothing is missing:", "Takes about ")
_OPENINGS = 12


@dataclass(frozen=True, slots=True)
class Advice:
    """A next credential with its score as it is drawn."""

    one: Recommendation
    credential: Credential | None
    parts: tuple[Part, ...]
    total: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Without those that stand beside them as facts: the state, and the hours."""
        return tuple(line for line in self.one.because if not line.startswith(_FACTS))


@router.get("/next")
def next_credentials(request: Request, asked: Asked, goal: Text = "") -> HTMLResponse:
    """Next credentials for a person's own goal, or for one they put in words."""
    goals = goals_of(asked, goal)
    found, wrong = _recommended(asked, goals)
    held = asked.lent.snapshot.credentials
    advice = [Advice(one, held.get(one.item), *parts_in_points(one.parts)) for one in found]
    return page(
        request,
        "learner/next.html",
        asked=asked,
        here="next",
        goals=goals,
        suggested=suggested_goals(asked.lent.snapshot),
        kinds=KINDS,
        wrong=wrong,
        advice=advice,
        scale=scale_of(advice),
        readiness=READINESS,
        issuers=issuer_names(asked.lent),
    )


def _recommended(asked: Subject, goals: Goals) -> tuple[Sequence[Recommendation], str]:
    """Recommendations, or why there can be none."""
    if goals.text and not goals.found.goals:
        return (), ""
    try:
        names = for_recommending(asked.lent.snapshot, goals.found.goals)
        return asked.lent.recommend(asked.person, names, n=_SHOWN), ""
    except SkillMatchError as error:
        return (), str(error)


def scale_of(advice: Sequence[Advice]) -> tuple[float, float]:
    """(the greatest part below nothing, the greatest above), both at least a little above 0."""
    values = [part.value for one in advice for part in one.parts]
    return max([0.001, *(-value for value in values)]), max([0.001, *values])


@router.get("/openings")
def openings(request: Request, asked: Asked) -> HTMLResponse:
    """Postings that a person is closest to, and what is missing for each."""
    found: Sequence[Match] = ()
    wrong = ""
    try:
        found = asked.lent.openings(asked.person, n=_OPENINGS)
    except SkillMatchError as error:
        wrong = str(error)
    return page(
        request,
        "learner/openings.html",
        asked=asked,
        here="openings",
        found=found,
        wrong=wrong,
        postings=asked.lent.snapshot.postings,
        issuers=issuer_names(asked.lent),
    )

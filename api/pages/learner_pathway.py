"""The whole way to a goal: drawn, listed, compared with other ways; and what an explorer shows of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from skillmatch.errors import SkillMatchError
from skillmatch.matcher.around import Around, around
from skillmatch.matcher.goal_finding import suggested_goals
from skillmatch.matcher.planning import PathOptions
from skillmatch.pathways import Pathway, Plan
from skillmatch.pathways.drawing import STYLE, draw
from skillmatch.pathways.telling import KINDS as BEST

from .learner_asked import Asked, Goals, Key, Subject, Text, goals_of
from .learner_words import KINDS, METHODS, STATES
from .names import credential_names, offering_names
from .rendering import page

router = APIRouter()
_SECONDS = 0.5
"""For each search: a page asks up to five, and nobody else should wait long meanwhile."""
_MOST_ISSUERS = 40
_MOST_STEPS = 60
Words = Annotated[str, Query(max_length=40)]
Names = Annotated[list[Key], Query(max_length=_MOST_ISSUERS, default_factory=list)]
_USUAL = PathOptions()
_COVERAGE, _WEEK = f"{_USUAL.coverage * 100:g}", f"{_USUAL.hours_per_week:g}"


@dataclass(frozen=True, slots=True)
class Stated:
    """What the form says, as it was typed, and what of it cannot be read."""

    coverage: str
    hours: str
    cost: str
    by: str
    week: str
    prefer: tuple[str, ...]
    avoid: tuple[str, ...]
    wrong: dict[str, str]
    """Field → why its value will not do."""

    @property
    def usual(self) -> bool:
        """Whether nothing but what stands there at first was asked for."""
        limits = (self.hours, self.cost, self.by, self.prefer, self.avoid, self.wrong)
        return not any(limits) and (self.coverage, self.week) == (_COVERAGE, _WEEK)

    def options(self) -> PathOptions:
        """Raises ValueError where something is wrong."""
        return PathOptions(
            coverage=float(self.coverage) / 100,
            max_hours=float(self.hours) if self.hours else None,
            max_cost=float(self.cost) if self.cost else None,
            by=date.fromisoformat(self.by) if self.by else None,
            hours_per_week=float(self.week),
            prefer=self.prefer,
            avoid=self.avoid,
            seconds=_SECONDS,
        )


def stated(
    prefer: Names,
    avoid: Names,
    coverage: Words = _COVERAGE,
    hours: Words = "",
    cost: Words = "",
    by: Words = "",
    week: Words = _WEEK,
) -> Stated:
    """The form, each field checked by itself, so that one bad value loses none of the others."""
    wrong = {
        "coverage": _number(coverage, 1, 100),
        "hours": _number(hours, 1, 1_000_000) if hours else "",
        "cost": _number(cost, 0, 1_000_000_000) if cost else "",
        "week": _number(week, 0.5, 168),
        "by": "" if not by or _is_day(by) else "Give a day, such as 2027-06-30.",
    }
    told = {name: why for name, why in wrong.items() if why}
    return Stated(coverage, hours, cost, by, week, tuple(prefer), tuple(avoid), told)


Form = Annotated[Stated, Depends(stated)]


@router.get("/pathway")
def pathway(
    request: Request,
    asked: Asked,
    form: Form,
    goal: Text = "",
    plan: Annotated[int, Query(ge=0, le=9)] = 0,
) -> HTMLResponse:
    """The cheapest plan to a goal, and others beside it; `plan` says which one is drawn."""
    goals = goals_of(asked, goal)
    found, wrong = _found(asked, goals, form)
    plans = [found.plan, *found.alternatives] if found is not None and found.plan is not None else []
    number = plan if plan < len(plans) else 0
    shown = plans[number] if plans else None
    names = credential_names(asked.lent)
    drawn = bool(found and shown and shown.steps)
    return page(
        request,
        "learner/pathway.html",
        styles=(STYLE,) if drawn else (),
        status=422 if form.wrong else 200,
        asked=asked,
        here="pathway",
        goals=goals,
        suggested=suggested_goals(asked.lent.snapshot),
        kinds=KINDS,
        form=form,
        found=found,
        wrong=wrong,
        plans=plans,
        shown=shown,
        number=number,
        drawing=_drawn(asked, found, names, shown) if drawn and found else "",
        states=STATES,
        methods=METHODS,
        best=BEST,
        names=names,
        offering=dict(list(offering_names(asked.lent).items())[:_MOST_ISSUERS]),
        first_day=asked.lent.snapshot.as_of,
        conditions=[one for one in request.query_params.multi_items() if one[0] != "plan"],
    )


@router.get("/pathway/around")
def explored(
    asked: Asked, item: Annotated[list[Key], Query(max_length=_MOST_STEPS, default_factory=list)]
) -> Around:
    """What the explorer shows: these credentials, what they ask for, what they open."""
    return around(asked.lent, asked.person, item)


def _found(asked: Subject, goals: Goals, form: Stated) -> tuple[Pathway | None, str]:
    """The plans, or why there are none."""
    if form.wrong or (goals.text and not goals.found.goals):
        return None, ""
    try:
        return asked.lent.path(asked.person, [one.id for one in goals.found.goals], form.options()), ""
    except SkillMatchError as error:
        return None, str(error)


def _drawn(asked: Subject, found: Pathway, names: dict[str, str], plan: Plan | None) -> Markup:
    """The drawing; nobody's id stands over the plan of a wallet that is only shown."""
    titled = found if asked.visit is None else replace(found, person="")
    return Markup(draw(titled, names, plan))  # noqa: S704 - it escapes


def _number(text: str, least: float, most: float) -> str:
    """Why a text is no number between two others; empty where it is."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    return "" if least <= value <= most else f"Give a number from {least:g} to {most:,g}."


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

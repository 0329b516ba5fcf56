"""Awards that would lapse before a plan is done with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, timedelta

from skillmatch.graph.readiness import Standing
from skillmatch.graph.there import with_skills

from .problem import Problem
from .results import PathStep
from .settings import Calendar

_DAYS_A_MONTH = 365.25 / 12


def lapses(problem: Problem, steps: Sequence[PathStep], calendar: Calendar) -> Iterator[str]:
    """What a step, or a stack to be finished, would miss on its day, because its award has lapsed by then.

    Nothing is told where something else does instead, or where having earned it once is enough.
    """
    graph = problem.offer.graph
    last, begins, done = dict(calendar.expires), calendar.start, set[str]()
    for step in steps:
        gone = [key for key in step.after if last.get(key, date.max) < begins]
        if gone and _missed(_standing(problem, done, last, begins), step.item, gone):
            for key in gone:
                yield _told(problem, key, last[key], f'"{step.name}" would begin', begins)
        done.add(step.item)
        months = graph.credentials[step.item].valid_months
        if step.finish is not None:
            begins = step.finish
            if months is not None:
                last[step.item] = later(step.finish, int(months * _DAYS_A_MONTH))
    for stack in [graph.stacks[key] for _, key in problem.finish if key in graph.stacks]:
        if _standing(problem, done, last, begins).stack_progress(stack.id) < 1:
            parts = sorted(graph.book.behind(stack.completion))
            for key in [key for key in parts if last.get(key, date.max) < begins]:
                yield _told(problem, key, last[key], f'"{stack.name}" would be complete', begins)


def later(day: date, days: int) -> date:
    """Some days later; the last day there is where that is beyond it."""
    return day + timedelta(days=min(days, (date.max - day).days))


def _standing(problem: Problem, done: Set[str], last: Mapping[str, date], day: date) -> Standing:
    """Where the learner stands on a day, with these steps done and without what has lapsed."""
    learner, offer = problem.learner, problem.offer
    skills = with_skills(learner.skills, offer.gained({key for key in done if last.get(key, day) >= day}))
    held = {*learner.held, *done}
    return offer.graph.standing(held, skills, {*learner.earned, *held}, last).on(day)


def _missed(standing: Standing, credential: str, gone: Sequence[str]) -> bool:
    """Whether it cannot begin without what is gone, or only with taking that once more beside it."""
    now = standing.readiness(credential)
    return now.state != "ready" or not set(gone).isdisjoint(now.alongside)


def _told(problem: Problem, key: str, lapsed: date, what: str, day: date) -> str:
    graph = problem.offer.graph
    known = graph.credentials.get(key)
    return f'"{known.name if known else key}" lapses on {lapsed}, before {what} on {day}.'

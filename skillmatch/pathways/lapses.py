"""Awards that would lapse before a plan is done with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, timedelta

from skillmatch.graph.conditions import met
from skillmatch.graph.there import There, with_skills

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
    stacks = _Stacks(problem)
    stacks.look(done, last, begins)
    for step in steps:
        gone = [key for key in step.after if last.get(key, date.max) < begins]
        beside = {one.item for one in steps if one.stage == step.stage} - done
        if gone and not _begins(problem, step.item, done, beside, last, begins):
            for key in gone:
                yield _told(problem, key, last[key], f'"{step.name}" would begin', begins)
        done.add(step.item)
        months = graph.credentials[step.item].valid_months
        if step.finish is not None:
            begins = step.finish
            if months is not None:
                last[step.item] = later(step.finish, int(months * _DAYS_A_MONTH))
        stacks.look(done, last, begins)
    yield from stacks.missed(last)


class _Stacks:
    """The stacks to be finished, looked at after each step."""

    def __init__(self, problem: Problem) -> None:
        stacks = problem.offer.graph.stacks
        self._problem = problem
        self._open = [stacks[key] for _, key in problem.finish if key in stacks]
        self._due: dict[str, date] = {}
        """Of those never complete so far the day on which each would be, had nothing lapsed."""

    def look(self, done: Set[str], last: Mapping[str, date], day: date) -> None:
        if not self._open:
            return
        there, whole = (_there(self._problem, done, frozenset(), one, day) for one in (last, {}))
        self._open = [stack for stack in self._open if not met(stack.completion, there)]
        for stack in self._open:
            if met(stack.completion, whole):
                self._due.setdefault(stack.id, day)

    def missed(self, last: Mapping[str, date]) -> Iterator[str]:
        """What lapses before the stack that it is a part of would be complete."""
        for stack in [stack for stack in self._open if stack.id in self._due]:
            day, parts = self._due[stack.id], self._problem.offer.graph.book.behind(stack.completion)
            for key in sorted(key for key in parts if last.get(key, date.max) < day):
                yield _told(self._problem, key, last[key], f'"{stack.name}" would be complete', day)


def later(day: date, days: int) -> date:
    """Some days later; the last day there is where that is beyond it."""
    return day + timedelta(days=min(days, (date.max - day).days))


def _begins(
    problem: Problem,
    credential: str,
    done: Set[str],
    beside: Set[str],
    last: Mapping[str, date],
    day: date,
) -> bool:
    """Whether it can begin on a day, with these steps done and those `beside` it begun."""
    book = problem.offer.graph.book
    asked, together = book.rules[credential], book.corequisites.get(credential)
    return (asked is None or met(asked, _there(problem, done, frozenset(), last, day))) and (
        together is None or met(together, _there(problem, done, beside, last, day))
    )


def _there(problem: Problem, done: Set[str], begun: Set[str], last: Mapping[str, date], day: date) -> There:
    """What is there on a day, without what has lapsed; what is only begun teaches nothing yet."""
    learner, offer = problem.learner, problem.offer
    left = {key for key in (*learner.held, *done) if last.get(key, day) >= day}
    skills = with_skills(learner.skills, offer.gained(left & done))
    return There(offer.graph.book, left | begun, skills, {*learner.earned, *learner.held, *done})


def _told(problem: Problem, key: str, lapsed: date, what: str, day: date) -> str:
    graph = problem.offer.graph
    known = graph.credentials.get(key)
    return f'"{known.name if known else key}" lapses on {lapsed}, before {what} on {day}.'

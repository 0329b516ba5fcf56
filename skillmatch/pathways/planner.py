"""The cheapest provable way from what somebody has to what they want."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np

from .assembly import Assembly
from .coverage import CLOSE
from .problem import Problem
from .results import Pathway, Plan, WhatIf
from .search import best_proved, everything, least_effort, most_coverage
from .settings import NO_LIMIT, Budget, Calendar, Objective, PathSettings
from .task import Outcome, Task
from .telling import named, percent

_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What somebody asks of a planner."""

    problem: Problem
    settings: PathSettings = PathSettings()  # noqa: RUF009  (frozen)
    budget: Budget = NO_LIMIT
    alternatives: int = 3
    calendar: Calendar | None = None
    expired: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()
    unbelieved: frozenset[str] = frozenset()
    """Ids of credentials whose award would count for nothing, because nobody trusts their issuers."""
    assumed: tuple[str, ...] = ()
    """Sentences on what was taken for granted, told with every plan."""


def find_path(
    request: Request, *, person: str = "", goal: str = "", what_if: str = "", version: str = ""
) -> Pathway:
    """The plan of least effort that covers what was asked for, and others that are better at something else.

    Where that cannot be had at all, the plan that comes nearest; where the budget does not allow it, the
    one of most coverage within the budget. `what_if` is the id of a credential of the catalogue.
    """
    search = _Search(request)
    plan = search.plan()
    others = tuple(search.others(plan)) if plan is not None and plan.steps else ()
    first = plan if plan is None else search.with_kinds()
    return Pathway(
        person=person,
        goal=goal,
        asked=search.asked,
        covered=search.task.coverage(()),
        best=search.most,
        plan=first,
        alternatives=others,
        missing=search.missing(),
        reasons=search.reasons(plan),
        what_if=_what_if(request, what_if, first) if what_if else None,
        settings_version=version,
    )


class _Search:
    """One request being answered."""

    def __init__(self, request: Request) -> None:
        self.request, self.problem, self.settings = request, request.problem, request.settings
        # A goal that is to be finished says by itself when it is reached.
        self.asked = 0.0 if request.problem.finish_only else request.settings.coverage
        self._assembly = Assembly(
            request.problem,
            request.settings,
            request.calendar,
            request.expired,
            request.claimed,
            request.assumed,
        )
        self.task = self._task("effort")
        self.most = self.task.coverage(everything(self.task))
        self.task = self.task.asking(min(self.asked, self.most))
        self._kinds: dict[frozenset[int], tuple[str, ...]] = {}
        self._first = Outcome(frozenset(), "optimal", 0.0)

    def _task(self, objective: Objective) -> Task:
        return self.problem.task(objective, self.settings, budget=self.request.budget)

    def plan(self) -> Plan | None:
        outcome, kind = least_effort(self.task, self.settings), "effort"
        if outcome is None and not self.request.budget.is_open:
            outcome, kind = most_coverage(self.task, self.settings), "coverage"
            if outcome is None:
                outcome = most_coverage(replace(self.task, finish=frozenset()), self.settings)
        if outcome is None:
            return None
        self._first = outcome
        self._kinds[outcome.chosen] = (kind,)
        return self._shown(outcome)

    def with_kinds(self) -> Plan:
        """The plan, with all it has turned out to be the best at."""
        return self._shown(self._first)

    def others(self, plan: Plan) -> Iterator[Plan]:
        """Plans that are the best at something else, each another set of credentials."""
        found: list[Outcome] = []
        if plan.kinds == ("coverage",):
            return
        for kind, search in self._ways():
            if len(found) >= self.request.alternatives:
                break
            outcome = search()
            if outcome is None:
                continue
            if outcome.chosen not in self._kinds:
                found.append(outcome)
                self._kinds[outcome.chosen] = (kind,)
            elif outcome.method == "optimal":  # or the proof of one thing would be told of another
                self._kinds[outcome.chosen] += (kind,)
        for outcome in found:
            yield self._shown(outcome)

    def _ways(self) -> Iterator[tuple[str, Callable[[], Outcome | None]]]:
        yield "hours", partial(self._least, "hours")
        if self.problem.offer.states_costs:
            yield "cost", partial(self._least, "cost")
        limit = self.task.weight(self._first.chosen) * (1.0 + self.settings.evidence_slack)
        if self.settings.exact:
            yield (
                "evidence",
                lambda: best_proved(
                    self.task,
                    self.problem.proved(),
                    self.problem.shown,
                    limit,
                    self.settings,
                    self._first.chosen,
                ),
            )
            yield "different", lambda: least_effort(self.task, self.settings, self._first.chosen)

    def _least(self, objective: Literal["hours", "cost"]) -> Outcome | None:
        """The plan of least hours or cost, and of those that take no more of it the one of least effort."""
        alone, end = (
            self._task(objective).asking(self.task.target),
            time.perf_counter() + self.settings.seconds,
        )
        found = least_effort(alone, self.settings)
        if found is None:
            return None
        if alone.weight(self._first.chosen) <= alone.weight(found.chosen) + CLOSE:
            return replace(found, chosen=self._first.chosen)
        budget = replace(self.task.budget, **{objective: alone.weight(found.chosen)})
        seconds = max(end - time.perf_counter(), self.settings.seconds / 4)
        left = replace(self.settings, seconds=seconds)
        among = least_effort(replace(self.task, budget=budget), left, known=found.chosen)
        return found if among is None else replace(found, chosen=among.chosen)

    def _shown(self, outcome: Outcome) -> Plan:
        return self._assembly.plan(self.task, outcome, self._kinds[outcome.chosen], self.asked)

    def missing(self) -> tuple[str, ...]:
        """Labels of skills that nothing teaches which could be earned, and that are not there."""
        best = self.task.worth.max(axis=0, initial=0.0)
        return tuple(
            need.requirement.label
            for place, need in enumerate(self.problem.goal)
            if max(best[place], self.task.base[place]) <= _ENOUGH
        )

    def _avoided(self) -> list[str]:
        """Names of what would cover more, but was not to be part of any plan."""
        problem, credentials = self.problem, self.problem.offer.graph.credentials
        excluded = problem.learner.excluded - self.request.unbelieved
        adds = np.flatnonzero((problem.values.taught > problem.base).any(axis=1))
        return sorted(
            credentials[key].name for key in map(problem.values.ids.__getitem__, adds) if key in excluded
        )

    def reasons(self, plan: Plan | None) -> tuple[str, ...]:
        told = [f"What is here does not suffice to finish {what}." for what in self.problem.impossible]
        if self.most < self.asked - CLOSE:
            told.append(
                f"All that can be earned here covers {percent(self.most)} of the goal; "
                f"{percent(self.asked)} was asked for."
            )
            if missing := self.missing():
                told.append(f"Nothing that can be earned teaches {named(missing, 5)}.")
            if barred := self.problem.barred:
                told.append(f"Their prerequisites can never be met from here: {named(barred)}.")
        if not self.request.budget.is_open and (plan is None or plan.kinds == ("coverage",)):
            got = plan.coverage if plan else self.task.coverage(())
            told.append(_within(plan, got))
        if left := self._avoided():
            told.append(f"Left out, because you avoid their issuers: {named(left)}.")
        if lost := self.problem.values.untrusted:
            credentials = self.problem.offer.graph.credentials
            untrusted = [credentials[key].name for key in lost]
            told.append(f"Left out, because nobody trusts their issuers: {named(untrusted)}.")
        return tuple(told) if plan is None or not plan.reached else ()


def _within(plan: Plan | None, got: float) -> str:
    """What the budget allows; that it allows no more is said only where it is proved."""
    if plan is not None and plan.method != "optimal":
        return f"No plan within the budget was found in time; one that covers {percent(got)} of the goal was."
    return f"The budget is too small: within it, {percent(got)} of the goal can be covered."


def _what_if(request: Request, credential: str, plan: Plan | None) -> WhatIf:
    """The same request, by somebody who holds one credential more."""
    problem = request.problem
    graph, learner = problem.offer.graph, problem.learner
    counts = credential not in request.unbelieved
    having = problem.having(credential) if counts else problem
    changed = replace(request, problem=having, alternatives=0)
    new = _Search(changed).plan()
    before = {step.item: step.name for step in plan.steps} if plan else {}
    after = {step.item: step.name for step in new.steps} if new else {}
    gained = problem.offer.gained({credential})
    opened = () if not counts else graph.unlocks(credential, learner.held, learner.skills, gained)
    shares = problem.task("effort", request.settings).shares
    return WhatIf(
        credential=credential,
        name=graph.credentials[credential].name,
        coverage=float(shares @ (changed.problem.base - problem.base)),
        opens=tuple(graph.credentials[key].name for key in opened),
        spares=tuple(name for key, name in before.items() if key not in after),
        adds=tuple(name for key, name in after.items() if key not in before),
        hours=(new.hours if new else 0.0) - (plan.hours if plan else 0.0),
        cost=(new.cost if new else 0.0) - (plan.cost if plan else 0.0),
        plan=new,
        counts=counts,
    )

"""From a chosen set to a plan that can be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from skillmatch.domain import Credential
from skillmatch.graph.there import with_skills

from .lapses import lapses, later
from .order import Ordered, in_order
from .problem import Problem
from .results import PathStep, Plan, StepState
from .settings import Calendar, PathSettings
from .task import Outcome, Task
from .telling import named, plan_reasons, step_reasons

_NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Assembly:
    """Turns outcomes for one problem into plans."""

    problem: Problem
    settings: PathSettings
    calendar: Calendar | None = None
    expired: Set[str] = frozenset()
    """Credentials once held; a step that earns one again renews it."""
    claimed: Set[str] = frozenset()
    assumed: tuple[str, ...] = ()
    """Told with every plan."""

    def plan(self, task: Task, outcome: Outcome, kinds: tuple[str, ...], asked: float) -> Plan:
        """`asked` is the coverage the learner asked for; the task's own target may be less."""
        ordered = in_order(task, outcome.chosen)
        steps = self._steps(task, ordered)
        covered = task.coverage(outcome.chosen)
        reached = task.asking(asked).reaches(outcome.chosen) and not self.problem.impossible
        widest = max((step.stage for step in steps), default=0)
        return Plan(
            kinds=kinds,
            steps=steps,
            hours=float(task.hours[sorted(outcome.chosen)].sum()),
            cost=float(task.cost[sorted(outcome.chosen)].sum()),
            currency=_currency(steps),
            coverage=covered,
            evidence=self._evidence(task, outcome.chosen),
            reached=reached,
            method=outcome.method,
            gap=outcome.gap,
            because=plan_reasons(
                kinds,
                covered,
                task.coverage(()),
                len(steps),
                len(steps) - widest,
                outcome.method,
                outcome.gap,
                self.settings.evidence_slack,
            ),
            assumed=self._assumed(steps),
            warnings=tuple(lapses(self.problem, steps, self.calendar)) if self.calendar else (),
        )

    def _steps(self, task: Task, ordered: Sequence[Ordered]) -> tuple[PathStep, ...]:
        closers, conditions = _closers(task, ordered), self._conditions(task, ordered)
        spent, steps = 0.0, list[PathStep]()
        for place, one in enumerate(ordered, start=1):
            spent += float(task.hours[one.item])
            closes = tuple(self.problem.goal[need].requirement.label for need in closers.get(one.item, ()))
            step = self._step(task, ordered, one, closes, conditions[one.item])
            steps.append(replace(step, place=place, finish=self._finish(spent)))
        return tuple(steps)

    def _step(
        self,
        task: Task,
        ordered: Sequence[Ordered],
        one: Ordered,
        closes: tuple[str, ...],
        conditions: tuple[str, ...],
    ) -> PathStep:
        credential = self.problem.credential(one.item)
        earlier = sorted(task.items.keys[item] for item in one.after)
        after = (*earlier, *self._held_before(credential.id))
        later = tuple(self.problem.credential(o.item).name for o in ordered if one.item in o.after)
        told = step_reasons(
            closes,
            [self._name(key) for key in after],
            later,
            conditions,
            towards=self._towards(credential.id),
            renews=credential.id in self.expired,
            claimed=credential.id in self.claimed,
            preferred=credential.issuer in self.problem.preferred,
        )
        return PathStep(
            place=0,
            stage=one.stage,
            item=credential.id,
            name=credential.name,
            issuer=credential.issuer,
            state=_state(one, {other.item: other.stage for other in ordered}),
            after=after,
            closes=closes,
            coverage=sum(one.gains),
            unlocks=later,
            hours=credential.hours,
            cost=credential.cost,
            currency=credential.currency,
            conditions=conditions,
            because=told,
            renews=credential.id in self.expired,
        )

    def _conditions(self, task: Task, ordered: Sequence[Ordered]) -> dict[int, tuple[str, ...]]:
        """Text-only conditions of each step, as they stand when it comes."""
        learner, offer = self.problem.learner, self.problem.offer
        held, skills = {*learner.held}, learner.skills
        found: dict[int, tuple[str, ...]] = {}
        for stage in range(1, max((one.stage for one in ordered), default=0) + 1):
            now = [one.item for one in ordered if one.stage == stage]
            standing = offer.graph.standing(held, skills, learner.earned)
            for item in now:
                found[item] = standing.readiness(task.items.keys[item]).conditions
            held |= {task.items.keys[item] for item in now}
            skills = with_skills(skills, offer.gained(held - learner.held))
        return found

    def _held_before(self, credential: str) -> tuple[str, ...]:
        """Held credentials that its rules name."""
        book = self.problem.offer.graph.book
        rules = (book.rules.get(credential), book.corequisites.get(credential))
        asked = {ref for rule in rules if rule is not None for ref in book.behind(rule)}
        return tuple(sorted(asked & set(self.problem.learner.held)))

    def _towards(self, credential: str) -> tuple[str, ...]:
        """Names of what the goal asks to finish, where this is it, a part of it, or awarded by it."""
        graph = self.problem.offer.graph
        found = []
        for _, key in self.problem.finish:
            stacks = (stack for stack in graph.stacks_of(credential) if stack == key)
            if key == credential or next(stacks, None):
                found.append(self._name(key))
        return tuple(found)

    def _name(self, key: str) -> str:
        graph = self.problem.offer.graph
        known: Credential | None = graph.credentials.get(key)
        return known.name if known else graph.stacks[key].name if key in graph.stacks else key

    def _evidence(self, task: Task, chosen: frozenset[int]) -> float:
        seen = replace(task, worth=self.problem.proved(), base=self.problem.shown)
        return seen.coverage(chosen)

    def _finish(self, hours: float) -> date | None:
        if self.calendar is None or self.calendar.hours_per_week <= 0:
            return None
        days = int(np.ceil(hours / self.calendar.hours_per_week * 7 - _NOTHING))
        return later(self.calendar.start, days)

    def _assumed(self, steps: Sequence[PathStep]) -> tuple[str, ...]:
        offer, told = self.problem.offer, [*self.assumed]
        if unstated := [step.name for step in steps if step.hours is None]:
            told.append(f"No hours stated for {named(unstated)}: counted as {offer.typical_hours:g} each.")
        if offer.states_costs and (unstated := [step.name for step in steps if step.cost is None]):
            told.append(f"No cost stated for {named(unstated)}: counted as {offer.typical_cost:g} each.")
        if len(found := sorted({step.currency for step in steps if step.cost})) > 1:
            told.append(f"Costs are in {named(found)}, added up as if they were one currency.")
        return tuple(told)


def _currency(steps: Sequence[PathStep]) -> str:
    """The one currency of all steps that cost anything; empty where there are several."""
    found = {step.currency for step in steps if step.cost}
    return found.pop() if len(found) == 1 else ""


def _state(one: Ordered, stages: Mapping[int, int]) -> StepState:
    if one.stage == 1:
        return "ready"
    earlier = [item for item in one.after if stages[item] < one.stage]
    return "next" if len(earlier) == 1 and stages[earlier[0]] == 1 else "blocked"


def _closers(task: Task, ordered: Sequence[Ordered]) -> dict[int, list[int]]:
    """Step → needs it covers best of all steps, the weightiest first."""
    found: dict[int, list[int]] = {}
    weights: dict[int, float] = {}
    for need in range(len(task.shares)):
        best = max(ordered, key=lambda one: (task.worth[one.item, need], -one.stage), default=None)
        if best is not None and task.worth[best.item, need] > task.base[need] + _NOTHING:
            found.setdefault(best.item, []).append(need)
            weights[need] = float(task.shares[need] * (task.worth[best.item, need] - task.base[need]))
    for needs in found.values():
        needs.sort(key=lambda need: (-weights[need], need))
    return found

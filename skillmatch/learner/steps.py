"""What a credential is worth beyond its own skills: stacks it helps, credentials it leads to."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

import numpy as np

from skillmatch.graph import Skills, Standing

from .frame import Frame

_NOTHING = 1e-12
_LED_TO = 50
"""Credentials of the greatest gain whose prerequisites are looked at."""


@dataclass(frozen=True, slots=True)
class StackStep:
    """The stack a credential helps most, and how far it takes it."""

    stack: str = ""
    progress: float = 0.0
    """With the credential, in [0, 1]."""
    value: float = 0.0
    """progress² with the credential − without: finishing a stack is worth more than starting one."""


def stack_steps(frame: Frame, standing: Standing, held: Set[str], skills: Skills) -> dict[str, StackStep]:
    """Credential → its most valuable step, of those that take a stack any further."""
    return dict(_stack_steps(frame, standing, held, skills))


def _stack_steps(
    frame: Frame, standing: Standing, held: Set[str], skills: Skills
) -> Iterator[tuple[str, StackStep]]:
    graph = frame.offer.graph
    before = {stack: standing.stack_progress(stack) for stack in graph.stacks}
    for name in frame.offer.taught.ids:
        stacks = [stack for stack in graph.stacks_of(name) if before[stack] < 1]
        if not stacks or name in held:
            continue
        with_it = graph.standing({*held, name}, skills)
        after = {stack: with_it.stack_progress(stack) for stack in stacks}
        steps = [StackStep(s, after[s], after[s] ** 2 - before[s] ** 2) for s in stacks]
        best = max(steps, key=lambda step: step.value)
        if best.value > _NOTHING:
            yield name, best


def leads(frame: Frame, standing: Standing, held: Set[str]) -> dict[str, float]:
    """Credential → the greatest share of a goal's gain that it leads to, in [0, 1].

    A credential that misses m others shares its own gain evenly among them: whoever needs *Networks* before
    *Penetration testing* hears of *Networks* first. What can never become ready leads nowhere.
    """
    never, ids = frame.offer.graph.unreachable, frame.offer.taught.ids
    gains = frame.gains.sum(axis=1)
    found: dict[str, float] = {}
    for place in np.argsort(-gains, kind="stable")[:_LED_TO].tolist():
        if gains[place] <= _NOTHING or ids[place] in held | never:
            continue
        missing = standing.readiness(ids[place]).missing
        for name in set(missing) - never:
            found[name] = max(float(gains[place]) / len(missing), found.get(name, 0.0))
    return found

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

_DEPTH = 4
"""Steps that a gain is handed back."""


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
    for name in graph.stacked:
        stacks = [stack for stack in graph.stacks_of(name) if before[stack] < 1]
        if not stacks or name in held or name not in frame.offer.taught.place:
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
    *Penetration testing* hears of *Networks* first. What is missing for one of those in its turn gets that
    share's share, times `settings.unlocks` for each further step. What can never become ready leads nowhere.
    """
    never, taught = frame.offer.graph.unreachable, frame.offer.taught
    gains = frame.gains.sum(axis=1)
    ways = _Ways(standing, never)
    found: dict[str, float] = {}
    for place in np.argsort(-gains, kind="stable")[:_LED_TO].tolist():
        name = taught.ids[place]
        if gains[place] > _NOTHING and name not in held and name not in never:
            _spread(name, float(gains[place]), ways, frame.offer.settings.unlocks, found)
    return {name: value for name, value in found.items() if name in taught.place}


class _Ways:
    """What is missing before each credential, asked once."""

    def __init__(self, standing: Standing, never: Set[str]) -> None:
        self._standing, self._never = standing, never
        self._known: dict[str, tuple[int, tuple[str, ...]]] = {}

    def before(self, name: str) -> tuple[int, tuple[str, ...]]:
        """How many credentials are missing, and which of them can be had at all."""
        if name not in self._known:
            missing = self._standing.readiness(name).missing
            reachable = tuple(sorted(one for one in set(missing) if one not in self._never))
            self._known[name] = len(missing), reachable
        return self._known[name]


def _spread(name: str, gain: float, ways: _Ways, discount: float, found: dict[str, float]) -> None:
    waiting = [(name, gain, 0)]
    while waiting:
        one, value, depth = waiting.pop()
        count, missing = ways.before(one)
        for other in missing:
            share = value / count
            if share > found.get(other, 0.0) + _NOTHING:
                found[other] = share
                if depth + 1 < _DEPTH:
                    waiting.append((other, share * discount, depth + 1))

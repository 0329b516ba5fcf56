"""What a credential is worth beyond its own skills: stacks it helps. What it leads to is in `leads`."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from skillmatch.graph import Skills, Standing

from .frame import Frame

_NOTHING = 1e-12


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

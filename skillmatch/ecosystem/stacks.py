"""Stacks that people moved on in, and those they completed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from .columns import Awards, Ints, Mask

if TYPE_CHECKING:
    from skillmatch.graph import PrerequisiteGraph


class StackBook:
    """The stacks of a catalogue, and everything that may count towards each.

    A stack is judged by credentials alone: parts that ask for skills or in words are never met by an
    award, so a stack that cannot do without them is touched and not completed.
    """

    def __init__(self, graph: PrerequisiteGraph) -> None:
        self._graph = graph
        self._judged: dict[tuple[str, frozenset[str]], bool] = {}

    @cached_property
    def parts(self) -> dict[str, frozenset[str]]:
        """Stack → ids of credentials that count towards it, through equivalents as well."""
        stacks = self._graph.stacks
        return {key: frozenset(self._graph.book.behind(one.completion)) for key, one in stacks.items()}

    def touched(self, awards: Awards, now: Mask) -> dict[str, Ints]:
        """Stack → people who were awarded something that counts towards it, for stacks with any."""
        found = {}
        for stack, numbers in self._numbers(awards).items():
            hit = now & np.isin(awards.credentials, numbers)
            if hit.any():
                found[stack] = np.unique(awards.people[hit])
        return found

    def completions(self, awards: Awards, now: Mask, earlier: Mask) -> list[tuple[int, str]]:
        """(Person, stack) for every stack that the awards of `now` completed, on top of `earlier` ones."""
        found = []
        for stack, people in self.touched(awards, now).items():
            numbers = self._numbers(awards)[stack]
            counting = np.isin(awards.credentials, numbers) & np.isin(awards.people, people)
            before, new = _held(awards, counting & earlier), _held(awards, counting & now)
            for person, gained in new.items():
                had = before.get(person, frozenset())
                if self._complete(stack, had | gained) and not self._complete(stack, had):
                    found.append((person, stack))
        return found

    def _numbers(self, awards: Awards) -> dict[str, Ints]:
        known = {name: number for number, name in enumerate(awards.credential_names)}
        return {
            stack: np.array(sorted(known[part] for part in parts if part in known), dtype=np.int64)
            for stack, parts in self.parts.items()
        }

    def _complete(self, stack: str, held: frozenset[str]) -> bool:
        key = (stack, held)
        if key not in self._judged:
            self._judged[key] = self._graph.stack_progress(stack, held) >= 1
        return self._judged[key]


def _held(awards: Awards, chosen: Mask) -> dict[int, frozenset[str]]:
    """Person → ids of the credentials of the chosen awards."""
    found: dict[int, set[str]] = {}
    pairs = zip(awards.people[chosen].tolist(), awards.credentials[chosen].tolist(), strict=True)
    for person, credential in pairs:
        found.setdefault(person, set()).add(awards.credential_names[credential])
    return {person: frozenset(held) for person, held in found.items()}

"""Stacks that people moved on in, and those they completed."""

from __future__ import annotations

from collections.abc import Iterator
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
        people, credentials = awards.people[now], awards.credentials[now]
        hits = ((stack, people[counts[credentials]]) for stack, counts in self._counting(awards))
        return {stack: np.unique(found) for stack, found in hits if len(found)}

    def completions(self, awards: Awards, now: Mask, earlier: Mask) -> list[tuple[int, str]]:
        """(Person, stack) for every stack that the awards of `now` completed, on top of `earlier` ones."""
        active = np.zeros(awards.people_count, dtype=np.bool_)
        active[awards.people[now]] = True
        gaining, holding = (
            (awards.people[chosen], awards.credentials[chosen])
            for chosen in (now, earlier & active[awards.people])
        )
        found = []
        for stack, counts in self._counting(awards):
            new = _held(awards, gaining, counts)
            had = _held(awards, holding, counts) if new else {}
            for person, gained in new.items():
                held = had.get(person, frozenset())
                if self._complete(stack, held | gained) and not self._complete(stack, held):
                    found.append((person, stack))
        return found

    def _counting(self, awards: Awards) -> Iterator[tuple[str, Mask]]:
        """Each stack, and by credential number whether that counts towards it."""
        known = {name: number for number, name in enumerate(awards.credential_names)}
        for stack, parts in self.parts.items():
            counts = np.zeros(len(known), dtype=np.bool_)
            counts[[known[part] for part in parts if part in known]] = True
            yield stack, counts

    def _complete(self, stack: str, held: frozenset[str]) -> bool:
        key = (stack, held)
        if key not in self._judged:
            self._judged[key] = self._graph.stack_progress(stack, held) >= 1
        return self._judged[key]


def _held(awards: Awards, pairs: tuple[Ints, Ints], counts: Mask) -> dict[int, frozenset[str]]:
    """Person → ids of the credentials that count, of columns (people, credentials)."""
    people, credentials = pairs
    kept = counts[credentials]
    found: dict[int, set[str]] = {}
    for person, credential in zip(people[kept].tolist(), credentials[kept].tolist(), strict=True):
        found.setdefault(person, set()).add(awards.credential_names[credential])
    return {person: frozenset(held) for person, held in found.items()}

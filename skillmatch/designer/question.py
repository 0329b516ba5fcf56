"""What a designer asks: a programme, what it is held against, and what may be suggested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, GapOrder, Mapped
from skillmatch.frameworks import Framework

from .demand import Wanted

EXACT_SECONDS = 5.0
"""The exact search of what to add takes a fraction of it for catalogues of hundreds."""


@dataclass(frozen=True, slots=True)
class Programme:
    """One side: credentials and what their statements are linked to."""

    credentials: Sequence[Credential]
    mapped: Sequence[Mapped]
    name: str = ""
    ordered: bool = False
    """Whether the order of the credentials is the order of teaching."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """The other side: skills of a framework, and who wants them."""

    rows: NDArray[np.int64]
    """Framework rows, rising, each once."""
    demand: Wanted
    """Among postings."""
    occupations: Wanted
    words: str = ""
    """What it is, for people."""
    weights: Mapping[int, float] = field(default_factory=dict)
    """Row → weight of the requirement it comes from, where it comes from one: 1 where essential."""
    counts: NDArray[np.int64] | None = None
    """(n,) how many occupations need each row."""

    @classmethod
    def everything(
        cls, framework: Framework, demand: Wanted | None = None, occupations: Wanted | None = None
    ) -> Target:
        """All of a framework."""
        return cls(
            np.arange(len(framework)),
            demand or Wanted.none(len(framework)),
            occupations or Wanted.none(len(framework), "occupations"),
            f"all of {framework.info.id}",
        )

    def wanted(self, order: GapOrder, built_on: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
        """Parts of a gap's score, (n,) shares in [0, 1]; `built_on`: of those asked for that build on it."""
        parts = {
            "demand": self.demand.shares,
            "occupations": self.occupations.shares,
            "prerequisites": built_on,
        }
        return {name: parts[name] for name in _PARTS[order]}


_PARTS: dict[GapOrder, tuple[str, ...]] = {
    "score": ("demand", "occupations"),
    "demand": ("demand",),
    "occupations": ("occupations",),
    "prerequisites": ("prerequisites",),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """How the answer is to look."""

    n: int = 20
    """Gaps listed."""
    order: GapOrder = "score"
    level: int = 0
    """EQF level (1–8) the skills are asked for at; 0 for any."""
    hours: float | None = None
    """Limit of what is suggested together, then found exactly; None: the five that give most an hour."""
    seconds: float = EXACT_SECONDS
    """After which the exact search stops, with a bound of what more there might be."""


def built_up(framework: Framework, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) how many of `rows` build on each row, over any number of `essential` and `precedes` relations."""
    above: dict[int, set[int]] = {}
    for relation in framework.records.relations:
        if relation.kind in ("essential", "precedes"):
            source, target = framework.row(relation.source), framework.row(relation.target)
            if source is not None and target is not None and source != target:
                low, high = (source, target) if relation.kind == "precedes" else (target, source)
                above.setdefault(low, set()).add(high)
    asked = np.zeros(len(framework), dtype=np.bool_)
    asked[rows] = True
    counts = np.zeros(len(framework), dtype=np.int64)
    for low in above:
        reached, waiting = {low}, [low]
        while waiting:
            new = above.get(waiting.pop(), set()) - reached
            reached |= new
            waiting.extend(new)
        counts[low] = int(asked[list(reached - {low})].sum())
    return counts

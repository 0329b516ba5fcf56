"""One small programme, and how to ask what it misses of the tiny framework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from skillmatch.designer import Programme, Shelf, Target, Wanted, Wish, gaps, mapped_from, wanted_rows
from skillmatch.domain import Credential, GapReport, Prerequisite, ScoringSettings, TaughtSkill
from skillmatch.frameworks import Framework
from skillmatch.ranking import Relatedness, Taught

SETTINGS = ScoringSettings(covered=0.6)
DEMAND = {"u5": 0.3, "u2": 0.1, "u3": 0.4, "u6": 0.9}
OCCUPATIONS = {"u1": 1.0, "u2": 0.5, "u5": 0.5}


def offer(name: str, *before: str, level: int | None = None, hours: float | None = None) -> Credential:
    children = tuple(Prerequisite("credential", other) for other in before)
    rule = Prerequisite("all_of", children=children) if before else None
    return Credential(name, name.upper(), "i", prerequisite=rule, level=level, hours=hours)


def says(skill: str, probability: float = 1.0, words: str = "") -> TaughtSkill:
    return TaughtSkill(skill, skill, probability, words or f"The earner knows {skill}.", False)


PROGRAMME = (offer("a"), offer("b"))
TAUGHT = {
    "a": [says("u1", 0.9, "The earner can write Python."), says("u3", 0.55)],
    "b": [says("u1", 0.7), says("u6", 0.8)],
    "c": [says("u5", 0.7, "The earner can speak."), says("u7", 0.9)],
    "d": [says("u5", 0.9, "The earner can present.")],
}


@pytest.fixture(scope="session")
def ask(tiny: Framework) -> Callable[..., GapReport]:
    """Asks for a report; what is not said is `PROGRAMME`, `TAUGHT` and all of the framework."""

    def report(programme: Any = PROGRAMME, **options: Any) -> GapReport:
        mapped, rows = options.pop("mapped", None), options.pop("rows", range(8))
        shelf, graph = options.pop("shelf", True), options.pop("graph", None)
        name, ordered = options.pop("name", ""), options.pop("ordered", False)
        said = mapped_from(TAUGHT, programme) if mapped is None else mapped
        demand = Wanted.stated(tiny, DEMAND)
        occupations = Wanted.stated(tiny, OCCUPATIONS, "occupations")
        target = Target(wanted_rows(rows), demand, occupations)
        catalogue = Taught("abcd", TAUGHT, tiny, SETTINGS) if shelf else None
        return gaps(
            Programme(programme, said, name, ordered),
            target,
            Relatedness(tiny, SETTINGS),
            shelf=Shelf(catalogue, {one.id for one in programme}),
            graph=graph,
            wish=Wish(**options),
        )

    return report

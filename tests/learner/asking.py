"""Small catalogues and what is asked of them."""

from __future__ import annotations

from skillmatch.domain import (
    Credential,
    Prerequisite,
    Profile,
    Requirement,
    ScoringSettings,
    TaughtSkill,
)
from skillmatch.graph import PrerequisiteGraph
from skillmatch.learner import recommend
from skillmatch.profile import Holdings
from skillmatch.ranking import Relatedness

WEIGHTS = {
    "unlocks": 0.5, "stack_progress": 0.25, "demand": 0.25, "effort": 0.15, "one_step": 0.6, "blocked": 0.2,
}  # fmt: skip
SETTINGS = ScoringSettings(variety=0.0, **WEIGHTS)
VARIED = ScoringSettings(variety=0.5, **WEIGHTS)
NOBODY = Profile("ann", ())
NOTHING = Holdings(frozenset())


def says(skill: str, probability: float = 1.0, aligned: bool = True) -> TaughtSkill:
    return TaughtSkill(skill, skill, probability, f"The earner knows {skill}.", aligned)


def offer(name: str, **more) -> Credential:
    return Credential(
        name, name.upper(), more.pop("issuer", "i"), **{"hours": 12.0, "assessment": "project"} | more
    )


def needs(*names: str) -> Prerequisite:
    return Prerequisite("all_of", children=tuple(Prerequisite("credential", name) for name in names))


def ask(tiny, credentials, taught, goal=None, profile=NOBODY, held=NOTHING, stacks=(), **options):
    graph = PrerequisiteGraph({c.id: c for c in credentials}, {s.id: s for s in stacks})
    options = {"relatedness": Relatedness(tiny, options.pop("settings", SETTINGS))} | options
    return recommend(profile, held, goal, graph=graph, taught=taught, **options)


def goal(*skills: str) -> list[Requirement]:
    return [Requirement(skill, skill.upper()) for skill in skills]


def names(found) -> list[str]:
    return [one.item for one in found]

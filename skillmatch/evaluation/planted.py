"""Planted ecosystems: made-up catalogues in which the right next step of every learner is known.

What is right follows from the part a credential plays in the plan of the world, never from a score: the
credential that opens the next rung of the learner's ladder with strong proof and little effort (3), one that
takes longer (2), one that proves less or brings less of it (1); what is held, not open yet or beside the goal
is no right step (0). Where two differ in one thing alone, what should speak for one of them decides (3, 2).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from skillmatch.domain import (
    Assessment,
    Credential,
    Prerequisite,
    Profile,
    Requirement,
    SkillStrength,
    Stack,
    TaughtSkill,
)
from skillmatch.frameworks import Framework
from skillmatch.profile import Holdings

from .planted_skills import made_framework

STRONG: tuple[Assessment, ...] = ("project", "portfolio", "proctored")
_RUNGS = 4
_DAY = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """A learner, what they want, and how right each credential is as their next step."""

    cohort: str
    """What decides: `cold` (nothing held yet), `ladder`, `gate`, `stack`, `demand` or `peers`."""
    profile: Profile
    held: Holdings
    goal: tuple[Requirement, ...]
    relevance: Mapping[str, int]
    """Credential id → 1 to 3; what is not named is 0."""


@dataclass(slots=True)
class Planted:
    """A catalogue with its hidden truth. `taught` is noise-free."""

    framework: Framework
    credentials: dict[str, Credential] = field(default_factory=dict)
    stacks: dict[str, Stack] = field(default_factory=dict)
    taught: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Credential id → URIs of the skills it really teaches."""
    demand: dict[str, float] = field(default_factory=dict)
    trust: dict[str, float] = field(default_factory=lambda: {"good": 1.0, "fair": 0.4})
    histories: list[dict[str, date | None]] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)


def plant(seed: int, tracks: int = 5) -> Planted:
    """A world: ladders of four rungs, gates, stacks, twins, and many credentials that lead nowhere."""
    rng = random.Random(seed)  # noqa: S311 - a made-up world, no secret
    world = Planted(made_framework(tracks))
    planter = _Planter(world, rng)
    for track in range(tracks):
        planter.ladder(track)
        planter.twins(track)
    planter.fillers(12 * tracks)
    return world


def links(world: Planted, noise: float, seed: int) -> dict[str, tuple[TaughtSkill, ...]]:
    """What a linker would say each credential teaches, in [0, 1] noisy; 0 states every skill as it is.

    Each true link is lost with probability `noise`, and otherwise keeps a probability between 1 − noise and
    1; false ones come at a rate of 2 · noise a credential, half of them to skills that somebody's goal asks
    for, with a probability between 0.5 and 1.
    """
    rng = random.Random(f"{seed}/{noise}")  # noqa: S311 - as above
    wanted = sorted({one.skill for case in world.cases for one in case.goal})
    every = [str(uri) for uri in world.framework.uris]
    found = {}
    for key in sorted(world.taught):
        if noise <= 0:
            said = dict.fromkeys(world.taught[key], 1.0)
        else:
            said = {s: rng.uniform(1 - noise, 1) for s in world.taught[key] if rng.random() >= noise}
            for _ in range(_poisson(rng, 2 * noise)):
                skill = rng.choice(wanted if rng.random() < 0.5 else every)
                said.setdefault(skill, rng.uniform(0.5, 1))
        found[key] = tuple(TaughtSkill(s, s, p, f"Teaches {s}.", noise <= 0) for s, p in said.items())
    return found


class _Planter:
    """Adds one piece of a world after the other."""

    def __init__(self, world: Planted, rng: random.Random) -> None:
        self._world, self._rng = world, rng
        self._partials: dict[str, str] = {}

    def add(self, skills: Sequence[str], **more: object) -> str:
        """A credential under an id that says nothing of its place."""
        rng = self._rng
        key = f"c{rng.getrandbits(48):012x}"
        base = Credential(key, f"Credential {key}", "good", hours=float(rng.randint(20, 55)))
        given = {"assessment": rng.choice(STRONG)} | more
        self._world.credentials[key] = replace(base, **given)  # type: ignore[arg-type]
        self._world.taught[key] = tuple(skills)
        return key

    def ladder(self, track: int) -> None:
        """Four rungs of two goal skills each, each with a best, a dear and a weak way; some behind a gate."""
        rng = self._rng
        skills = [f"t{track}-{place}" for place in range(2 * _RUNGS)]
        rng.shuffle(skills)
        goal = tuple(self._wanted(skill, place < 6) for place, skill in enumerate(skills))
        rule: Prerequisite | None = None
        below: list[str] = []
        for rung in range(_RUNGS):
            own = skills[2 * rung : 2 * rung + 2]
            if rung and rng.random() < 0.5:
                gate = self.add([f"filler-{rng.randrange(40)}"], prerequisite=rule, level=2 + rung)
                self._case("gate", goal, below, {gate: 3})
                below = [*below, gate]
                rule = _all(rule, Prerequisite("credential", gate))
            best, ways = self._rung(own, rule, rung)
            relevance = dict(ways)
            if rung < _RUNGS - 1:
                relevance |= self._partial(skills[-1])
            relevance |= self._intros(own) if rung == 0 else {}
            self._case("ladder" if rung else "cold", goal, below, relevance)
            below = [*below, best]
            rule = Prerequisite("any_of", children=tuple(Prerequisite("credential", one) for one in ways))
        self.add(skills, prerequisite=rule, level=6, hours=80.0)
        self._walk(below)

    def _rung(
        self, skills: Sequence[str], rule: Prerequisite | None, rung: int
    ) -> tuple[str, dict[str, int]]:
        rng = self._rng
        hours, how = float(rng.randint(20, 50)), rng.choice(STRONG)
        more = {"prerequisite": rule, "level": 2 + rung, "assessment": how}
        best = self.add(skills, hours=hours, **more)
        dear = self.add(skills, hours=hours * rng.uniform(1.7, 2.3), **more)
        poor: dict[str, object] = {"assessment": "completion"} if rng.random() < 0.5 else {"issuer": "fair"}
        weak = self.add(skills, hours=hours, **(more | poor))
        return best, {best: 3, dear: 2, weak: 1}

    def _intros(self, skills: Sequence[str]) -> dict[str, int]:
        """Courses for beginners that prove little: right for nobody who has shown the skill already."""
        return {self.add(skills, assessment="completion", level=1): 1 for _ in range(2)}

    def _partial(self, skill: str) -> dict[str, int]:
        """Open to everybody, a little of the goal, poorly proved: a small step for all rungs."""
        if skill not in self._partials:
            filler = f"filler-{self._rng.randrange(40)}"
            self._partials[skill] = self.add([skill, filler], assessment="completion")
        return {self._partials[skill]: 1}

    def _wanted(self, skill: str, essential: bool) -> Requirement:
        """A skill itself, or now and then the broader one it is a kind of."""
        uri = skill if self._rng.random() < 0.85 else f"{skill}-area"
        return Requirement(uri, uri, essential, 1.0 if essential else 0.5)

    def _case(
        self,
        cohort: str,
        goal: tuple[Requirement, ...],
        held: Sequence[str],
        relevance: Mapping[str, int],
    ) -> None:
        """A learner who holds what stands below, and has shown what it teaches."""
        world, rng = self._world, self._rng
        shown = {skill for one in held for skill in world.taught[one]}
        strengths = tuple(
            SkillStrength(skill, skill, round(rng.uniform(0.75, 1.0), 2), 0.0, 0.0, ())
            for skill in sorted(shown)
        )
        person = Profile(f"{cohort}-{len(world.cases)}", strengths)
        world.cases.append(Case(cohort, person, Holdings(frozenset(held)), goal, dict(relevance)))

    def twins(self, track: int) -> None:
        """Pairs alike in everything but one: a begun stack, demand, what others went on to."""
        rng = self._rng
        for cohort in ("stack", "demand", "peers"):
            skills = [f"{cohort}{track}-{place}" for place in range(2)]
            goal = tuple(Requirement(skill, skill) for skill in skills)
            hours, before = float(rng.randint(20, 50)), self.add([f"filler-{rng.randrange(40)}"])
            right, other = (self.add([skill], hours=hours, assessment="project") for skill in skills)
            if cohort == "stack":
                parts = tuple(Prerequisite("credential", one) for one in (before, right))
                name = f"stack-{track}"
                self._world.stacks[name] = Stack(name, name, "good", Prerequisite("all_of", children=parts))
            elif cohort == "demand":
                self._world.demand |= {skills[0]: rng.uniform(0.3, 0.5), skills[1]: rng.uniform(0.02, 0.1)}
            else:
                self._crowd(before, right, other)
            self._case(cohort, goal, [before], {right: 3, other: 2})

    def _crowd(self, before: str, right: str, other: str) -> None:
        for place in range(60):
            after = right if place % 10 < 8 else other
            self._world.histories.append({before: _DAY, after: _DAY + timedelta(days=90)})

    def _walk(self, ladder: Sequence[str]) -> None:
        for _ in range(15):
            reached = self._rng.randint(1, len(ladder))
            days = {one: _DAY + timedelta(days=60 * place) for place, one in enumerate(ladder[:reached])}
            self._world.histories.append(dict(days))

    def fillers(self, number: int) -> None:
        """Credentials beside every goal; some of them are what most people hold."""
        rng, world = self._rng, self._world
        for place in range(number):
            skills = [f"filler-{one}" for one in rng.sample(range(40), rng.randint(1, 3))]
            key = self.add(skills, assessment=rng.choice((*STRONG, "quiz", "completion")))
            if place % 6 == 0:
                world.histories += [{key: _DAY} for _ in range(rng.randint(30, 120))]


def _all(rule: Prerequisite | None, other: Prerequisite) -> Prerequisite:
    return other if rule is None else Prerequisite("all_of", children=(rule, other))


def _poisson(rng: random.Random, rate: float) -> int:
    """Knuth's method; rates here are below 2."""
    limit, product, count = 2.718281828459045**-rate, rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count

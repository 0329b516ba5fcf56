"""Small random catalogues, and the questions about them answered by trying everything."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import pytest

from skillmatch.domain import (
    Credential,
    FrameworkInfo,
    FrameworkRecords,
    Prerequisite,
    Profile,
    Relation,
    Requirement,
    ScoringSettings,
    Skill,
    SkillStrength,
    Stack,
    TaughtSkill,
)
from skillmatch.frameworks import Framework
from skillmatch.graph import PrerequisiteGraph
from skillmatch.graph.conditions import met
from skillmatch.graph.there import There, with_skills
from skillmatch.pathways import Budget, Learner, Offer, PathSettings, Problem, Request, find_path
from skillmatch.pathways.settings import NO_LIMIT
from skillmatch.ranking import Relatedness, Taught, needs

SKILLS = tuple(f"u{i}" for i in range(6))
SETTINGS = ScoringSettings()


def _framework() -> Framework:
    info = FrameworkInfo("tiny", "Tiny", "1", "CC0", "tests", "0" * 64)
    relations = (Relation("u1", "u0", "broader"), Relation("u3", "u2", "broader"))
    return Framework.from_records(
        FrameworkRecords(info, tuple(Skill(s, s.upper()) for s in SKILLS), relations=relations)
    )


FRAMEWORK = _framework()
RELATEDNESS = Relatedness(FRAMEWORK, SETTINGS)


@dataclass(frozen=True)
class World:
    """A catalogue, a person and a goal."""

    credentials: dict[str, Credential]
    stacks: dict[str, Stack]
    taught: dict[str, tuple[TaughtSkill, ...]]
    held: frozenset[str]
    earned: frozenset[str]
    skills: dict[str, float]
    goal: tuple[Requirement, ...]
    finish: tuple[str, ...] = ()

    @property
    def graph(self) -> PrerequisiteGraph:
        return PrerequisiteGraph(self.credentials, self.stacks)

    def problem(self, **more: object) -> Problem:
        taught = Taught(self.credentials, self.taught, FRAMEWORK, SETTINGS)
        offer = Offer.of(self.graph, taught, RELATEDNESS)
        strengths = tuple(SkillStrength(s, s, v, 0.0, 0.0, ()) for s, v in sorted(self.skills.items()))
        learner = Learner(self.held, self.skills, self.earned)
        profile = Profile("p", strengths)
        return Problem.of(offer, needs(self.goal), profile, learner, finish=self.finish, **more)  # type: ignore[arg-type]


def world(seed: int, n: int = 7) -> World:
    """Anything goes: nested rules, cycles, stacks, corequisites, equivalents, text, levels, dangling ids."""
    rng = random.Random(seed)
    ids = [f"c{i}" for i in range(rng.randint(2, n))]
    stacks = {
        f"t{i}": Stack(f"t{i}", f"T{i}", "i0", _rule(rng, ids, 2), awards=rng.choice(["", "", *ids]))
        for i in range(rng.choice((0, 0, 1, 2)))
    }
    refs = [*ids, *stacks, *(["nowhere"] if rng.random() < 0.1 else [])]
    credentials = {
        key: Credential(
            key,
            key.upper(),
            f"i{rng.randint(0, 1)}",
            prerequisite=_rule(rng, refs, 2) if rng.random() < 0.7 else None,
            corequisite=_rule(rng, refs, 1) if rng.random() < 0.12 else None,
            equivalent=_rule(rng, refs, 1) if rng.random() < 0.1 else None,
            advanced_standing=_rule(rng, refs, 1) if rng.random() < 0.1 else None,
            hours=None if rng.random() < 0.1 else float(rng.randint(0, 9)),
            cost=None if rng.random() < 0.1 else float(rng.randint(0, 9) * 50),
            assessment=rng.choice(("", "quiz", "proctored")),
        )
        for key in ids
    }
    taught = {
        key: tuple(
            TaughtSkill(
                s, s, 1.0 if (stated := rng.random() < 0.6) else round(rng.uniform(0.5, 1), 2), "", stated
            )
            for s in rng.sample(SKILLS, rng.randint(0, 3))
        )
        for key in ids
    }
    goal = tuple(
        Requirement(s, s.upper(), True, round(rng.uniform(0.2, 1), 2))
        for s in rng.sample(SKILLS, rng.randint(1, 5))
    )
    held = frozenset(key for key in ids if rng.random() < 0.15)
    skills = {s: round(rng.uniform(0.1, 1), 2) for s in SKILLS if rng.random() < 0.15}
    earned = held | {key for key in ids if rng.random() < 0.1}
    finish = tuple(rng.sample([*ids, *stacks], 1)) if rng.random() < 0.25 else ()
    return World(credentials, stacks, taught, held, frozenset(earned), skills, goal, finish)


def _rule(rng: random.Random, refs: list[str], depth: int) -> Prerequisite:
    if depth == 0 or rng.random() < 0.35:
        return _leaf(rng, refs)
    kind = rng.choice(("all_of", "any_of", "k_of"))
    children = tuple(_rule(rng, refs, depth - 1) for _ in range(rng.randint(1, 3)))
    return Prerequisite(kind, k=rng.randint(0, len(children)) if kind == "k_of" else 0, children=children)


def _leaf(rng: random.Random, refs: list[str]) -> Prerequisite:
    chance = rng.random()
    if chance < 0.15:
        level = rng.choice((0.0, 0.0, 0.5, 0.9))
        return Prerequisite("skill", ref=rng.choice(SKILLS), level=level)
    if chance < 0.22:
        return Prerequisite("text", text="Ask us.")
    return Prerequisite("credential", ref=rng.choice(refs), ever=rng.random() < 0.1)


class Oracle:
    """The definitions, spelled out on records: slow, and without any code of the planner's."""

    def __init__(self, world: World) -> None:
        self.world, self.graph = world, world.graph
        self.book = self.graph.book

    def walk(self, chosen: Iterable[str]) -> Iterator[set[str]]:
        """What of `chosen` can begin, batch after batch."""
        held, left = set(self.world.held), set(chosen) - self.world.held
        while left:
            batch = self.batch(held, left)
            if not batch:
                return
            yield batch
            held |= batch
            left -= batch

    def batch(self, held: set[str], left: set[str]) -> set[str]:
        """The largest part of `left` that can begin now, corequisites together."""
        skills = with_skills(self.world.skills, self.gained(held - self.world.held))
        has = There(self.book, held, skills, self.world.earned)
        rules, beside = self.book.rules, self.book.corequisites
        kept = {key for key in left if (rule := rules[key]) is None or met(rule, has)}
        while True:
            both = There(self.book, held | kept, skills, self.world.earned)
            new = {key for key in kept if key not in beside or met(beside[key], both)}
            if new == kept:
                return kept
            kept = new

    def closed(self, chosen: Iterable[str]) -> bool:
        """Whether each of `chosen` is ready when its turn comes."""
        chosen = set(chosen)
        return set().union(*self.walk(chosen)) == chosen - self.world.held

    def finished(self, chosen: Iterable[str]) -> bool:
        held = {*self.world.held, *chosen}
        skills = with_skills(self.world.skills, self.gained(set(chosen)))
        has = There(self.book, held, skills, self.world.earned)
        return all(has(Prerequisite("credential", ref=key)) for key in self.world.finish)

    def gained(self, chosen: set[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for key in chosen:
            rigour = SETTINGS.rigour[self.world.credentials[key].assessment]
            for one in self.world.taught[key]:
                if one.aligned:
                    found[one.skill] = max(found.get(one.skill, 0.0), one.probability * rigour)
        return found

    def coverage(self, chosen: Iterable[str]) -> float:
        """Σ ŵ · max over what is held and chosen of probability × relatedness."""
        total, have = 0.0, {*self.world.held, *chosen}
        for need in needs(self.world.goal):
            row = FRAMEWORK.row(need.skill)
            assert row is not None
            related = RELATEDNESS.asked(row)
            weights = {str(FRAMEWORK.uris[r]): w for r, w in zip(related.rows, related.weights, strict=True)}
            shown = [weights.get(s, 0.0) * v for s, v in self.world.skills.items()]
            taught = [
                weights.get(t.skill, 0.0) * t.probability for key in have for t in self.world.taught[key]
            ]
            total += need.share * max([0.0, *shown, *taught])
        return total

    def sets(self) -> Iterator[tuple[str, ...]]:
        """Every closed set of credentials that are not held."""
        free = sorted(set(self.world.credentials) - self.world.held)
        for size in range(len(free) + 1):
            yield from (one for one in combinations(free, size) if self.closed(one))


@pytest.fixture
def chain() -> World:
    """a → b → c, c worth most of the goal; d teaches part of it alone."""

    def rule(ref: str) -> Prerequisite:
        return Prerequisite("credential", ref=ref)

    credentials = {
        "a": Credential("a", "Alpha", "i0", hours=10, cost=100, currency="EUR", valid_months=1),
        "b": Credential("b", "Beta", "i0", prerequisite=rule("a"), hours=20, cost=0, currency="EUR"),
        "c": Credential("c", "Gamma & <Co>", "i1", prerequisite=Prerequisite("all_of", children=(
            rule("b"), Prerequisite("text", text="Talk to us first."))), hours=30, cost=50, currency="EUR"),
        "d": Credential("d", "Delta", "i1", hours=5, cost=500, currency="EUR", assessment="proctored"),
    }  # fmt: skip

    def teaches(*skills: str) -> tuple[TaughtSkill, ...]:
        return tuple(TaughtSkill(s, s, 1.0, "", True) for s in skills)

    taught = {"a": teaches("u5"), "b": (), "c": teaches("u0", "u2"), "d": teaches("u0")}
    goal = (Requirement("u0", "U0"), Requirement("u2", "U2"), Requirement("u4", "U4", weight=0.1))
    return World(credentials, {}, taught, frozenset(), frozenset(), {}, goal)


@pytest.fixture
def changed() -> Callable[..., World]:
    return replace


def find(made: World, *, budget: Budget = NO_LIMIT, what_if: str = "", calendar=None, settings=None, **more):
    request = Request(made.problem(**more), settings or PathSettings(), budget, calendar=calendar)
    return find_path(request, person="p", goal="g", what_if=what_if)

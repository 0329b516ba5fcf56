"""A large made-up catalogue with nested conditions, some of them circular, for timing planners."""

from __future__ import annotations

import random
from dataclasses import dataclass

from skillmatch.domain import (
    Credential,
    FrameworkInfo,
    FrameworkRecords,
    Prerequisite,
    Relation,
    Requirement,
    Skill,
    TaughtSkill,
)
from skillmatch.frameworks import Framework


@dataclass(frozen=True)
class Made:
    framework: Framework
    credentials: dict[str, Credential]
    taught: dict[str, tuple[TaughtSkill, ...]]
    goal: tuple[Requirement, ...]
    conditions: int


def made(credentials: int = 5_000, conditions: int = 10_000, asked: int = 40, seed: int = 1) -> Made:
    """Credentials of five levels over 600 skills; conditions are leaves: credentials (mostly of lower
    levels, one in twenty of any) and skills, in all-of, any-of and k-of rules, a third of them nested."""
    rng = random.Random(seed)
    skills = [f"s{i}" for i in range(600)]
    framework = _framework(skills, rng)
    levels = [rng.choices(range(5), (30, 25, 20, 15, 10))[0] for _ in range(credentials)]
    by_level = [[i for i in range(credentials) if levels[i] < level] for level in range(6)]
    left, rules = conditions, [None] * credentials
    order = [i for i in range(credentials) if levels[i] > 0]
    rng.shuffle(order)
    size = max(1, round(conditions / len(order)))
    for place, i in enumerate(order):
        n = left if place == len(order) - 1 else min(left, max(1, rng.randint(1, 2 * size - 1)))
        if n > 0:
            rules[i] = _rule(rng, [_leaf(rng, i, by_level[levels[i]], skills, credentials) for _ in range(n)])
            left -= n
    offered, taught = {}, {}
    for i in range(credentials):
        key = f"c{i:05d}"
        hours = float(rng.choice((5, 8, 10, 15, 20, 30, 40, 60, 90, 120)) + rng.randint(0, 9))
        offered[key] = Credential(
            key, f"Credential {i}", f"i{i % 50}", prerequisite=rules[i], hours=hours,
            cost=float(rng.randint(0, 60) * 10), currency="EUR", level=3 + levels[i],
            assessment=rng.choice(("", "quiz", "project", "proctored")),
        )  # fmt: skip
        picked = rng.sample(skills, rng.choice((1, 2, 3, 4, 5)))
        taught[key] = tuple(
            TaughtSkill(
                s, s, 1.0 if (stated := rng.random() < 0.5) else round(rng.uniform(0.5, 1), 3), "", stated
            )
            for s in picked
        )
    goal = tuple(
        Requirement(s, s, essential, 1.0 if essential else 0.5)
        for s in rng.sample(skills, asked)
        for essential in (rng.random() < 0.6,)
    )
    return Made(framework, offered, taught, goal, conditions - left)


def _framework(skills: list[str], rng: random.Random) -> Framework:
    info = FrameworkInfo("made", "Made", "1", "CC0", "tests", "0" * 64)
    relations = tuple(
        Relation(s, f"s{int(s[1:]) // 10}", "broader") for s in skills[10:] if rng.random() < 0.4
    )
    return Framework.from_records(
        FrameworkRecords(info, tuple(Skill(s, s) for s in skills), relations=relations)
    )


def _leaf(rng: random.Random, owner: int, lower: list[int], skills: list[str], n: int) -> Prerequisite:
    if rng.random() < 0.15:
        return Prerequisite("skill", ref=rng.choice(skills))
    other = rng.choice(lower) if rng.random() < 0.95 else rng.randrange(n)
    return Prerequisite("credential", ref=f"c{other if other != owner else (other + 1) % n:05d}")


def _rule(rng: random.Random, leaves: list[Prerequisite]) -> Prerequisite:
    if len(leaves) == 1:
        return leaves[0]
    if len(leaves) >= 3 and rng.random() < 0.33:
        cut = rng.randint(1, len(leaves) - 2)
        leaves = [_rule(rng, leaves[cut:]), *leaves[:cut]]
    kind = rng.choices(("all_of", "any_of", "k_of"), (4, 4, 2))[0]
    k = rng.randint(1, len(leaves)) if kind == "k_of" else 0
    return Prerequisite(kind, k=k, children=tuple(leaves))

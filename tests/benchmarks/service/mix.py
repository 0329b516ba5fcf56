"""What is asked, the same of the service and of the engine in process: a mix of questions, drawn by seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from skillmatch.matcher import Matcher

SEED = 5
WORDS = ("statistics", "patient safety", "welding", "customer service", "databases", "project planning",
         "machine learning", "first aid", "bookkeeping", "web design")  # fmt: skip
GOALS = ("data analyst", "data-analyst-stack")


@dataclass(frozen=True, slots=True)
class Question:
    """One request, and the same asked of a matcher."""

    name: str
    method: str
    path: str
    body: dict[str, Any] | None
    ask: Callable[[Matcher], Any]


@dataclass(frozen=True, slots=True)
class Held:
    """Ids to ask about."""

    people: tuple[str, ...]
    postings: tuple[str, ...]
    programmes: tuple[str, ...]


SHARES = {"profile": 25, "candidates": 25, "recommendations": 20, "catalogue": 20, "gaps": 5, "pathways": 5}
"""Of a hundred questions."""


def questions(held: Held, seed: int) -> Callable[[], Question]:
    """Draws one question after the other."""
    rng = random.Random(f"{SEED} {seed}")
    names, weights = list(SHARES), list(SHARES.values())
    makers = {"profile": _profile, "candidates": _candidates, "recommendations": _recommendations,
              "catalogue": _catalogue, "gaps": _gaps, "pathways": _pathways}  # fmt: skip
    return lambda: makers[rng.choices(names, weights)[0]](held, rng)


def _profile(held: Held, rng: random.Random) -> Question:
    person = rng.choice(held.people)
    path = f"/v1/profiles/{quote(person, safe='')}"
    return Question("profile", "GET", path, None, lambda matcher: matcher.profile(person))


def _candidates(held: Held, rng: random.Random) -> Question:
    posting = rng.choice(held.postings)
    return Question(
        "candidates", "POST", "/v1/candidates/search", {"posting": posting, "n": 10},
        lambda matcher: matcher.rank(matcher.posting_held(posting), n=10),
    )  # fmt: skip


def _recommendations(held: Held, rng: random.Random) -> Question:
    person, goal = rng.choice(held.people), rng.choice(GOALS)
    return Question(
        "recommendations", "POST", "/v1/recommendations", {"person": person, "goal": [goal], "n": 5},
        lambda matcher: matcher.recommend(person, [goal], n=5),
    )  # fmt: skip


def _catalogue(_held: Held, rng: random.Random) -> Question:
    words = rng.choice(WORDS)
    return Question(
        "catalogue", "GET", f"/v1/credentials?q={quote(words)}&limit=20", None,
        lambda matcher: matcher.credentials(words, limit=20),
    )  # fmt: skip


def _gaps(held: Held, rng: random.Random) -> Question:
    programme = rng.choice(held.programmes)
    return Question(
        "gaps", "POST", "/v1/gaps", {"programme": programme, "n": 20},
        lambda matcher: matcher.gaps(programme, n=20),
    )  # fmt: skip


def _pathways(held: Held, rng: random.Random) -> Question:
    from skillmatch.matcher.planning import PathOptions

    person = rng.choice(held.people)
    options = {"alternatives": 0, "seconds": 1.0}
    return Question(
        "pathways", "POST", "/v1/pathways", {"person": person, "goal": ["data-analyst-stack"], **options},
        lambda matcher: matcher.path(person, ["data-analyst-stack"], PathOptions(**options)),
    )  # fmt: skip

"""What should I earn next? Gain, stacks and demand, minus effort, held back where it is not ready."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from skillmatch.domain import (
    Credential,
    Profile,
    Readiness,
    ReadinessState,
    Recommendation,
    Requirement,
    ScoringSettings,
    TaughtSkill,
)
from skillmatch.graph import PrerequisiteGraph, Skills
from skillmatch.profile import Holdings
from skillmatch.ranking import Relatedness, Taught

from .frame import Frame, aim
from .sentences import Reasons, because
from .steps import StackStep, leads, stack_steps

_ORDER: tuple[ReadinessState, ...] = ("ready", "one_step", "blocked", "earned")
_DIGITS = 12
_NOTHING = 1e-12


def recommend(
    profile: Profile,
    held: Holdings,
    goal: Iterable[Requirement] | None,
    *,
    graph: PrerequisiteGraph,
    taught: Taught | Mapping[str, Sequence[TaughtSkill]],
    relatedness: Relatedness,
    demand: Mapping[str, float] | None = None,
    skills: Skills | None = None,
    trust: Mapping[str, float] | None = None,
    settings: ScoringSettings | None = None,
    n: int = 10,
) -> tuple[Recommendation, ...]:
    """The `n` next credentials, best first; ties by readiness, then by id. Never one that is held.

    `held` comes from `profile.holdings`; what has expired is offered again, as a renewal. `skills` are
    the URIs that count as there before prerequisites, or URI → strength, without which no skill asked for
    at a level counts; by default the verified strengths of the profile.
    `demand`: skill URI → share of postings (`ranking.posting_demand`).
    `trust`: issuer → weight (`verification.trust_table`); given, what an untrusted issuer offers gains
    nothing, because it would prove nothing. Without a goal the most demanded skills are the goal, and
    without demand what the catalogue teaches most often. A credential that adds nothing is not listed.

    Parts, which sum to the score: `gain` = settings.gain · Σ ŵ·(coverage with it − now);
    `unlocks` = settings.gain · settings.unlocks · the gain it leads to (see `steps.leads`);
    `stack_progress` = settings.stack_progress · (progress² of the stack it helps most, with it − without);
    `demand` = settings.demand · demand newly answered; `readiness` = (factor − 1) · (the four), factor 1
    when ready, settings.one_step, settings.blocked; `effort` = −settings.effort · min(1, hours /
    settings.effort_hours), the catalogue's median hours where none are stated.
    """
    settings = settings or relatedness.settings
    if not isinstance(taught, Taught):
        taught = Taught(graph.credentials, taught, relatedness.framework, settings)
    wanted, named = aim(goal, demand or {}, taught)
    frame = Frame.of(profile, wanted, demand or {}, graph, taught, relatedness, trust, settings)
    verified = {s.skill: s.verified for s in profile.skills if s.verified > 0}
    there = verified if skills is None else skills
    learner = _Learner(frame, held, there, named)
    return learner.best(n)


class _Learner:
    """One learner before one catalogue."""

    def __init__(self, frame: Frame, held: Holdings, skills: Skills, named: str) -> None:
        self._frame, self._holdings, self._held = frame, held, held.held
        self._skills, self._named = skills, named
        self._standing = frame.graph.standing(self._held, skills, held.expired, held.expires)
        self._steps = stack_steps(frame, self._standing, self._held, skills)
        self._leads = leads(frame, self._standing, self._held)

    def best(self, n: int) -> tuple[Recommendation, ...]:
        """Readiness is asked only of those that could still be among the best if they were ready."""
        if n <= 0:
            return ()
        bounds = sorted(self._bounds(), key=lambda bound: (-bound[0], bound[1]))
        found: list[tuple[float, int, str, int, Readiness, dict[str, float]]] = []
        least: list[float] = []
        for bound, place in bounds:
            if len(least) == n and bound < least[0] - _NOTHING:
                break
            readiness = self._standing.readiness(self._frame.taught.ids[place])
            parts = self._parts(place, readiness)
            score = round(sum(parts.values()), _DIGITS)
            (heapq.heappushpop if len(least) == n else heapq.heappush)(least, score)
            name = self._frame.taught.ids[place]
            found.append((-score, _ORDER.index(readiness.state), name, place, readiness, parts))
        found.sort(key=lambda one: one[:3])
        told = (self._tell(place, readiness, parts) for *_, place, readiness, parts in found[:n])
        return tuple(replace(one, rank=rank) for rank, one in enumerate(told, start=1))

    def _bounds(self) -> Iterator[tuple[float, int]]:
        """(score if ready, place) of every credential that is not held and adds anything."""
        for place, name in enumerate(self._frame.taught.ids):
            if name not in self._held and (worth := sum(self._positive(place).values())) > _NOTHING:
                yield worth + self._effort(place), place

    def _positive(self, place: int) -> dict[str, float]:
        frame, settings = self._frame, self._frame.settings
        name = frame.taught.ids[place]
        return {
            "gain": settings.gain * float(frame.gains[place].sum()),
            "unlocks": settings.gain * settings.unlocks * self._leads.get(name, 0.0),
            "stack_progress": settings.stack_progress * self._steps.get(name, StackStep()).value,
            "demand": settings.demand * float(frame.demands[place]),
        }

    def _effort(self, place: int) -> float:
        return -self._frame.settings.effort * float(self._frame.efforts[place])

    def _parts(self, place: int, readiness: Readiness) -> dict[str, float]:
        settings = self._frame.settings
        parts = self._positive(place)
        factor = {"ready": 1.0, "one_step": settings.one_step, "blocked": settings.blocked, "earned": 0.0}
        held_back = (factor[readiness.state] - 1.0) * sum(parts.values())
        return parts | {"readiness": held_back, "effort": self._effort(place)}

    def _tell(self, place: int, readiness: Readiness, parts: dict[str, float]) -> Recommendation:
        credential = self._frame.graph.credentials[self._frame.taught.ids[place]]
        closes, unlocks = self._closes(place), self._unlocks(place)
        return Recommendation(
            rank=0,
            item=credential.id,
            name=credential.name,
            issuer=credential.issuer,
            score=sum(parts.values()),
            parts=parts,
            because=because(self._reasons(place, credential, readiness, closes, unlocks)),
            readiness=readiness,
            closes=closes,
            unlocks=unlocks,
            hours=credential.hours,
            cost=credential.cost,
            settings_version=self._frame.settings.version,
        )

    def _reasons(
        self,
        place: int,
        credential: Credential,
        readiness: Readiness,
        closes: tuple[str, ...],
        unlocks: tuple[str, ...],
    ) -> Reasons:
        frame, demanded = self._frame, self._demanded(place)
        step = self._steps.get(credential.id, StackStep())
        return Reasons(
            credential=credential,
            readiness=readiness,
            closes=closes,
            goal_size=len(frame.goal),
            goal_from=self._named,
            stack=frame.graph.stacks[step.stack].name if step.stack else "",
            stack_progress=step.progress,
            demanded=frame.taught.framework.label(demanded) if demanded else "",
            demand_share=frame.demand.get(demanded, 0.0),
            unlocks=unlocks,
            typical_hours=frame.typical_hours,
            renews=credential.id in self._holdings.expired,
            claimed=credential.id in self._holdings.claimed,
            alongside=self._names(readiness.alongside),
            lapsing=self._names(readiness.lapses),
        )

    def _names(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._frame.graph.credentials[one].name for one in ids)

    def _closes(self, place: int) -> tuple[str, ...]:
        """Labels of the goal's skills it adds to, the greatest gain first."""
        row, goal = self._frame.gains[place], self._frame.goal
        places = [int(column) for column in np.flatnonzero(row > _NOTHING)]
        places.sort(key=lambda column: (-row[column], goal[column].skill))
        return tuple(goal[column].requirement.label for column in places)

    def _unlocks(self, place: int) -> tuple[str, ...]:
        frame = self._frame
        name = frame.taught.ids[place]
        taught = (frame.taught.statements[entry] for entry in frame.taught.entries_of(place))
        gained = {one.skill for one in taught if one.aligned}  # a linked one would not be verified
        unlocked = frame.graph.unlocks(name, self._held, self._skills, gained, self._holdings.expired)
        return tuple(frame.graph.credentials[other].name for other in unlocked)

    def _demanded(self, place: int) -> str:
        """URI of the taught skill that answers most demand; empty where none does."""
        entries = self._frame.taught.entries_of(place)
        best = max(entries, key=lambda entry: self._frame.demand_entries[entry], default=None)
        if best is None or not self._frame.demand_entries[best] > 0:
            return ""
        return str(self._frame.taught.framework.uris[self._frame.taught.rows[best]])

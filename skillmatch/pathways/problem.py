"""One person, one goal, one catalogue: from records to numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, Profile
from skillmatch.graph import PrerequisiteGraph
from skillmatch.graph.conditions import leaves
from skillmatch.graph.there import with_skills
from skillmatch.ranking import Need, Relatedness, Taught

from .coverage import Values, rigour, shown
from .items import ItemKind, Items, Learner, Teachers, relevant
from .settings import NO_LIMIT, Budget, Objective, PathSettings
from .task import Task
from .telling import named


@dataclass(frozen=True, slots=True, eq=False)
class Offer:
    """A catalogue as planners need it; set up once for many people."""

    graph: PrerequisiteGraph
    taught: Taught
    relatedness: Relatedness
    teachers: Teachers
    """Under every framework's URI for a skill."""
    typical_hours: float
    typical_cost: float
    """Medians of what is stated, taken where a credential states none; 0 where none does."""

    @classmethod
    def of(
        cls,
        graph: PrerequisiteGraph,
        taught: Taught,
        relatedness: Relatedness,
        same: Mapping[str, Iterable[str]] | None = None,
    ) -> Offer:
        """`same`: URIs of other frameworks → URIs of this one, for prerequisites that use those."""
        teachers: dict[str, list[tuple[str, float]]] = {}
        for place, statement in zip(taught.places.tolist(), taught.statements, strict=True):
            if statement.aligned:  # a linked one would not be verified, so it meets no prerequisite
                name = taught.ids[place]
                strength = statement.probability * rigour(graph.credentials[name], relatedness)
                teachers.setdefault(statement.skill, []).append((name, strength))
        for foreign, uris in (same or {}).items():
            found = sorted({one for uri in uris for one in teachers.get(uri, ())})
            if found and foreign not in teachers:
                teachers[foreign] = found
        offers = [graph.credentials[name] for name in sorted(graph.credentials)]
        hours = [c.hours for c in offers if c.hours is not None]
        costs = [c.cost for c in offers if c.cost is not None]
        return cls(
            graph,
            taught,
            relatedness,
            teachers,
            float(np.median(hours)) if hours else 0.0,
            float(np.median(costs)) if costs else 0.0,
        )

    @property
    def states_costs(self) -> bool:
        return self.typical_cost > 0 or any(c.cost for c in self.graph.credentials.values())

    def gained(self, credentials: Set[str]) -> dict[str, float]:
        """Skill URI → strength, of what these credentials state as taught."""
        return {
            uri: max(strength for name, strength in found if name in credentials)
            for uri, found in self.teachers.items()
            if any(name in credentials for name, _ in found)
        }

    def hours(self, credential: str) -> float:
        stated = self.graph.credentials[credential].hours
        return max(self.typical_hours if stated is None else stated, 0.0)

    def cost(self, credential: str) -> float:
        stated = self.graph.credentials[credential].cost
        return max(self.typical_cost if stated is None else stated, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What there is to plan for one person; tasks for every objective are made from it."""

    offer: Offer
    goal: tuple[Need, ...]
    learner: Learner
    values: Values
    shown: NDArray[np.float64]
    """(needs,) coverage of each need by the profile alone."""
    items: Items
    wanted: tuple[tuple[ItemKind, str], ...]
    """What the goal asks to finish."""
    finish: tuple[tuple[ItemKind, str], ...]
    """What of it has to be had in the end and is not there yet; what never can be is left out."""
    finish_only: bool
    """Whether the goal is to finish something, and its skills only say what that is good for."""
    impossible: tuple[str, ...]
    """What the goal asks to finish and cannot be finished, each with the names of what stands in the way."""
    barred: tuple[str, ...]
    """Names of credentials that would cover more, but whose prerequisites can never be met from here."""
    preferred: Set[str]
    """Ids of issuers."""

    @classmethod
    def of(
        cls,
        offer: Offer,
        goal: tuple[Need, ...],
        profile: Profile,
        learner: Learner,
        *,
        finish: Sequence[str] = (),
        finish_only: bool = False,
        trust: Mapping[str, float] | None = None,
        level: int | None = None,
        preferred: Set[str] = frozenset(),
    ) -> Problem:
        """`finish`: ids of stacks and credentials the goal names. `trust`, `level`: see `Values.of`."""
        credentials = offer.graph.credentials
        values = Values.of(goal, offer.taught, credentials, offer.relatedness, trust=trust, level=level)
        there = shown(goal, profile, offer.relatedness)
        asked = tuple(_asked(offer.graph, key) for key in finish)
        empty = cls(offer, goal, learner, values, there, Items(), asked, (), finish_only, (), (), preferred)
        return empty._for(learner)

    def having(self, credential: str) -> Problem:
        """The same problem for somebody who has the credential, and what it states as taught, as well."""
        skills = with_skills(self.learner.skills, self.offer.gained({credential}))
        return self._for(replace(self.learner, held={*self.learner.held, credential}, skills=skills))

    def _for(self, learner: Learner) -> Problem:
        values, graph = self.values, self.offer.graph
        adds = np.flatnonzero((values.taught > _base(values, self.shown, learner.held)).any(axis=1))
        roots: list[tuple[ItemKind, str]] = [("credential", values.ids[place]) for place in adds]
        asked = [one for one in self.wanted if one[1] not in learner.held]
        items = relevant(graph, self.offer.teachers, learner, [*roots, *asked])
        had, every = items.derivable(frozenset()), items.derivable(items.credentials)
        left = tuple(one for one in asked if items.index.get(one) not in had)
        possible = tuple(one for one in left if items.index.get(one) in every)
        lost = tuple(
            _lost(graph, learner, items, every, key) for kind, key in left if (kind, key) not in possible
        )
        added = (items.index.get(("credential", values.ids[place])) for place in adds)
        barred = tuple(
            graph.credentials[items.keys[i]].name for i in added if i is not None and i not in every
        )
        return replace(
            self, learner=learner, items=items, finish=possible, impossible=lost, barred=tuple(sorted(barred))
        )

    @property
    def base(self) -> NDArray[np.float64]:
        """(needs,) coverage of each need now: by the profile, or by what a held credential teaches."""
        return _base(self.values, self.shown, self.learner.held)

    def task(
        self,
        objective: Objective,
        settings: PathSettings,
        *,
        target: float = 0.0,
        budget: Budget = NO_LIMIT,
    ) -> Task:
        """The task in numbers.

        Weights: hours (`hours`) or cost (`cost`) as they are, or (`effort`, `evidence`) hours + cost /
        settings.money_an_hour plus a little for every step, times settings.preferred where its issuer is
        preferred.
        A prerequisite whose issuer nobody trusts is in the graph alone: it is taken and teaches nothing.
        """
        n, m = len(self.items), len(self.goal)
        hours, cost, worth = np.zeros(n), np.zeros(n), np.zeros((n, m))
        factors = np.zeros(n)
        places = {name: place for place, name in enumerate(self.values.ids)}
        for item, (kind, key) in enumerate(zip(self.items.kinds, self.items.keys, strict=True)):
            if kind != "credential":
                continue
            hours[item], cost[item] = self.offer.hours(key), self.offer.cost(key)
            favoured = self.offer.graph.credentials[key].issuer in self.preferred
            factors[item] = settings.preferred if favoured else 1.0
            if key in places and not self.items.formulas[item].is_false:
                worth[item] = self.values.taught[places[key]]
        effort = factors * (hours + cost / settings.money_an_hour + settings.step_hours)
        weights = {"hours": hours, "cost": cost}.get(objective, effort)
        shares = np.array([need.share for need in self.goal])
        finish = frozenset(self.items.index[one] for one in self.finish)
        return Task(self.items, shares, self.base, worth, hours, cost, weights, target, finish, budget)

    def proved(self) -> NDArray[np.float64]:
        """(items, needs) how strongly an award of each would show each need."""
        places = {name: place for place, name in enumerate(self.values.ids)}
        found = np.zeros((len(self.items), len(self.goal)))
        for item, (kind, key) in enumerate(zip(self.items.kinds, self.items.keys, strict=True)):
            if kind == "credential" and key in places and not self.items.formulas[item].is_false:
                found[item] = self.values.proved[places[key]]
        return found

    def credential(self, item: int) -> Credential:
        return self.offer.graph.credentials[self.items.keys[item]]


def _base(values: Values, there: NDArray[np.float64], held: Set[str]) -> NDArray[np.float64]:
    rows = [place for place, name in enumerate(values.ids) if name in held]
    return np.maximum(there, values.taught[rows].max(axis=0)) if rows else there


def _asked(graph: PrerequisiteGraph, key: str) -> tuple[ItemKind, str]:
    return ("there" if key in graph.book.stand_ins else "credential", key)


def _name(graph: PrerequisiteGraph, key: str) -> str:
    known = graph.stacks.get(key) or graph.credentials.get(key)
    return f'"{known.name if known else key}"'


def _lost(graph: PrerequisiteGraph, learner: Learner, items: Items, every: Set[int], key: str) -> str:
    """What can never be finished, and the credentials it names that nobody can ever get here."""
    if key in learner.excluded:
        return f"{_name(graph, key)} (left out, as its issuer is)"
    rule = graph.book.rules.get(key)
    asked = [leaf for leaf in leaves(rule) if leaf.kind == "credential"] if rule else []
    open_ = {items.keys[item] for item in every} | set(learner.held)
    lost = [leaf for leaf in asked if leaf.ref not in open_]
    gone = dict.fromkeys(leaf.text or _name(graph, leaf.ref) for leaf in lost)
    absent = lost and not any(leaf.ref in graph.credentials or leaf.ref in graph.stacks for leaf in lost)
    why = f"it needs {named(list(gone))}" + (", not in this catalogue" if absent else "")
    return f"{_name(graph, key)} ({why})" if gone else _name(graph, key)

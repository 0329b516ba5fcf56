"""Which credentials to add: the most open demand closed for the fewest hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Closing, ClosingSet, Credential, Profile, Requirement
from skillmatch.graph import PrerequisiteGraph
from skillmatch.graph.conditions import leaves
from skillmatch.pathways import Budget, Learner, Offer, PathSettings, Problem
from skillmatch.pathways.order import in_order
from skillmatch.pathways.search import most_coverage
from skillmatch.ranking import Relatedness, Taught, needs

from .shelf import Offers

STEPS = 5
"""Credentials a set has without a limit on hours."""
MOST_GAPS = 200
"""Gaps, most demanded first, that the exact search looks at."""
_HOURS = 30.0
"""What one that states no hours counts as where none states any: they only have to be equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Open:
    """The gaps, and what closing each is worth."""

    rows: NDArray[np.int64]
    """Framework rows, rising."""
    worth: NDArray[np.float64]
    """(rows,) ≥ 0; closing one wholly gives worth × (1 − score)."""
    scores: NDArray[np.float64]
    """(rows,) coverage of each now."""

    @property
    def total(self) -> float:
        return float((self.worth * (1.0 - self.scores)).sum())


def closing_set(
    gaps: Open, offers: Offers | None, graph: PrerequisiteGraph, held: Sequence[str], *, steps: int = STEPS
) -> ClosingSet:
    """Up to `steps` credentials, each chosen as closing most open demand an hour after those chosen before
    it; told in an order they can be taken in.

    Greedy, which is quick and comes without a promise; `exact_set` has one. Prerequisites are told, not
    added.
    """
    if offers is None or gaps.total <= 0:
        return ClosingSet()
    hours = _Hours.of(graph.credentials)
    chosen = _greedy(gaps, offers, hours, steps)
    rules = {name: graph.book.rules.get(name) for name in chosen}
    after = {name: graph.book.behind(rule) if rule else set() for name, rule in rules.items()}
    ordered = _worth_it(_needed_first(chosen, after), after, gaps, offers)
    return _told(ordered, gaps, offers, graph, held, hours)


def exact_set(
    gaps: Open,
    offers: Offers | None,
    graph: PrerequisiteGraph,
    held: Sequence[str],
    relatedness: Relatedness,
    hours: float,
    seconds: float,
) -> ClosingSet:
    """The credentials that close most open demand within `hours`, prerequisites among them.

    By the integer programme that plans a learner's path (see `skillmatch.pathways`), over the `MOST_GAPS`
    gaps worth most; `gap` is how much more there could be at most, where `seconds` end the search.
    """
    settings = PathSettings(seconds=seconds)
    if offers is None or gaps.total <= 0:
        return ClosingSet(method="exact")
    best = np.lexsort((gaps.rows, -gaps.worth * (1.0 - gaps.scores)))[:MOST_GAPS]
    best = np.sort(best[gaps.worth[best] > 0])
    framework = relatedness.framework
    asked = [
        Requirement(str(framework.uris[row]), framework.labels[row], weight=float(worth))
        for row, worth in zip(gaps.rows[best].tolist(), gaps.worth[best].tolist(), strict=True)
    ]
    goal = needs(asked)
    offer = Offer.of(graph, _known(offers.taught, graph), relatedness)
    learner = Learner(held=frozenset(held) & frozenset(graph.credentials))
    problem = Problem.of(offer, goal, Profile("", ()), learner)
    task = problem.task("hours", settings, budget=Budget(hours=hours))
    now = dict(zip((r.skill for r in asked), gaps.scores[best].tolist(), strict=True))
    task = replace(task, base=np.maximum(task.base, [now[need.skill] for need in goal]))
    outcome = most_coverage(task, settings)
    keys = task.items.keys
    after = {
        keys[one.item]: {keys[item] for item in one.after}
        for one in (in_order(task, outcome.chosen) if outcome else ())
    }
    ordered = _needed_first(_by_gain(sorted(after), gaps, offers), after)
    told = _told(ordered, gaps, offers, graph, held, _Hours.of(graph.credentials))
    return replace(told, method="exact", gap=outcome.gap if outcome else 0.0)


def _known(taught: Taught, graph: PrerequisiteGraph) -> Taught:
    if all(name in graph.credentials for name in taught.ids):
        return taught
    raise ValueError("the catalogue holds credentials that the graph does not know")


@dataclass(frozen=True, slots=True)
class _Hours:
    """Hours of every credential; the median of those stated where one states none."""

    stated: Mapping[str, float | None]
    typical: float

    @classmethod
    def of(cls, credentials: Mapping[str, Credential]) -> _Hours:
        stated = {key: one.hours for key, one in credentials.items()}
        known = [hours for hours in stated.values() if hours]
        return cls(stated, float(np.median(known)) if known else _HOURS)

    def __call__(self, credential: str) -> float:
        hours = self.stated.get(credential)
        return self.typical if hours is None else max(hours, 1.0)


class _State:
    """How far the gaps are closed by what is chosen so far."""

    def __init__(self, gaps: Open, offers: Offers) -> None:
        self.worth, self.scores, self.offers = gaps.worth, gaps.scores.copy(), offers
        self.columns = np.searchsorted(gaps.rows, offers.gaps)

    def gains(self) -> NDArray[np.float64]:
        """(credentials of the catalogue,) what each would add."""
        more = np.maximum(self.offers.values - self.scores[self.columns], 0.0) * self.worth[self.columns]
        found = np.bincount(self.offers.places, more, len(self.offers.taught.ids))
        return found.astype(np.float64)

    def take(self, place: int) -> tuple[list[int], float]:
        """Add one; returns the columns it closes further, most worth first, and what that is worth."""
        lines = np.flatnonzero(self.offers.places == place)
        columns, values = self.columns[lines], self.offers.values[lines]
        more = np.maximum(values - self.scores[columns], 0.0) * self.worth[columns]
        self.scores[columns] = np.maximum(self.scores[columns], values)
        order = np.lexsort((columns, -more))
        return columns[order[more[order] > 0]].tolist(), float(more.sum())


def _greedy(gaps: Open, offers: Offers, hours: _Hours, steps: int) -> list[str]:
    state, ids = _State(gaps, offers), offers.taught.ids
    takes = np.array([hours(name) for name in ids])
    chosen: list[str] = []
    for _ in range(min(steps, len(ids))):
        rates = np.round(state.gains() / takes, 12)
        place = int(rates.argmax())
        if rates[place] <= 0:
            break
        chosen.append(ids[place])
        state.take(place)
    return chosen


def _by_gain(chosen: Sequence[str], gaps: Open, offers: Offers) -> list[str]:
    """The same credentials, each the one that adds most after those before it."""
    state, left, ordered = _State(gaps, offers), list(chosen), list[str]()
    places = {name: place for place, name in enumerate(offers.taught.ids)}
    while left:
        gains = state.gains()
        best = max(left, key=lambda name: float(gains[places[name]]) if name in places else 0.0)
        left.remove(best)
        ordered.append(best)
        if best in places:
            state.take(places[best])
    return ordered


def _needed_first(chosen: Sequence[str], after: Mapping[str, Set[str]]) -> list[str]:
    """The same credentials, each after those of them that it builds on, else as they are."""
    ordered = dict[str, None]()
    for name in chosen:
        way = [name] if name not in ordered else []
        while way:
            # Not what is on the way here: a circle of prerequisites has no first.
            waiting = (ref for ref in chosen if ref in after[way[-1]])
            before = next((ref for ref in waiting if ref not in ordered and ref not in way), "")
            if before:
                way.append(before)
            else:
                ordered[way.pop()] = None
    return list(ordered)


def _worth_it(ordered: Sequence[str], after: Mapping[str, Set[str]], gaps: Open, offers: Offers) -> list[str]:
    """Without those that close nothing after what now comes before them, unless others build on them."""
    state, places = _State(gaps, offers), {name: place for place, name in enumerate(offers.taught.ids)}
    gains = {name: state.take(places[name])[1] for name in ordered}
    needed = set[str]().union(*(after[name] for name in ordered if gains[name] > 0))
    return [name for name in ordered if gains[name] > 0 or name in needed]


def _asked(credential: Credential) -> dict[str, None]:
    """Ids of the credentials its prerequisite names, whatever way it may be met."""
    rule = credential.prerequisite
    return dict.fromkeys(leaf.ref for leaf in leaves(rule) if leaf.kind == "credential") if rule else {}


def _told(
    chosen: Sequence[str],
    gaps: Open,
    offers: Offers,
    graph: PrerequisiteGraph,
    held: Sequence[str],
    hours: _Hours,
) -> ClosingSet:
    state = _State(gaps, offers)
    places = {name: place for place, name in enumerate(offers.taught.ids)}
    labels, steps, there = offers.taught.framework.labels, [], {*held}
    for name in chosen:
        columns, gain = state.take(places[name]) if name in places else ([], 0.0)
        one = graph.credentials[name]
        missing = [ref for ref in _asked(one) if ref not in there and ref in graph.credentials]
        steps.append(
            Closing(
                credential=name,
                name=one.name,
                issuer=one.issuer,
                hours=one.hours,
                cost=one.cost,
                closes=tuple(labels[gaps.rows[column]] for column in columns),
                gain=gain / gaps.total,
                programmes=tuple(graph.stacks[key].name for key in graph.stacks_of(name)),
                needs=tuple(graph.credentials[ref].name for ref in missing if ref not in chosen),
            )
        )
        there.add(name)
    return ClosingSet(tuple(steps), sum(step.gain for step in steps), sum(map(hours, chosen)))

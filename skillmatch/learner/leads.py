"""What a credential is worth because something of worth waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Set

import numpy as np

from skillmatch.domain import Prerequisite
from skillmatch.graph import Skills
from skillmatch.graph.conditions import Has, lacking, leaves
from skillmatch.graph.there import There, with_skills
from skillmatch.profile import Holdings

from .frame import Frame, Offer

_NOTHING = 1e-12
_LED_TO = 50
"""Credentials of the greatest gain whose prerequisites are looked at."""
_DEPTH = 4
"""Steps that a gain is handed back."""
_LEAST = 0.25
"""Of the greatest gain, under which a share is not handed back further."""
_MOST = 16
"""Credentials that one rule is tried with; of longer rules the first by id."""


def leads(frame: Frame, held: Holdings, skills: Skills) -> dict[str, float]:
    """Credential → the greatest share of a goal's gain that it leads to, in [0, 1].

    Where m things are missing before a credential (the fewest that would do), whatever makes them fewer by
    one gets 1/m of its gain, whichever of several ways it opens: whoever needs *Networks* before *Penetration
    testing* hears of *Networks* first. What is missing for that in its turn gets a share of the share, times
    `settings.unlocks` for each further step. What can never become ready, and what nobody would believe,
    leads nowhere.
    """
    offer = frame.offer
    never = offer.graph.unreachable | offer.useless
    ids, gains = offer.taught.ids, frame.gains.sum(axis=1)
    openers = _Openers(offer, held, skills, never)
    found: dict[str, float] = {}
    least = _LEAST * float(gains.max(initial=0.0))
    for place in np.argsort(-gains, kind="stable")[:_LED_TO].tolist():
        if gains[place] > _NOTHING and ids[place] not in held.held and ids[place] not in never:
            _spread(ids[place], float(gains[place]), openers, offer.settings.unlocks, least, found)
    return {name: value for name, value in found.items() if name in offer.taught.place}


def _spread(
    name: str, gain: float, openers: _Openers, discount: float, least: float, found: dict[str, float]
) -> None:
    waiting = [(name, gain, 0)]
    while waiting:
        one, value, depth = waiting.pop()
        for other, part in openers.of(one).items():
            share = value * part
            if share > found.get(other, 0.0) + _NOTHING:
                found[other] = share
                if depth + 1 < _DEPTH and share * discount >= least:
                    waiting.append((other, share * discount, depth + 1))


class _Openers:
    """What brings a learner nearer to each credential, and by how much; asked once."""

    def __init__(self, offer: Offer, held: Holdings, skills: Skills, never: Set[str]) -> None:
        self._offer, self._graph, self._taught = offer, offer.graph, offer.taught
        self._held, self._skills, self._never = held, skills, never
        self._has = There(offer.graph.book, held.held, skills, held.expired)
        self._known: dict[str, dict[str, float]] = {}

    def of(self, name: str) -> dict[str, float]:
        """Credential → share in (0, 1] of what is missing that it brings."""
        if name not in self._known:
            rule = self._graph.book.rules.get(name)
            self._known[name] = dict(self._opening(name, rule)) if rule is not None else {}
        return self._known[name]

    def _opening(self, name: str, rule: Prerequisite) -> Iterator[tuple[str, float]]:
        missing = lacking(rule, self._has)
        if not 0 < missing < float("inf"):
            return
        refs = self._graph.book.behind(rule)
        stood_for = any(leaf.ref in self._graph.book.stand_ins for leaf in leaves(rule))
        tried = sorted({*refs, *self._teaching(rule)} - self._held.held - self._never - {name})
        for one in [key for key in tried if key in self._graph.credentials][:_MOST]:
            fewer = missing - lacking(rule, self._with(one, stood_for))
            if fewer > 0:
                yield one, fewer / missing

    def _with(self, one: str, stood_for: bool) -> Has:
        """What is there once this one is held as well; what stands for something is followed where it may."""
        stated = self._offer.stated(one)
        if stood_for:
            skills = with_skills(self._skills, dict.fromkeys(stated, 1.0))
            held = self._held
            return There(self._graph.book, held.held | {one}, skills, held.expired | {one})

        def has(leaf: Prerequisite) -> bool:
            return leaf.ref == one or (leaf.kind == "skill" and leaf.ref in stated) or self._has(leaf)

        return has

    def _teaching(self, rule: Prerequisite) -> Iterator[str]:
        """Credentials that state they teach a skill that is missing."""
        for leaf in leaves(rule):
            row = self._taught.framework.row(leaf.ref) if leaf.kind == "skill" else None
            if row is not None and not self._has(leaf):
                for entry in self._taught.entries_for(row).tolist():
                    if self._taught.statements[entry].aligned:
                        yield self._taught.ids[int(self._taught.places[entry])]

"""The score of every credential of a catalogue for one learner, as parts that sum to it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skillmatch.domain import Readiness, ReadinessState
from skillmatch.graph import Skills
from skillmatch.profile import Holdings

from .frame import Frame
from .leads import leads
from .listing import Key, listed
from .peers import Peer
from .steps import StackStep, stack_steps

ORDER: tuple[ReadinessState, ...] = ("ready", "one_step", "blocked", "earned")
NOTHING = 1e-12
_DIGITS = 12
WORTH = ("gain", "evidence", "unlocks", "stack_progress", "demand")
"""Parts that readiness holds back together."""


class Learner:
    """One learner before one catalogue; readiness is asked only of what could be listed."""

    def __init__(self, frame: Frame, held: Holdings, skills: Skills, peers: Mapping[str, Peer]) -> None:
        self.frame, self.holdings, self.skills = frame, held, skills
        offer = frame.offer
        self.standing = offer.graph.standing(
            held.held, skills, held.expired, held.expires, offer.useless - held.held
        )
        self.steps = stack_steps(frame, self.standing, held.held, skills)
        self.peers = peers if offer.settings.peers > 0 else {}
        self._leads = leads(frame, held, skills)
        self._readiness: dict[int, Readiness] = {}
        self._worth = self._worths()

    def best(self, n: int) -> list[tuple[int, dict[str, float]]]:
        """(place, parts) of the `n` best, best first; ties by readiness, then by id.

        Variety is decided before peers have a say: so peers move only what is ready, and only up.
        """
        if n <= 0:
            return []
        most = max((self._peers_of(name) for name in self.peers), default=0.0)
        found: list[tuple[float, Key, int, dict[str, float]]] = []
        for one in listed(self._bounds(), self._evaluate, self._overlap):
            if len(found) >= n and one.score - one.taken_off + most < -found[n - 1][0] - NOTHING:
                break
            parts = self.parts(one.place) | {"variety": -one.taken_off}
            score = round(sum(parts.values()), _DIGITS)
            found.append((-score, self._key(one.place), one.place, parts))
            found.sort(key=lambda item: item[:2])
        return [(place, parts) for *_, place, parts in found[:n]]

    def readiness(self, place: int) -> Readiness:
        """Kept: it is the dearest question."""
        if place not in self._readiness:
            self._readiness[place] = self.standing.readiness(self.frame.offer.taught.ids[place])
        return self._readiness[place]

    def parts(self, place: int) -> dict[str, float]:
        """All parts but `variety`."""
        settings, worth = self.frame.offer.settings, self._positive(place)
        readiness = self.readiness(place)
        ready = readiness.state == "ready"
        return worth | {
            "readiness": (self._factor(place) - 1.0) * sum(worth.values()),
            "peers": self._peers_of(self.frame.offer.taught.ids[place]) if ready else 0.0,
            "effort": -settings.effort * float(self.frame.offer.efforts[place]),
        }

    def _worths(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """(credentials,) what readiness would hold back."""
        frame, settings = self.frame, self.frame.offer.settings
        trust = frame.offer.quality.trust
        worth = settings.gain * frame.gains.sum(axis=1) + settings.demand * frame.demands
        place_of = frame.offer.taught.place
        for name, lead in self._leads.items():
            worth[place_of[name]] += settings.gain * settings.unlocks * lead * trust[place_of[name]]
        for name, step in self.steps.items():
            worth[place_of[name]] += settings.stack_progress * step.value * trust[place_of[name]]
        return np.asarray(worth, dtype=np.float64)

    def _bounds(self) -> list[tuple[float, int]]:
        """(score if ready, place) of every credential that is not held and adds anything, greatest first."""
        offer, held = self.frame.offer, self.holdings.held
        scores = self._worth - offer.settings.effort * offer.efforts
        places = np.flatnonzero(self._worth > NOTHING)
        places = places[np.argsort(-scores[places], kind="stable")]
        pairs = zip(scores[places].tolist(), places.tolist(), strict=True)
        return [(score, place) for score, place in pairs if offer.taught.ids[place] not in held]

    def _positive(self, place: int) -> dict[str, float]:
        frame, settings = self.frame, self.frame.offer.settings
        name = frame.offer.taught.ids[place]
        gain, potential = float(frame.gains[place].sum()), float(frame.potential[place].sum())
        trust = float(frame.offer.quality.trust[place])
        return {
            "gain": settings.gain * potential,
            "evidence": settings.gain * (gain - potential),
            "unlocks": settings.gain * settings.unlocks * self._leads.get(name, 0.0) * trust,
            "stack_progress": settings.stack_progress * self.steps.get(name, StackStep()).value * trust,
            "demand": settings.demand * float(frame.demands[place]),
        }

    def _factor(self, place: int) -> float:
        settings = self.frame.offer.settings
        factors = {"ready": 1.0, "one_step": settings.one_step, "blocked": settings.blocked, "earned": 0.0}
        return factors[self.readiness(place).state]

    def _peers_of(self, name: str) -> float:
        peer = self.peers.get(name)
        return self.frame.offer.settings.peers * peer.share if peer else 0.0

    def _evaluate(self, place: int) -> tuple[float, Key]:
        parts = self.parts(place)
        return sum(parts.values()) - parts["peers"], self._key(place)

    def _key(self, place: int) -> Key:
        return ORDER.index(self.readiness(place).state), self.frame.offer.taught.ids[place]

    def _overlap(self, place: int, above: int) -> float:
        """What a credential listed above takes off: of the gain, as far as it adds the same."""
        settings, gains = self.frame.offer.settings, self.frame.gains
        if settings.variety <= 0:
            return 0.0
        same = float(np.minimum(gains[place], gains[above]).sum())
        return settings.variety * settings.gain * self._factor(place) * same

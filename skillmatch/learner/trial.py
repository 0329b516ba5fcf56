"""The engine as a recommender for planted ecosystems, with any settings, so that weights can be tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skillmatch.domain import ScoringSettings, TaughtSkill
from skillmatch.evaluation.planted import Case, Planted
from skillmatch.graph import PrerequisiteGraph
from skillmatch.ranking import Relatedness, Taught

from .frame import Offer
from .peers import Peers, peers_of
from .recommend import recommend_from


class Engine:
    """`recommend` with one record of settings; what a world needs is set up once, and kept for the last."""

    def __init__(self, settings: ScoringSettings | None = None, *, trusting: bool = False) -> None:
        """`trusting`: every issuer's word counts in full, to see what the trust table is worth."""
        self._settings, self._trusting = settings or ScoringSettings(), trusting
        self._last: tuple[Mapping[str, Sequence[TaughtSkill]], Offer, Peers] | None = None

    def __call__(
        self, world: Planted, taught: Mapping[str, Sequence[TaughtSkill]], case: Case, n: int
    ) -> Sequence[str]:
        offer, peers = self._prepared(world, taught)
        found = recommend_from(offer, case.profile, case.held, case.goal, peers=peers, n=n)
        return [one.item for one in found]

    def _prepared(self, world: Planted, taught: Mapping[str, Sequence[TaughtSkill]]) -> tuple[Offer, Peers]:
        if self._last is None or self._last[0] is not taught:
            settings = self._settings
            offer = Offer.of(
                PrerequisiteGraph(world.credentials, world.stacks),
                Taught(world.credentials, taught, world.framework, settings),
                Relatedness(world.framework, settings),
                world.demand,
                None if self._trusting else world.trust,
                settings,
            )
            self._last = taught, offer, peers_of(world.histories, settings.peers_least)
        return self._last[1], self._last[2]

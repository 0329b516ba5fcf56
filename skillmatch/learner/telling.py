"""A scored credential as a recommendation: what it closes and unlocks, and why it stands where it does."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skillmatch.domain import Recommendation

from .scoring import NOTHING, Learner
from .sentences import Reasons, because
from .steps import StackStep


def tell(learner: Learner, place: int, parts: Mapping[str, float], named: str, rank: int) -> Recommendation:
    """`named`: how the goal came about, where the learner named none."""
    offer = learner.frame.offer
    credential = offer.graph.credentials[offer.taught.ids[place]]
    reasons = _reasons(learner, place, parts, named)
    return Recommendation(
        rank=rank,
        item=credential.id,
        name=credential.name,
        issuer=credential.issuer,
        score=sum(parts.values()),
        parts=dict(parts),
        because=because(reasons),
        readiness=reasons.readiness,
        closes=reasons.closes,
        unlocks=reasons.unlocks,
        hours=credential.hours,
        cost=credential.cost,
        settings_version=offer.settings.version,
    )


def _reasons(learner: Learner, place: int, parts: Mapping[str, float], named: str) -> Reasons:
    offer, readiness = learner.frame.offer, learner.readiness(place)
    credential = offer.graph.credentials[offer.taught.ids[place]]
    step, demanded = learner.steps.get(credential.id, StackStep()), _demanded(learner, place)
    peer = learner.peers.get(credential.id) if parts["peers"] > 0 else None
    return Reasons(
        credential=credential,
        readiness=readiness,
        closes=_closes(learner, place),
        goal_size=len(learner.frame.goal),
        goal_from=named,
        rigour=float(offer.quality.rigour[place]) if parts["evidence"] < -NOTHING else 1.0,
        trust=float(offer.quality.trust[place]) if parts["evidence"] < -NOTHING else 1.0,
        stack=offer.graph.stacks[step.stack].name if step.stack else "",
        stack_progress=step.progress,
        demanded=offer.taught.framework.label(demanded) if demanded else "",
        demand_share=offer.demand.get(demanded, 0.0),
        leads=parts["unlocks"] > NOTHING,
        unlocks=_unlocks(learner, place),
        typical_hours=offer.typical_hours,
        renews=credential.id in learner.holdings.expired,
        claimed=credential.id in learner.holdings.claimed,
        alongside=_names(learner, readiness.alongside),
        lapsing=_names(learner, readiness.lapses),
        peer=peer,
        peer_after=_names(learner, (peer.after,))[0] if peer and peer.after else "",
        never=readiness.state == "blocked" and credential.id in offer.graph.unreachable,
        repeats=parts["variety"] < -NOTHING,
    )


def _names(learner: Learner, ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(learner.frame.offer.graph.credentials[one].name for one in ids)


def _closes(learner: Learner, place: int) -> tuple[str, ...]:
    """Labels of the goal's skills it adds to, the greatest gain first."""
    row, goal = learner.frame.gains[place], learner.frame.goal
    places = [int(column) for column in np.flatnonzero(row > NOTHING)]
    places.sort(key=lambda column: (-row[column], goal[column].skill))
    return tuple(goal[column].requirement.label for column in places)


def _unlocks(learner: Learner, place: int) -> tuple[str, ...]:
    taught, graph = learner.frame.offer.taught, learner.frame.offer.graph
    statements = (taught.statements[entry] for entry in taught.entries_of(place))
    gained = {one.skill for one in statements if one.aligned}  # a linked one would not be verified
    held = learner.holdings
    unlocked = graph.unlocks(taught.ids[place], held.held, learner.skills, gained, held.expired)
    useless = learner.frame.offer.useless
    return tuple(graph.credentials[other].name for other in unlocked if other not in useless)


def _demanded(learner: Learner, place: int) -> str:
    """URI of the taught skill that answers most demand; empty where none does."""
    taught, values = learner.frame.offer.taught, learner.frame.demand_entries
    best = max(taught.entries_of(place), key=lambda entry: values[entry], default=None)
    if best is None or not values[best] > 0:
        return ""
    return str(taught.framework.uris[taught.rows[best]])

"""What each credential of a catalogue would add, for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, Profile, ScoringSettings
from skillmatch.ranking import Need, Relatedness, Taught


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A profile as columns over the rows of a framework, each (n,) in [0, 1]."""

    verified: NDArray[np.float64]
    inferred: NDArray[np.float64]
    self_claimed: NDArray[np.float64]

    @classmethod
    def of(cls, profile: Profile, relatedness: Relatedness) -> Held:
        """Skills the framework does not know are left out."""
        framework = relatedness.framework
        held = cls(*(np.zeros(len(framework)) for _ in range(3)))
        for skill in profile.skills:
            row = framework.row(skill.skill)
            if row is not None:
                held.verified[row] = skill.verified
                held.inferred[row] = skill.inferred
                held.self_claimed[row] = skill.self_claimed
        return held


def expected_strengths(
    taught: Taught,
    credentials: Mapping[str, Credential],
    settings: ScoringSettings,
    trust: Mapping[str, float] | None,
) -> NDArray[np.float64]:
    """(entries,) strength an award would give: link probability × rigour (× trust in the issuer)."""
    factors = np.zeros(len(taught.ids))
    for place, name in enumerate(taught.ids):
        credential = credentials[name]
        rigour = settings.rigour.get(credential.assessment, settings.rigour.get("", 0.0))
        factors[place] = rigour * (1.0 if trust is None else trust.get(credential.issuer, 0.0))
    return taught.probabilities * factors[taught.places]


def goal_gains(
    goal: Sequence[Need],
    held: Held,
    taught: Taught,
    strengths: NDArray[np.float64],
    relatedness: Relatedness,
    settings: ScoringSettings,
) -> NDArray[np.float64]:
    """(credentials, needs) ŵ · (coverage with the credential − coverage now), each ≥ 0.

    Coverage of a need is its part of the score an employer would see (`ranking.score_everybody`), before
    ŵ; a new award combines with what is verified as 1 − (1 − V)(1 − strength).
    """
    gains = np.zeros((len(taught.ids), len(goal)))
    for place, need in enumerate(goal):
        row = relatedness.framework.row(need.skill)
        if row is None:
            continue
        related = relatedness.asked(row)
        v, i, c = (
            float((related.weights * kind[related.rows]).max())
            for kind in (held.verified, held.inferred, held.self_claimed)
        )
        best = np.full(len(taught.ids), v)
        for other, weight in zip(related.rows.tolist(), related.weights.tolist(), strict=True):
            entries = taught.by_row.get(other)
            if entries:
                left = (1.0 - held.verified[other]) * (1.0 - strengths[entries])
                np.maximum.at(best, taught.places[entries], weight * (1.0 - left))
        added = _coverage(best, i, c, settings) - _coverage(np.array([v]), i, c, settings)
        gains[:, place] = need.share * np.maximum(added, 0.0)
    return gains


def _coverage(v: NDArray[np.float64], i: float, c: float, settings: ScoringSettings) -> NDArray[np.float64]:
    inferred = settings.inferred_weight * np.maximum(i - v, 0.0)
    claimed = settings.self_claimed_weight * np.maximum(c - np.maximum(v, i), 0.0)
    return np.asarray(v + inferred + claimed, dtype=np.float64)


def demand_gains(
    demand: Mapping[str, float], held: Held, taught: Taught, strengths: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(credentials,) and (entries,) market demand that each would newly answer, in [0, 1].

    An entry answers demand(s) · strength · (1 − V(s)); a credential 1 − Π(1 − entry): many skills in
    demand are worth more than one, and no number of them more than every posting.
    """
    shares = np.zeros(len(taught.framework))
    for skill, share in demand.items():
        row = taught.framework.row(skill)
        if row is not None:
            shares[row] = share
    entries = shares[taught.rows] * strengths * (1.0 - held.verified[taught.rows])
    left = np.ones(len(taught.ids))
    np.multiply.at(left, taught.places, 1.0 - entries)
    return 1.0 - left, entries


def efforts(
    taught: Taught, credentials: Mapping[str, Credential], settings: ScoringSettings
) -> tuple[NDArray[np.float64], float]:
    """(credentials,) effort in [0, 1], and the hours taken for those that state none: the median."""
    hours = np.array(
        [np.nan if (h := credentials[name].hours) is None else h for name in taught.ids], dtype=np.float64
    )
    stated = hours[~np.isnan(hours)]
    typical = float(np.median(stated)) if len(stated) else settings.effort_hours / 2
    return np.clip(np.where(np.isnan(hours), typical, hours) / settings.effort_hours, 0.0, 1.0), typical

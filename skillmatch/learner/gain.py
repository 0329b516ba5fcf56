"""What each credential of a catalogue would add, for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Credential, Profile, ScoringSettings
from skillmatch.ranking import Need, Relatedness, Taught

Columns = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A profile as columns over the rows of a framework, each (n,) in [0, 1]."""

    verified: Columns
    inferred: Columns
    self_claimed: Columns

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

    def best(self, row: int, relatedness: Relatedness) -> tuple[float, float, float]:
        """The greatest relatedness × strength for a row, of each kind of evidence."""
        related = relatedness.asked(row)
        kinds = (self.verified, self.inferred, self.self_claimed)
        v, i, c = (float((related.weights * kind[related.rows]).max()) for kind in kinds)
        return v, i, c


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """How far an award of each credential would be believed, each (credentials,) in [0, 1]."""

    rigour: Columns
    trust: Columns

    @classmethod
    def of(
        cls,
        taught: Taught,
        credentials: Mapping[str, Credential],
        settings: ScoringSettings,
        trust: Mapping[str, float] | None,
    ) -> Quality:
        """`trust`: issuer → weight; nobody's word counts where the table does not name them."""
        offers = [credentials[name] for name in taught.ids]
        unstated = settings.rigour.get("", 0.0)
        rigour = [settings.rigour.get(one.assessment, unstated) for one in offers]
        weights = [1.0 if trust is None else trust.get(one.issuer, 0.0) for one in offers]
        return cls(np.array(rigour, dtype=np.float64), np.array(weights, dtype=np.float64))

    def useless(self, ids: Sequence[str]) -> frozenset[str]:
        """Of `ids`, in the order of the columns, those whose award would prove nothing to anybody."""
        return frozenset(ids[place] for place in np.flatnonzero(self.trust <= 0).tolist())

    @property
    def whole(self) -> Columns:
        return self.rigour * self.trust


def goal_gains(
    goal: Sequence[Need],
    held: Held,
    taught: Taught,
    strengths: Columns,
    relatedness: Relatedness,
    settings: ScoringSettings,
) -> Columns:
    """(credentials, needs) ŵ · (coverage with the credential − coverage now), each ≥ 0.

    `strengths` (entries,) is what an award would give. Coverage of a need is its part of the score an
    employer would see (`ranking.score_everybody`), before ŵ; a new award combines with what is verified
    as 1 − (1 − V)(1 − strength).
    """
    gains = np.zeros((len(taught.ids), len(goal)))
    for column, need in enumerate(goal):
        row = relatedness.framework.row(need.skill)
        if row is None:
            continue
        v, i, c = held.best(row, relatedness)
        best, touched = _with_each(row, v, held, taught, strengths, relatedness)
        if not len(touched):
            continue
        now = _coverage(need, np.array([v]), i, c, settings)
        added = _coverage(need, best[touched], i, c, settings) - now
        gains[touched, column] = need.share * np.maximum(added, 0.0)
    return gains


def _with_each(
    row: int, v: float, held: Held, taught: Taught, strengths: Columns, relatedness: Relatedness
) -> tuple[Columns, NDArray[np.int64]]:
    """(credentials,) verified strength towards a row with each credential; places of those it may differ."""
    related = relatedness.asked(row)
    best = np.full(len(taught.ids), v)
    touched: list[NDArray[np.int64]] = []
    for other, weight in zip(related.rows.tolist(), related.weights.tolist(), strict=True):
        entries = taught.entries_for(other)
        if len(entries):
            left = (1.0 - held.verified[other]) * (1.0 - strengths[entries])
            places = taught.places[entries]  # each credential once a row
            best[places] = np.maximum(best[places], weight * (1.0 - left))
            touched.append(places)
    return best, np.concatenate(touched) if touched else np.empty(0, dtype=np.int64)


def _coverage(need: Need, v: Columns, i: float, c: float, settings: ScoringSettings) -> Columns:
    v, i, c = need.reached(v), need.met(i), need.met(c)
    inferred = settings.inferred_weight * np.maximum(i - v, 0.0)
    claimed = settings.self_claimed_weight * np.maximum(c - np.maximum(v, i), 0.0)
    return np.asarray(v + inferred + claimed, dtype=np.float64)


def demand_gains(
    demand: Mapping[str, float], held: Held, taught: Taught, strengths: Columns
) -> tuple[Columns, Columns]:
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
) -> tuple[Columns, float]:
    """(credentials,) effort in [0, 1], and the hours taken for those that state none: the median."""
    hours = np.array(
        [np.nan if (h := credentials[name].hours) is None else h for name in taught.ids], dtype=np.float64
    )
    stated = hours[~np.isnan(hours)]
    typical = float(np.median(stated)) if len(stated) else settings.effort_hours / 2
    return np.clip(np.where(np.isnan(hours), typical, hours) / settings.effort_hours, 0.0, 1.0), typical

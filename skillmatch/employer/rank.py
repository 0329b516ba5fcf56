"""Who can verifiably do this? A posting's requirements against everybody's strengths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import Issuer, Match, Profile, Requirement, ScoringSettings
from skillmatch.errors import InputError, NotFoundError
from skillmatch.ranking import (
    KINDS,
    Need,
    Relatedness,
    Scores,
    Strengths,
    holders,
    needs,
    score_everybody,
    top,
)

from .evidence import explain, gap, sentences


@dataclass(frozen=True, slots=True)
class Filters:
    """Who is listed at all. None of them changes a score, except that `verified_only` counts nothing else."""

    verified_only: bool = False
    """Inferred and self-claimed evidence counts nothing."""
    must_have: tuple[str, ...] = ()
    """URIs of skills that must each be verified: the very skill, or a directly narrower one."""
    exclude: frozenset[str] = frozenset()
    """Person ids to leave out."""
    gate_essential: bool | None = None
    """Every essential requirement must have some verified strength; None: as the settings say."""
    include_unproved: bool = False
    """List people whose score is 0 as well, after all others."""


def rank(
    requirements: Iterable[Requirement],
    strengths: Strengths,
    *,
    relatedness: Relatedness,
    profile_of: Callable[[str], Profile],
    n: int = 10,
    filters: Filters | None = None,
    issuers: Mapping[str, Issuer] | None = None,
    settings: ScoringSettings | None = None,
) -> tuple[Match, ...]:
    """The `n` best candidates, best first, ties by person id, each with all of its evidence.

    `strengths` must be of the framework of `relatedness`; `profile_of` is asked for the people returned
    only, and must build their profile from what `strengths` was built from. `issuers` gives names for
    the sentences. `settings` defaults to that of `relatedness`.

    Raises InputError where nothing is asked for, NotFoundError for a `must_have` outside the framework.
    """
    settings, filters = settings or relatedness.settings, filters or Filters()
    goal = needs(requirements)
    if not goal:
        raise InputError(
            "The posting asks for no skill.",
            fix="State its requirements, or say in its text which skills it needs.",
        )
    scores = score_everybody(goal, strengths, relatedness, settings, filters.verified_only)
    allowed = _allowed(scores, strengths, relatedness, settings, filters)
    total = scores.total
    explainer = _Explainer(goal, relatedness, settings, filters.verified_only, issuers or {})
    places = top(total, n, allowed).tolist()
    return tuple(
        explainer.match(place, profile_of(str(strengths.persons[column])), _parts(scores, column))
        for place, column in enumerate(places, start=1)
    )


def _parts(scores: Scores, column: int) -> dict[str, float]:
    parts = (scores.verified, scores.inferred, scores.self_claimed)
    return {kind: float(part[column]) for kind, part in zip(KINDS, parts, strict=True)}


def _allowed(
    scores: Scores,
    strengths: Strengths,
    relatedness: Relatedness,
    settings: ScoringSettings,
    filters: Filters,
) -> NDArray[np.bool_]:
    allowed = np.ones(len(strengths), dtype=np.bool_)
    if not filters.include_unproved:
        allowed &= scores.total > 0
    if settings.gate_essential if filters.gate_essential is None else filters.gate_essential:
        allowed &= scores.proved
    for skill in filters.must_have:
        allowed &= holders(_proving(skill, relatedness), strengths)
    columns = (strengths.column(person) for person in filters.exclude)
    allowed[[column for column in columns if column is not None]] = False
    return allowed


def _proving(skill: str, relatedness: Relatedness) -> list[int]:
    """Rows whose proof proves `skill`: holding a narrower skill is holding it, a neighbour is not."""
    framework = relatedness.framework
    row = framework.row(skill)
    if row is None:
        raise NotFoundError(f"skill in {framework.info.id}", skill, fix="Give the URI of one of its skills.")
    return [row, *framework.narrower(row)]


@dataclass(frozen=True, slots=True)
class _Explainer:
    """What all matches of one ranking have in common."""

    goal: tuple[Need, ...]
    relatedness: Relatedness
    settings: ScoringSettings
    verified_only: bool
    issuers: Mapping[str, Issuer]

    def match(self, place: int, profile: Profile, parts: dict[str, float]) -> Match:
        evidence = explain(self.goal, profile, self.relatedness, self.settings, self.verified_only)
        ordered = sorted(evidence, key=lambda r: (not r.essential, -self._share(r.requirement), r.label))
        return Match(
            rank=place,
            item=profile.person,
            score=sum(parts.values()),
            parts=parts,
            because=sentences(evidence, self._name),
            evidence=tuple(ordered),
            gap=gap(ordered),
            settings_version=self.settings.version,
        )

    def _share(self, skill: str) -> float:
        return next(need.share for need in self.goal if need.skill == skill)

    def _name(self, issuer: str) -> str:
        return self.issuers[issuer].name if issuer in self.issuers else issuer

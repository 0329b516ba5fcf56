"""Every number a score depends on, in one record; its version goes with every score."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields

from .frameworks import SkillKind


def _default_rigour() -> dict[str, float]:
    return {"": 0.6, "completion": 0.4, "quiz": 0.6, "project": 0.8, "portfolio": 0.95, "proctored": 1.0}


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """Judgements, not measurements: an operator may change any of them. All in [0, 1] unless said."""

    rigour: dict[str, float] = field(default_factory=_default_rigour)
    half_life_years: float = 5.0
    """Years after which an award without expiry counts half."""
    half_life_technology_years: float = 3.0
    """The same for skills of kind technology: tools change faster than trades."""
    half_life_attitude_years: float = 10.0
    """The same for attitudes."""
    issuer_cap: float = 0.95
    """Most strength one issuer alone can give one skill."""
    inferred_weight: float = 0.3
    self_claimed_weight: float = 0.0
    """At most `inferred_weight`, which a workspace's `settings.toml` raises with it: else who proves a claim
    by an award whose text only implies the skill would score less than before."""
    optional_weight: float = 0.5
    """Weight of an optional requirement beside an essential one's 1."""
    narrower: float = 0.8
    """Relatedness of holding a narrower skill than the one asked for."""
    broader: float = 0.5
    """Relatedness of holding a broader skill than the one asked for."""
    neighbour_floor: float = 0.75
    """Cosine under which two skills are unrelated."""
    neighbour_weight: float = 0.5
    """Relatedness of two distinct skills at cosine 1; linear down to 0 at the floor."""
    link_floor: float = 0.3
    """Link score under which a statement does not teach, or a posting does not ask for, a skill."""
    gain: float = 1.0
    unlocks: float = 0.7
    """Of the gain of a credential, what counts for another that it waits for."""
    stack_progress: float = 0.1
    demand: float = 0.1
    effort: float = 0.05
    """Weights of a recommendation's parts, these and `unlocks` to `blocked` fitted on planted ecosystems
    (tests/benchmarks/recommend/fit_weights.py)."""
    effort_hours: float = 120.0
    """Hours that count as full effort."""
    one_step: float = 0.2
    blocked: float = 0.1
    """Readiness factors of a credential one prerequisite away, or further."""
    variety: float = 0.2
    """Of what a credential adds to a goal, how much is taken off where one listed above it adds the same;
    (1 − λ) / λ of maximal marginal relevance, so 0.2 is λ = 5/6 and 0 switches it off."""
    peers: float = 0.0
    """Weight of what others earned next (implicit feedback). 0, the default, switches it off."""
    inferred_order: bool = False
    """When true, recommendations tell which credential probably comes first where the catalogue does not say:
    marked as inferred, and without any part in score or readiness."""
    peers_least: float = 10.0
    """People under whom nothing is told or counted of what others earned."""
    covered: float = 0.6
    """Coverage score from which a framework skill counts as covered; under it, partly."""
    gate_essential: bool = False
    """When true, a candidate with any unproved essential requirement is not listed."""

    def half_life(self, kind: SkillKind) -> float:
        """Years after which an award of a skill of this kind counts half."""
        own = {"technology": self.half_life_technology_years, "attitude": self.half_life_attitude_years}
        return own.get(kind, self.half_life_years)

    @property
    def version(self) -> str:
        """Twelve hex digits that change with any number above."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        values["rigour"] = sorted(self.rigour.items())
        return hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:12]
